"""Case keys in and out of their own archive: what was erased since the backup stays erased.

Where keys are kept apart (`security.key_store`) they come out of that store, and go back into it.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.models.base import CaseKey
from portal.models.draft import Draft
from portal.models.setting import KEYS_STORE, Setting
from portal.security.key_store import KeysOfAnother, KeyStore, StoredKey, key_store
from portal.security.vault import SealBroken, WrappedKey, vault
from portal.services.backups.loading import decoded
from portal.services.backups.manifest import BackupError, Manifest
from portal.services.backups.reading import read_again

_AT_ONCE = 500


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
    missing = connection.execute(
        sa.update(CaseKey)
        .where(CaseKey.wrapped.is_(None), CaseKey.destroyed_at.is_(None))
        .values(destroyed_at=keys.made_at)
    ).rowcount
    after = connection.scalar(live) or 0
    if before and not after:
        raise BackupError("none of the case keys belongs to this archive; nothing was restored")
    if missing and keys.backup_id == cases.backup_id:
        raise BackupError("case keys are missing; nothing was restored")
    _close_drafts(connection)
    return before - after


def apply_kept_keys(connection: sa.Connection) -> int:
    """Leave the keys where they are, in the store: a case whose key is not there was erased.

    Returns:
        How many cases were erased since the archive was made.

    Raises:
        BackupError: there is no store, or it holds none of these keys.
    """
    store = _usable_store()
    if store is None:
        raise BackupError("PORTAL_KEYS_URL names no store; give the file of the case keys")
    query = sa.select(CaseKey.id).where(CaseKey.destroyed_at.is_(None))
    live = list(connection.scalars(query))
    gone = sorted(set(live) - set(store.find(live)))
    if live and len(gone) == len(live):
        raise BackupError(
            "none of the case keys in the store belongs to this archive; nothing was restored"
        )
    for start in range(0, len(gone), _AT_ONCE):
        some = CaseKey.id.in_(gone[start : start + _AT_ONCE])
        connection.execute(sa.update(CaseKey).where(some).values(destroyed_at=clock.now()))
    _close_drafts(connection)
    _note_store(connection, has_moved=True)
    return len(gone)


class KeysBack:
    """Restored keys that go into the store, if there is one, before the rows are committed."""

    def __init__(self) -> None:
        self._put: list[str] = []

    def move_in(self, connection: sa.Connection) -> None:
        """Put the keys of the restored rows into the store.

        Raises:
            BackupError: it holds keys already.
        """
        store = _usable_store()
        _note_store(connection, has_moved=store is not None)
        if store is None:
            return
        if not store.is_empty():
            raise BackupError(
                "the store of PORTAL_KEYS_URL holds keys already; restore with --keys-in-store, "
                "so that what was erased stays erased"
            )
        columns = (CaseKey.id, CaseKey.master, CaseKey.wrapped, CaseKey.created_at)
        rows = connection.execute(sa.select(*columns).where(CaseKey.wrapped.is_not(None))).all()
        self._put = [row.id for row in rows]
        store.put(
            [
                StoredKey(WrappedKey(row.id, row.master, row.wrapped), row.created_at)
                for row in rows
                if row.wrapped is not None
            ]
        )
        connection.execute(sa.update(CaseKey).values(wrapped=None))

    def discard(self) -> None:
        """Take them out again, because the rows did not come."""
        store = key_store()
        if self._put and store is not None:
            store.destroy(self._put)


def keys_completed(rows: Sequence[sa.Row[Any]]) -> Iterable[Sequence[Any]]:
    """Rows of keys with what the store holds of them.

    One whose key is gone was erased after the rows were read: it is told as destroyed.
    """
    store = _usable_store()
    if store is None:
        yield from rows
        return
    apart = [row.id for row in rows if row.wrapped is None and row.destroyed_at is None]
    found = store.find(apart)
    for row in rows:
        values = dict(row._mapping)
        if row.wrapped is None and row.destroyed_at is None:
            key = found.get(row.id)
            values.update(
                {"master": key.master, "wrapped": key.wrapped}
                if key is not None
                else {"destroyed_at": clock.now()}
            )
        yield list(values.values())


def _usable_store() -> KeyStore | None:
    store = key_store()
    try:
        if store is not None:
            store.is_empty()
    except KeysOfAnother as error:
        raise BackupError(str(error)) from error
    return store


def _note_store(connection: sa.Connection, *, has_moved: bool) -> None:
    connection.execute(sa.delete(Setting).where(Setting.name == KEYS_STORE))
    if has_moved:
        connection.execute(sa.insert(Setting).values(name=KEYS_STORE, value="moved"))


def _close_drafts(connection: sa.Connection) -> None:
    closed = sa.select(CaseKey.id).where(CaseKey.destroyed_at.is_not(None))
    connection.execute(sa.delete(Draft).where(Draft.key_id.in_(closed)))


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
