"""One commit per use case."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
import sqlalchemy.orm.exc
from sqlalchemy.orm import Session

from portal.extensions import db


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
