"""Portals to restore into: empty databases of either kind, beside the one under test."""

import contextlib
import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from portal.extensions import db
from portal.services.backups.rows import kept_tables
from tests.databases import make_app


@dataclass(frozen=True)
class Site:
    """A portal with its database and its folder."""

    app: Flask
    url: str
    folder: Path

    @property
    def evidence(self) -> Path:
        return self.folder / "evidence"


@contextlib.contextmanager
def empty_site(engine: sa.Engine, folder: Path, **environ: str) -> Iterator[Site]:
    """A migrated, empty portal on a new database of this engine's server or kind."""
    folder.mkdir()
    with new_database(engine, folder) as url:
        app = make_app(url, folder, **environ)
        with app.app_context():
            flask_migrate.upgrade()
        try:
            yield Site(app, url, folder)
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


@contextlib.contextmanager
def new_database(engine: sa.Engine, folder: Path) -> Iterator[str]:
    """The address of an empty database of this engine's server or kind."""
    if engine.dialect.name == "sqlite":
        yield f"sqlite:///{folder / 'portal.db'}"
        return
    name = f"portal_{secrets.token_hex(4)}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield url_of(engine.url.set(database=name))
    finally:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def url_of(url: sa.URL) -> str:
    """An address as the setting DATABASE_URL takes it."""
    return url.render_as_string(hide_password=False)


def row_hashes(*, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """One hash for each row of each table, the same on both kinds of database.

    The acts of backing up and restoring themselves are not counted.
    """
    found = {}
    for table in kept_tables():
        if table.name in without:
            continue
        query = sa.select(table).order_by(*table.primary_key.columns)
        if table.name == "audit_entry":
            query = query.where(~table.c.act.startswith("backup."))
        rows = db.session.execute(query).all()
        found[table.name] = [_row_hash(row) for row in rows]
    db.session.rollback()
    return found


def _row_hash(row: sa.Row) -> str:
    values = [
        json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else repr(value)
        for value in row
    ]
    return hashlib.sha256("\n".join(values).encode()).hexdigest()


def is_empty(site: Site) -> bool:
    """Whether nothing at all came into a portal."""
    with site.app.app_context():
        rows = any(
            db.session.scalar(sa.select(sa.exists().select_from(table)))
            for table in db.metadata.sorted_tables
        )
        db.session.rollback()
    left = [file.name for file in site.folder.iterdir() if "evidence" in file.name]
    return not rows and not left
