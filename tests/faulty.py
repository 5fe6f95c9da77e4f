"""Bringing trouble about for real: a database that is locked by another, or whose disk is full."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import Flask

from portal.extensions import db

# Milliseconds: what a test is ready to wait where the portal waits seconds.
_SOON = 100


@contextlib.contextmanager
def database_locked(app: Flask, table: str) -> Iterator[None]:
    """Another holds the database (SQLite) or this table (PostgreSQL); waiting ends soon."""
    with waiting_at_most(app, _SOON), held_by_another(app, table):
        yield


@contextlib.contextmanager
def waiting_at_most(app: Flask, milliseconds: int) -> Iterator[None]:
    """Who wants what another holds waits for so long."""
    with app.app_context():
        engine = db.engine
    sqlite = engine.dialect.name == "sqlite"
    wait = f"PRAGMA busy_timeout={milliseconds}" if sqlite else f"SET lock_timeout={milliseconds}"
    with _on_each_checkout(engine, wait):
        yield


@contextlib.contextmanager
def held_by_another(app: Flask, table: str, mode: str = "ACCESS EXCLUSIVE") -> Iterator[None]:
    """Another holds the database (SQLite) or this table (PostgreSQL), once it gets it: it waits for its turn.

    Args:
        mode: PostgreSQL's; "EXCLUSIVE" lets others read, as SQLite always does.
    """
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        held = sqlite3.connect(str(engine.url.database), timeout=60, isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            held.rollback()
            held.close()
        return
    with engine.connect() as other:
        other.exec_driver_sql("SET LOCAL lock_timeout = 0")
        other.exec_driver_sql("SET LOCAL statement_timeout = '60s'")
        other.exec_driver_sql(f"LOCK TABLE {table} IN {mode} MODE")
        try:
            yield
        finally:
            other.rollback()


@contextlib.contextmanager
def disk_full(app: Flask, table: str) -> Iterator[None]:
    """The database can grow no more; on PostgreSQL its own error answers each new row of the table."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        # Without the room inside its pages, and no limit is taken below what the file has.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.connection.driver_connection.execute("VACUUM")
        with _on_each_checkout(engine, "PRAGMA max_page_count=1"):
            yield
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=4294967294")
        return
    _run(
        engine,
        "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END$$",
        f"CREATE TRIGGER no_space BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION no_space()",
    )
    try:
        yield
    finally:
        _run(engine, f"DROP TRIGGER no_space ON {table}", "DROP FUNCTION no_space()")


def _run(engine: sa.Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@contextlib.contextmanager
def _on_each_checkout(engine: sa.Engine, statement: str) -> Iterator[None]:
    def say(connection: Any, record: Any, proxy: Any) -> None:
        connection.execute(statement)
        # A transaction that has begun can no longer be told how isolated it is.
        connection.commit()

    sa.event.listen(engine, "checkout", say)
    try:
        yield
    finally:
        sa.event.remove(engine, "checkout", say)
        engine.dispose()
