"""Telling a database that is away, busy or full from one that was asked something wrong."""

import sqlite3

import sqlalchemy.exc

# All errors that a database can answer with.
DatabaseError = sqlalchemy.exc.SQLAlchemyError

_SQLITE_AWAY = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    )
)
# The primary code stands in the lowest byte of an extended one.
_PRIMARY = 0xFF


def is_away(error: BaseException) -> bool:
    """Whether trying again later can help: nothing of what was asked for was written."""
    if isinstance(error, sqlalchemy.exc.TimeoutError):
        return True
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.Error):
        return (getattr(cause, "sqlite_errorcode", 0) & _PRIMARY) in _SQLITE_AWAY
    if cause is None:
        return False
    # Imported where its errors can come only: on SQLite no worker loads it (docs/decisions/0034).
    import psycopg

    return isinstance(cause, psycopg.OperationalError)
