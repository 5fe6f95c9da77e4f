"""Case keys under a new master key, and whether the key of the look-ups is still the same."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.extensions import db
from portal.models.base import CaseKey
from portal.models.setting import Setting
from portal.security.key_store import key_store
from portal.security.vault import SealBroken, WrappedKey, vault
from portal.services.audit import audit
from portal.services.database_facts import note_first
from portal.services.lookup_marks import INDEX_KEY, index_marks, noted_index_mark
from portal.services.officer import second_factors
from portal.services.transaction import transaction

KEYS_AT_ONCE = 500


class KeysError(Exception):
    """The keys cannot be changed; the message is one clear line."""


@dataclass(frozen=True)
class Rotated:
    """`rewrapped` keys were put under the master key `master`, and so many apps' secrets `resealed`.

    `left` names the master keys that wrap no case key now.
    """

    master: str
    rewrapped: int
    resealed: int
    left: tuple[str, ...]


def rotate_keys() -> Rotated:
    """Wrap every case key, and seal all that belongs to no case, by the newest master key.

    Each batch is a commit: who is stopped goes on where they were, and the portal works on.

    Raises:
        KeysError: a case key is wrapped by a master key that is not configured.
    """
    if not index_key_is_ours():
        raise KeysError("none of our look-up keys is the one that this database began with")
    unknown = sorted(_masters_in_use() - vault().names)
    if unknown:
        raise KeysError(f"these master keys are in use but not configured: {', '.join(unknown)}")
    rewrapped = 0
    while count := _rewrap_some():
        rewrapped += count
    while count := _rewrap_some_apart():
        rewrapped += count
    try:
        with transaction() as session:
            resealed = second_factors.reseal(session)
    except SealBroken as error:
        _record(rewrapped, 0)
        raise KeysError(str(error)) from error
    _record(rewrapped, resealed)
    left = vault().names - _masters_in_use()
    return Rotated(vault().current, rewrapped, resealed, tuple(sorted(left)))


def _record(rewrapped: int, resealed: int) -> None:
    if rewrapped or resealed:
        facts = {"master": vault().current, "keys": rewrapped, "apps": resealed}
        audit.record("keys.rotated", facts=facts)


def note_index_key() -> None:
    """Remember which key makes the look-ups, once there is something to look up."""
    session: Session = db.session()
    known = session.get(Setting, INDEX_KEY) is not None
    needed = not known and session.scalar(sa.select(sa.exists().select_from(CaseKey)))
    session.rollback()
    if needed:
        with transaction() as writing:
            note_first(writing, INDEX_KEY, index_marks()[0])


def index_key_is_ours() -> bool:
    """Whether we have the look-up key that made the look-ups, codes and seals here."""
    noted = noted_index_mark()
    return noted is None or noted in index_marks()


def _masters_in_use() -> set[str]:
    query = sa.select(CaseKey.master).where(CaseKey.wrapped.is_not(None)).distinct()
    session: Session = db.session()
    found = set(session.scalars(query))
    session.rollback()
    store = key_store()
    return found if store is None else found | store.masters()


def _rewrap_some() -> int:
    with transaction() as session:
        rows = session.scalars(
            sa.select(CaseKey)
            .where(CaseKey.wrapped.is_not(None), CaseKey.master != vault().current)
            .order_by(CaseKey.id)
            .limit(KEYS_AT_ONCE)
            # A case that is erased meanwhile stays erased.
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        for row in rows:
            if row.wrapped is not None:
                _rewrap(row, row.wrapped)
        return len(rows)


def _rewrap_some_apart() -> int:
    store = key_store()
    if store is None:
        return 0
    found = store.wrapped_by_others(vault().current, KEYS_AT_ONCE)
    store.replace([_rewrapped(each) for each in found])
    return len(found)


def _rewrap(row: CaseKey, wrapped: bytes) -> None:
    made = _rewrapped(WrappedKey(row.id, row.master, wrapped))
    row.master, row.wrapped = made.master, made.wrapped


def _rewrapped(key: WrappedKey) -> WrappedKey:
    try:
        return vault().rewrap(key)
    except SealBroken as error:
        raise KeysError(f"a case key does not open: {error}") from error
