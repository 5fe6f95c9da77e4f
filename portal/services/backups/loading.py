"""Rows of an archive into the tables."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from portal.extensions import db
from portal.services.backups.manifest import BackupError, Part
from portal.services.backups.reading import lines_of, table_of
from portal.services.backups.rows import as_stored_table, decoder


def decoded(
    archive: Path, part: Part, source: IO[bytes], columns: Sequence[str]
) -> Iterator[list[Any]]:
    """The rows of a part, each a list of values in the order of `columns`.

    Raises:
        BackupError: the archive changed since it was verified.
    """
    decode = decoder(db.metadata.tables[str(table_of(part))], columns)
    return map(decode, lines_of(archive, part, source))


def load_rows(
    connection: sa.Connection, archive: Path, part: Part, source: IO[bytes], columns: Sequence[str]
) -> None:
    """Write the rows of a part into their table.

    Raises:
        BackupError: the archive changed since it was verified.
    """
    table = db.metadata.tables[str(table_of(part))]
    rows = decoded(archive, part, source, columns)
    if connection.dialect.name == "postgresql":
        _copy(connection, table, columns, rows)
        return
    insert = sa.insert(as_stored_table(table, columns))
    connection.execute(insert, [dict(zip(columns, row, strict=True)) for row in rows])


def _copy(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Iterator[list[Any]]
) -> None:
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    driver: Any = connection.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {quote(table.name)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def reset_sequences(connection: sa.Connection) -> None:
    """Let new rows begin after the restored ones; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in db.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        name = sa.func.pg_get_serial_sequence(table.name, column.name)
        highest = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
        if connection.scalar(sa.select(name)) is None:
            raise BackupError(f"the table {table.name} has no sequence")
        connection.execute(sa.select(sa.func.setval(name, highest, False)))
