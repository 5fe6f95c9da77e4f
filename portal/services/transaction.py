"""One commit per use case."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
import sqlalchemy.exc
import sqlalchemy.orm.exc
from sqlalchemy.orm import Session

from portal.extensions import db
from portal.models.base import KEYS_DESTROYED
from portal.security.key_store import KeysOfAnother, key_store

_log = logging.getLogger("portal.keys")


class Stale(Exception):
    """Somebody else changed the row in the meantime; nothing was written."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: what happens inside is committed as one, or not at all.

    On SQLite the write lock is taken at once: a deferred transaction that reads
    first and writes later loses updates or fails with "database is locked".

    Raises:
        Stale: a versioned row was changed by somebody else.
    """
    session: Session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("rows were changed outside a transaction")
    session.rollback()
    session.info.pop(KEYS_DESTROYED, None)
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
    try:
        yield session
        session.commit()
    except sa.orm.exc.StaleDataError as error:
        session.rollback()
        raise Stale from error
    except BaseException:
        session.rollback()
        raise
    _destroy_keys(session)


def _destroy_keys(session: Session) -> None:
    """Destroy in their own store the keys of what was erased. What fails here the worker does again."""
    ids, store = session.info.pop(KEYS_DESTROYED, None), key_store()
    if not ids or store is None:
        return
    try:
        store.destroy(sorted(ids))
    except (sa.exc.SQLAlchemyError, KeysOfAnother) as error:
        _log.warning("keys.not_destroyed_yet", exc_info=error)
