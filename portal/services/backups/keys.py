"""Case keys out of their own archive: what was erased since the backup stays erased."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal.models.base import CaseKey
from portal.models.draft import Draft
from portal.security.vault import SealBroken, WrappedKey, vault
from portal.services.backups.loading import decoded
from portal.services.backups.manifest import BackupError, Manifest
from portal.services.backups.reading import read_again


def apply_keys(connection: sa.Connection, path: Path, keys: Manifest, cases: Manifest) -> int:
    """Give the restored cases their keys.

    A case whose key is not in the file, or destroyed in it, was erased after the archive
    was made: it stays closed, and its draft goes.

    Args:
        path: the verified archive of keys.
        keys: its manifest.
        cases: the manifest of the archive of cases.

    Returns:
        How many cases were erased since.

    Raises:
        BackupError: a key does not open, or the keys are of another portal.
    """
    live = sa.select(sa.func.count()).where(CaseKey.destroyed_at.is_(None))
    before = connection.scalar(live) or 0
    for part, source in read_again(path, keys):
        columns = keys.tables["case_key"].columns
        rows = [
            dict(zip(columns, row, strict=True)) for row in decoded(path, part, source, columns)
        ]
        _update(connection, [_checked(row) for row in rows])
    connection.execute(
        sa.update(CaseKey)
        .where(CaseKey.wrapped.is_(None), CaseKey.destroyed_at.is_(None))
        .values(destroyed_at=keys.made_at)
    )
    after = connection.scalar(live) or 0
    if before and not after:
        raise BackupError("none of the case keys belongs to this archive; nothing was restored")
    if before != after and keys.backup_id == cases.backup_id:
        raise BackupError("case keys are missing; nothing was restored")
    closed = sa.select(CaseKey.id).where(CaseKey.wrapped.is_(None))
    connection.execute(sa.delete(Draft).where(Draft.key_id.in_(closed)))
    return before - after


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    if row["wrapped"] is not None:
        key = WrappedKey(row["id"], row["master"], row["wrapped"])
        try:
            vault().open_key(key)
        except SealBroken as error:
            raise BackupError(f"a case key does not open: {error}; nothing was restored") from error
    return {
        "key_id": row["id"],
        **{name: row[name] for name in ("master", "wrapped", "destroyed_at")},
    }


def _update(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    statement = (
        sa.update(CaseKey.__table__)  # type: ignore[arg-type]
        .where(CaseKey.id == sa.bindparam("key_id"))
        .values({name: sa.bindparam(name) for name in ("master", "wrapped", "destroyed_at")})
    )
    connection.execute(statement, rows)
