"""`make_backup`: all rows and files of one instant, while the portal works on."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.extensions import db
from portal.models.base import CaseKey
from portal.services.audit import audit
from portal.services.backups.database_trouble import schema_of, told_plainly
from portal.services.backups.evidence import add_files
from portal.services.backups.keys import keys_completed
from portal.services.backups.manifest import (
    CASES,
    KEYS,
    BackupError,
    Manifest,
    TableContents,
    tool_version,
)
from portal.services.backups.rows import columns_of, kept_tables, read_parts
from portal.services.backups.writing import ArchiveWriter
from portal.services.database_away import DatabaseError, is_away

_WRAPPED = frozenset({"wrapped"})
# A statement waits five seconds for its turn, for the sake of people at pages. A backup may wait a minute.
_TRIES_TO_RECORD = 12
_SECONDS_BETWEEN = 1.0


@dataclass(frozen=True)
class Made:
    """The two archives of a backup, and what is in them."""

    cases: Path
    keys: Path
    rows: int
    files: int


def keys_beside(cases: Path) -> Path:
    """Where the keys of an archive are, when nobody says otherwise."""
    return cases.with_name(f"{cases.name.removesuffix('.tar')}.keys.tar")


def make_backup(target: Path, keys_out: Path | None = None) -> Made:
    """Write a backup: one archive of rows and files, one of case keys.

    Args:
        target: the archive's file, or a folder in which it gets a name after the time.
        keys_out: the file of the case keys; beside the archive when not given.

    Raises:
        BackupError: it could not be made; nothing is left behind.
    """
    made_at = clock.now()
    cases = target / f"portal-{made_at:%Y%m%dT%H%M%SZ}.tar" if target.is_dir() else target
    keys = keys_out or keys_beside(cases)
    for file in (cases, keys):
        if file.exists() or cases == keys:
            raise BackupError(f"{file.name} exists already; a backup never replaces a file")
    with told_plainly("the backup was not made"), _published(cases, keys) as archives:
        return _write(made_at, cases, keys, *archives)


@contextmanager
def _published(cases: Path, keys: Path) -> Iterator[tuple[ArchiveWriter, ArchiveWriter]]:
    """Two archives that both get their names, the keys first, or leave nothing."""
    writers: list[ArchiveWriter] = []
    published: list[Path] = []
    try:
        for file in (cases, keys):
            writers.append(ArchiveWriter(file))
        yield writers[0], writers[1]
        for writer, file in ((writers[1], keys), (writers[0], cases)):
            writer.publish()
            published.append(file)
    except BaseException:
        for writer in writers:
            writer.discard()
        for file in published:
            file.unlink(missing_ok=True)
        raise


def _write(
    made_at: datetime, cases: Path, keys: Path, main: ArchiveWriter, apart: ArchiveWriter
) -> Made:
    backup_id = secrets.token_hex(16)
    with _snapshot() as connection:
        schema = schema_of(connection)
        tables = {table.name: _add_table(connection, table, main) for table in kept_tables()}
        keys_table = {"case_key": _add_table(connection, _key_table(), apart, with_keys=True)}
        database = connection.dialect.name
    rows = sum(table.rows for table in tables.values())
    add_files(main)
    files = sum(part.rows is None for part in main.parts)
    for archive, kind, held in ((main, CASES, tables), (apart, KEYS, keys_table)):
        archive.finish(
            Manifest(
                kind=kind,
                backup_id=backup_id,
                made_at=made_at,
                tool=tool_version(),
                database=database,
                schema=schema,
                tables=held,
                parts=tuple(archive.parts),
            )
        )
    # On record before there is a file that somebody could take away.
    _record({"backup": backup_id, "rows": rows, "files": files})
    return Made(cases, keys, rows, files)


def _record(facts: dict[str, Any]) -> None:
    for left in reversed(range(_TRIES_TO_RECORD)):
        try:
            audit.record("backup.made", facts=facts)
            return
        except DatabaseError as error:
            if not left or not is_away(error):
                raise
            # One that is restarting refuses at once.
            time.sleep(_SECONDS_BETWEEN)


@contextmanager
def _snapshot() -> Iterator[sa.Connection]:
    """A reading transaction that sees one instant and holds nobody up.

    SQLite in WAL mode gives a deferred reader that by itself.
    """
    options = {"sqlite_begin": "DEFERRED"}
    if db.engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": "on"}
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield connection


def _add_table(
    connection: sa.Connection, table: sa.Table, archive: ArchiveWriter, with_keys: bool = False
) -> TableContents:
    without = _WRAPPED if table is _key_table() and not with_keys else frozenset()
    completed = keys_completed if with_keys else None
    total = 0
    for number, (data, rows) in enumerate(read_parts(connection, table, without, completed)):
        archive.add_rows(f"tables/{table.name}/{number:06}.jsonl", data, rows)
        total += rows
    return TableContents(columns_of(table), total)


def _key_table() -> sa.Table:
    return db.metadata.tables[CaseKey.__tablename__]
