"""Case keys in a store of their own: moving there and back, and clearing what a crash left in between.

The database notes that its keys have moved, so that one that knows nothing yet, such as a new one beside an old
store, sweeps nothing away (docs/decisions/0031).
"""

from datetime import timedelta

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.orm import Session

from portal import clock
from portal.extensions import db
from portal.models.base import CaseKey
from portal.models.setting import KEYS_STORE, Setting
from portal.security.key_store import KeysOfAnother, KeyStore, StoredKey, key_store
from portal.security.vault import WrappedKey
from portal.services.audit import audit
from portal.services.data_protection.case_keys import KEYS_AT_ONCE, KeysError
from portal.services.database_facts import note_fact
from portal.services.transaction import transaction

# An erasure of longer ago was carried through long since.
_ERASED_WITHIN = timedelta(days=31)
# A key without a case opens nothing; one of a month's satisfaction is dated back to its beginning.
_ORPHAN_AFTER = timedelta(days=90)

_NOT_NAMED = "the case keys are in a store that PORTAL_KEYS_URL does not name"
_NOT_OURS = "the store of PORTAL_KEYS_URL holds the keys of another portal"
_NOT_MOVED = "the case keys are not in the store of PORTAL_KEYS_URL yet: run flask keys move"
_AWAY = "the store of the case keys is away"


def store_trouble() -> str | None:
    """What is wrong with the store of case keys, in one line; None where all is well, or there is none."""
    moved, store = _has_moved(), key_store()
    if store is None:
        return _NOT_NAMED if moved else None
    try:
        store.is_empty()
    except KeysOfAnother:
        return _NOT_OURS
    except sa.exc.SQLAlchemyError:
        return _AWAY
    return None if moved else _NOT_MOVED


def move_keys() -> int:
    """Move every case key out of the database into the store. Stopped half way, it goes on.

    A key is safe in the store before it leaves the database, and the portal works on meanwhile.

    Returns:
        How many were moved.

    Raises:
        KeysError: there is no store, or it is another portal's.
    """
    store = _store()
    if (trouble := store_trouble()) not in (None, _NOT_MOVED):
        raise KeysError(str(trouble))
    with transaction() as session:
        note_fact(session, KEYS_STORE, "moved")
    moved = 0
    while count := _move_some(store):
        moved += count
    if moved:
        audit.record("keys.moved", facts={"keys": moved, "to": "store"})
    return moved


def move_keys_back() -> int:
    """Bring the case keys back into the database, from where a later start without the store reads them.

    The portal must not work meanwhile: what is made now would go into the store.

    Returns:
        How many came back.

    Raises:
        KeysError: there is no store, or it is another portal's.
    """
    store = _store()
    if (trouble := store_trouble()) is not None:
        raise KeysError(trouble)
    moved, last = 0, ""
    while True:
        with transaction() as session:
            rows = _live_rows(session, CaseKey.wrapped.is_(None), CaseKey.id > last)
            if not rows:
                break
            found = store.find([row.id for row in rows])
            for row in rows:
                if key := found.get(row.id):
                    row.master, row.wrapped = key.master, key.wrapped
            moved, last = moved + len(found), rows[-1].id
    with transaction() as session:
        session.execute(sa.delete(Setting).where(Setting.name == KEYS_STORE))
        audit.add_entry(session, "keys.moved", facts={"keys": moved, "to": "database"})
    return moved


def destroy_erased() -> int:
    """Destroy the keys of cases that were erased lately, where that was broken off; returns how many."""
    store = key_store()
    if store is None or store_trouble() is not None:
        return 0
    query = sa.select(CaseKey.id).where(CaseKey.destroyed_at > clock.now() - _ERASED_WITHIN)
    return store.destroy(_read(query))


def sweep_orphans() -> int:
    """Destroy old keys whose case was never committed, or is gone with its row; returns how many."""
    store = key_store()
    if store is None or store_trouble() is not None:
        return 0
    gone = 0
    for some in store.made_before(clock.now() - _ORPHAN_AFTER):
        known = set(_read(sa.select(CaseKey.id).where(CaseKey.id.in_(some))))
        gone += store.destroy([each for each in some if each not in known])
    return gone


def _store() -> KeyStore:
    store = key_store()
    if store is None:
        raise KeysError("PORTAL_KEYS_URL is missing: the database for the case keys")
    return store


def _move_some(store: KeyStore) -> int:
    with transaction() as session:
        rows = _live_rows(session, CaseKey.wrapped.is_not(None))
        store.put(
            [
                StoredKey(WrappedKey(row.id, row.master, row.wrapped), row.created_at)
                for row in rows
                if row.wrapped is not None
            ]
        )
        for row in rows:
            row.wrapped = None
        return len(rows)


def _live_rows(session: Session, *wanted: sa.ColumnElement[bool]) -> list[CaseKey]:
    return list(
        session.scalars(
            sa.select(CaseKey)
            .where(CaseKey.destroyed_at.is_(None), *wanted)
            .order_by(CaseKey.id)
            .limit(KEYS_AT_ONCE)
            # A case that is erased meanwhile stays erased.
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _has_moved() -> bool:
    return db.session.get(Setting, KEYS_STORE, populate_existing=True) is not None


def _read(query: sa.Select[str]) -> list[str]:
    try:
        return list(db.session.scalars(query))
    finally:
        db.session.rollback()
