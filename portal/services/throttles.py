"""Counting tries: atomic, in the database, so that every worker counts together."""

import datetime as dt
import hashlib

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.database import insert
from portal.extensions import db
from portal.models.throttle import Throttle
from portal.services.transaction import transaction


def allow(key: str, limit: int, per_seconds: int) -> bool:
    """Count one try, then say whether it is still within the limit.

    Args:
        key: what is counted, such as "sign-in:name:address"; it is kept hashed.
        limit: tries allowed in one window.
        per_seconds: the length of a window.
    """
    digest = _digest(key)
    window = int(clock.now().timestamp()) // per_seconds
    ends_at = dt.datetime.fromtimestamp((window + 1) * per_seconds, dt.UTC)
    counted = (
        insert(db.engine, Throttle)
        .values(key=digest, window=window, hits=1, ends_at=ends_at)
        .on_conflict_do_update(index_elements=["key", "window"], set_={"hits": Throttle.hits + 1})
        .returning(Throttle.hits)
    )
    with Session(db.engine) as session:
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        hits: int = session.execute(counted).scalar_one()
        session.commit()
    return hits <= limit


def forget(session: Session, key: str) -> None:
    """Count anew from here, in the caller's transaction."""
    session.execute(sa.delete(Throttle).where(Throttle.key == _digest(key)))


def purge_throttles() -> int:
    """Forget the windows that are over; returns how many counters they held."""
    with transaction() as session:
        over = session.execute(
            sa.delete(Throttle).where(Throttle.ends_at <= clock.now()).returning(Throttle.window)
        )
        return len(over.all())


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
