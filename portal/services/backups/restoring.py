"""`restore_backup`: a verified archive into an empty database, all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.extensions import db
from portal.services.audit import audit
from portal.services.backups.database_trouble import schema_of, told_plainly
from portal.services.backups.evidence import FilesBack, files_back
from portal.services.backups.keys import KeysBack, apply_kept_keys, apply_keys
from portal.services.backups.loading import load_rows, reset_sequences
from portal.services.backups.making import keys_beside
from portal.services.backups.manifest import CASES, KEYS, BackupError, Manifest
from portal.services.backups.reading import read_again, table_of, verify
from portal.services.backups.rows import columns_of, kept_tables


@dataclass(frozen=True)
class Restored:
    """What came back. `erased`: cases whose keys were destroyed after the backup."""

    rows: int
    files: int
    erased: int


def restore_backup(cases: Path, keys: Path | None = None, *, kept_keys: bool = False) -> Restored:
    """Bring a backup into this portal's empty database and files.

    Args:
        cases: the archive.
        keys: the case keys, of the same backup or of a later one; beside the archive when
            not given. With later ones, what was erased since stays erased.
        kept_keys: use the keys that are in the store of PORTAL_KEYS_URL instead, which outlived
            the database: what was erased up to now stays erased.

    Raises:
        BackupError: why not; database and files are as they were.
    """
    manifest = _verified(cases, CASES)
    keys = keys or keys_beside(cases)
    key_manifest = None if kept_keys else _verified(keys, KEYS)
    _check_tables(manifest, [table.name for table in kept_tables()])
    if key_manifest is not None:
        _check_pair(manifest, key_manifest)
    with told_plainly("nothing was restored"):
        files, apart = files_back(), KeysBack()
        try:
            with _empty_database(manifest) as connection:
                _load(connection, cases, manifest, files)
                if key_manifest is None:
                    erased = apply_kept_keys(connection)
                else:
                    erased = apply_keys(connection, keys, key_manifest, manifest)
                    apart.move_in(connection)
                rows = sum(table.rows for table in manifest.tables.values())
                count = sum(part.rows is None for part in manifest.parts)
                _put_on_record(connection, manifest, rows)
                files.move_in()
        except BaseException:
            apart.discard()
            files.discard()
            raise
    return Restored(rows, count, erased)


def _verified(path: Path, kind: str) -> Manifest:
    if not path.exists():
        what = "the archive" if kind == CASES else "the file of the case keys"
        raise BackupError(f"{what} is missing: {path.name}")
    manifest = verify(path)
    if manifest.kind != kind:
        raise BackupError(f"{path.name} holds {manifest.kind}, where {kind} are needed")
    return manifest


def _check_pair(cases: Manifest, keys: Manifest) -> None:
    if keys.backup_id != cases.backup_id and keys.made_at <= cases.made_at:
        raise BackupError("the case keys are older than the archive, so what is in it cannot open")
    _check_tables(keys, ["case_key"])


def _check_tables(manifest: Manifest, names: list[str]) -> None:
    for name in {*names, *manifest.tables}:
        table = db.metadata.tables.get(name)
        held = manifest.tables.get(name)
        if table is None or held is None or set(held.columns) != set(columns_of(table)):
            raise BackupError(
                "the archive has other tables than this release; restore it with release "
                f"{manifest.tool} (schema {manifest.schema}), then upgrade"
            )


@contextmanager
def _empty_database(manifest: Manifest) -> Iterator[sa.Connection]:
    """One transaction on an empty database of the archive's schema; nobody else writes meanwhile."""
    options = {"sqlite_begin": "IMMEDIATE"}
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        schema = schema_of(connection)
        if schema != manifest.schema:
            raise BackupError(
                f"the archive has schema {manifest.schema} and this database {schema}; "
                f"restore it with release {manifest.tool}, then upgrade"
            )
        if connection.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
            # A case may be joined to one that comes later.
            connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in db.metadata.sorted_tables:
            if connection.scalar(sa.select(sa.exists().select_from(table))):
                raise BackupError("the database holds data; restore goes into an empty one only")
        yield connection


def _load(connection: sa.Connection, cases: Path, manifest: Manifest, files: FilesBack) -> None:
    for part, source in read_again(cases, manifest):
        table = table_of(part)
        if table is None:
            files.add(cases, part, source)
        else:
            load_rows(connection, cases, part, source, manifest.tables[table].columns)
    for name, held in manifest.tables.items():
        query = sa.select(sa.func.count()).select_from(db.metadata.tables[name])
        if connection.scalar(query) != held.rows:
            raise BackupError(f"the table {name} did not come back whole; nothing was restored")
    reset_sequences(connection)


def _put_on_record(connection: sa.Connection, manifest: Manifest, rows: int) -> None:
    facts = {"backup": manifest.backup_id, "made_at": manifest.made_at.isoformat(), "rows": rows}
    with Session(connection) as session:
        audit.add_entry(session, "backup.restored", facts=facts)
        session.flush()
