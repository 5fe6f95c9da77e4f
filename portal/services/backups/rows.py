"""Rows as lines of JSON, the same for every database.

A row is a list of values: bytes in base64, instants and days in ISO 8601, JSON columns
as their text, so that nothing in them is read and written anew.
"""

import base64
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from portal.extensions import db

# Sessions and invitations would come alive again that have ended since; counters of tries mean nothing later.
_LEFT_OUT = frozenset(
    {"invitation", "officer_session", "passkey_challenge", "sign_in_step", "throttle"}
)

# Bytes of one part; a part is held in memory.
_PART_SIZE = 4 * 1024 * 1024

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def kept_tables() -> list[sa.Table]:
    """The tables that are backed up, each after those that it refers to."""
    return [table for table in db.metadata.sorted_tables if table.name not in _LEFT_OUT]


def columns_of(table: sa.Table) -> tuple[str, ...]:
    """The names of a table's columns, in the order of the values in its lines."""
    return tuple(column.name for column in table.columns)


def read_parts(
    connection: sa.Connection,
    table: sa.Table,
    without: frozenset[str] = frozenset(),
    completed: Callable[[Sequence[sa.Row[Any]]], Iterable[Sequence[Any]]] | None = None,
) -> Iterator[tuple[bytes, int]]:
    """A table's rows in pieces: lines of JSON, and how many.

    Args:
        without: names of columns whose values stay out.
        completed: gives some rows' values where they stand in another place.
    """
    chosen = [
        sa.null().label(column.name) if column.name in without else _as_stored(column)
        for column in table.columns
    ]
    query = sa.select(*chosen).select_from(table).order_by(*table.primary_key.columns)
    lines: list[bytes] = []
    size = 0
    for rows in connection.execution_options(yield_per=1000).execute(query).partitions():
        for row in completed(rows) if completed else rows:
            lines.append(_line(row))
            size += len(lines[-1])
            if size >= _PART_SIZE:
                yield b"".join(lines), len(lines)
                lines, size = [], 0
    if lines:
        yield b"".join(lines), len(lines)


def decoder(table: sa.Table, columns: Sequence[str]) -> Callable[[bytes], list[Any]]:
    """A function from a line to the values of these columns."""
    readers = [_reader(table.columns[name].type) for name in columns]

    def decode(line: bytes) -> list[Any]:
        values = json.loads(line)
        return [
            value if value is None or reader is None else reader(value)
            for reader, value in zip(readers, values, strict=True)
        ]

    return decode


def as_stored_table(table: sa.Table, columns: Sequence[str]) -> sa.TableClause:
    """The table with columns that take what `decoder` gives, JSON as its text."""
    return sa.table(
        table.name, *(sa.column(name, _plain_type(table.columns[name].type)) for name in columns)
    )


def _as_stored(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    if isinstance(column.type, sa.JSON):
        return sa.cast(column, sa.Text).label(column.name)
    return sa.type_coerce(column, _plain_type(column.type)).label(column.name)


def _plain_type(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    # A code that this release does not know is no reason to lose its row.
    return sa.Text() if isinstance(kind, sa.Enum | sa.JSON) else kind


def _line(row: Sequence[Any]) -> bytes:
    values = [_encode(value) for value in row]
    return _ENCODER.encode(values).encode() + b"\n"


def _encode(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def _reader(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(kind, sa.types.TypeDecorator):
        kind = kind.impl_instance
    if isinstance(kind, sa.LargeBinary):
        return base64.b64decode
    if isinstance(kind, sa.DateTime):
        return dt.datetime.fromisoformat
    if isinstance(kind, sa.Date):
        return dt.date.fromisoformat
    return None
