"""Case keys in a database of their own (PORTAL_KEYS_URL), away from the cases that they open.

A key is committed here before its case is, and destroyed here after the case is noted as erased: a crash in
between leaves a key that opens nothing, or one that is destroyed by the worker, never a case without its key
(docs/decisions/0031).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app

from portal import database
from portal.database import insert
from portal.security.vault import WrappedKey, vault_of

_AT_ONCE = 500

_metadata = sa.MetaData()
_KEYS = sa.Table(
    "case_key",
    _metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("master", sa.String(40), nullable=False),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)
_OWNER = sa.Table("owner", _metadata, sa.Column("mark", sa.String(64), primary_key=True))


@dataclass(frozen=True)
class StoredKey:
    """A wrapped case key and when it was made."""

    key: WrappedKey
    created_at: dt.datetime


class KeysOfAnother(Exception):
    """The store holds the keys of another portal."""


class KeyStore:
    """The wrapped case keys of one portal. Each act is a transaction of its own.

    Args:
        url: the database; its tables are made by the first act.
        marks: of this portal, one for each look-up key, newest first. A store that bears none of them is left alone.
    """

    def __init__(self, url: str, marks: Sequence[str]) -> None:
        self._url = url
        self._marks = tuple(marks)
        self._is_ours = False

    @cached_property
    def engine(self) -> sa.Engine:
        """Opened by the first key, so that a web worker that was forked has connections of its own."""
        engine = sa.create_engine(self._url, **database.engine_options(self._url))
        database.tune(engine)
        return engine

    def is_empty(self) -> bool:
        """Whether there is no key."""
        with self._reading() as connection:
            return not connection.scalar(sa.select(sa.exists().select_from(_KEYS)))

    def put(self, keys: Sequence[StoredKey]) -> None:
        """Keep keys; durable when this returns. One that is here already stays as it is."""
        rows = [
            {
                "id": each.key.id,
                "master": each.key.master,
                "wrapped": each.key.wrapped,
                "created_at": each.created_at,
            }
            for each in keys
        ]
        with self._writing() as connection:
            for start in range(0, len(rows), _AT_ONCE):
                connection.execute(self._insert(_KEYS), rows[start : start + _AT_ONCE])

    def find(self, ids: Sequence[str]) -> dict[str, WrappedKey]:
        """The keys that are here, by id."""
        found: dict[str, WrappedKey] = {}
        with self._reading() as connection:
            for start in range(0, len(ids), _AT_ONCE):
                query = sa.select(_KEYS.c.id, _KEYS.c.master, _KEYS.c.wrapped)
                query = query.where(_KEYS.c.id.in_(ids[start : start + _AT_ONCE]))
                for row in connection.execute(query):
                    found[row.id] = WrappedKey(row.id, row.master, bytes(row.wrapped))
        return found

    def destroy(self, ids: Sequence[str]) -> int:
        """Destroy keys for good; returns how many were here."""
        gone = 0
        with self._writing() as connection:
            for start in range(0, len(ids), _AT_ONCE):
                some = ids[start : start + _AT_ONCE]
                gone += connection.execute(sa.delete(_KEYS).where(_KEYS.c.id.in_(some))).rowcount
        return gone

    def masters(self) -> set[str]:
        """The names of the master keys that wrap something here."""
        with self._reading() as connection:
            return set(connection.scalars(sa.select(_KEYS.c.master).distinct()))

    def wrapped_by_others(self, master: str, most: int) -> list[WrappedKey]:
        """Some keys that another master key wraps."""
        query = sa.select(_KEYS.c.id, _KEYS.c.master, _KEYS.c.wrapped)
        query = query.where(_KEYS.c.master != master).order_by(_KEYS.c.id).limit(most)
        with self._reading() as connection:
            return [WrappedKey(*row[:2], bytes(row.wrapped)) for row in connection.execute(query)]

    def replace(self, keys: Sequence[WrappedKey]) -> None:
        """Keep keys under another master key; one that was destroyed meanwhile stays destroyed."""
        with self._writing() as connection:
            for each in keys:
                changed = {"master": each.master, "wrapped": each.wrapped}
                connection.execute(sa.update(_KEYS).where(_KEYS.c.id == each.id).values(changed))

    def made_before(self, then: dt.datetime) -> Iterator[list[str]]:
        """The ids of old keys, some at a time."""
        last = ""
        while True:
            query = sa.select(_KEYS.c.id).where(_KEYS.c.created_at < then, _KEYS.c.id > last)
            with self._reading() as connection:
                some = list(connection.scalars(query.order_by(_KEYS.c.id).limit(_AT_ONCE)))
            if not some:
                return
            yield some
            last = some[-1]

    def mark_anew(self) -> None:
        """Let it bear the mark of the newest look-up key."""
        with self._writing() as connection:
            connection.execute(sa.update(_OWNER).values(mark=self._marks[0]))

    def _insert(self, table: sa.Table) -> Any:
        return insert(self.engine, table).on_conflict_do_nothing()

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        self._make_sure()
        with self._begun() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        self._make_sure()
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _begun(self) -> Iterator[sa.Connection]:
        options = {"sqlite_begin": "IMMEDIATE"}
        with (
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    def _make_sure(self) -> None:
        """Once for each process: the tables are there, and ours."""
        if self._is_ours:
            return
        with self._begun() as connection:
            if connection.dialect.name == "postgresql":
                # Two processes that make the same table at once would trip over one another.
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(713003)")
            for table in _metadata.sorted_tables:
                connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
            if connection.scalar(sa.select(_OWNER.c.mark)) is None:
                connection.execute(self._insert(_OWNER), {"mark": self._marks[0]})
            if connection.scalar(sa.select(_OWNER.c.mark)) not in self._marks:
                raise KeysOfAnother("the store of case keys is another portal's")
        self._is_ours = True


def install_key_store(app: Flask, url: str | None) -> None:
    """Give the application its store of case keys; without an address they stay with the cases.

    The store bears a mark made of the look-up key, which stays the same when master keys are changed.
    """
    marks = [key.hex()[:32] for key in vault_of(app).every_derived("key-store")]
    app.extensions["key_store"] = KeyStore(url, marks) if url else None


def key_store() -> KeyStore | None:
    """The current application's store; None where case keys stay with the cases."""
    found: KeyStore | None = current_app.extensions["key_store"]
    return found
