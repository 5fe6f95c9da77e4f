"""Rows by the ten thousand: COPY on PostgreSQL, one prepared statement on SQLite.

SQLAlchemy's own insert looks at each row anew, which cost as much as all else of a made-up report.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

Row = dict[str, Any]


def insert(session: Session, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert rows within the session's transaction.

    Args:
        rows: column -> value; all have the columns of the first.
    """
    if not rows:
        return
    connection = session.connection()
    columns = [table.columns[name] for name in rows[0]]
    bound = _bound(columns, rows, connection.dialect)
    names = ", ".join(column.name for column in columns)
    if connection.dialect.name == "postgresql":
        copy = f"COPY {table.name} ({names}) FROM STDIN"
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(copy) as sink:
            for row in bound:
                sink.write_row(row)
        return
    places = ", ".join("?" for _ in columns)
    # The names are our own tables' and columns'.
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608
    connection.exec_driver_sql(statement, list(bound))


def _bound(
    columns: list[sa.Column[Any]], rows: Sequence[Row], dialect: sa.Dialect
) -> Iterator[tuple[Any, ...]]:
    """The values as the database's driver takes them."""
    processors = [_processor(column, dialect) for column in columns]
    names = [(column.name, process) for column, process in zip(columns, processors, strict=True)]
    for row in rows:
        yield tuple(process(row[name]) if process else row[name] for name, process in names)


def _processor(column: sa.Column[Any], dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    # Both drivers take bytes as they are.
    kept = isinstance(column.type, sa.LargeBinary)
    return None if kept else column.type.dialect_impl(dialect).bind_processor(dialect)
