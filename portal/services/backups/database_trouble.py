"""What backup and restore ask of the database, and how they tell its trouble."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy as sa
import sqlalchemy.exc

from portal.services.backups.manifest import BackupError


def schema_of(connection: sa.Connection) -> str:
    """The version of the database's tables.

    Raises:
        BackupError: there are no tables.
    """
    if not sa.inspect(connection).has_table("alembic_version"):
        raise BackupError("the database has no tables yet; run `flask db upgrade` first")
    version = connection.scalar(sa.text("select version_num from alembic_version"))
    if version is None:
        raise BackupError("the database has no tables yet; run `flask db upgrade` first")
    return str(version)


@contextmanager
def told_plainly(outcome: str) -> Iterator[None]:
    """Tell trouble with the disk or the database in one line.

    A database's own words may quote what it was given, so only its code is told.

    Raises:
        BackupError: always, for an error of either.
    """
    try:
        yield
    except OSError as error:
        raise BackupError(f"{outcome}: {error.strerror or type(error).__name__}") from error
    except sa.exc.SQLAlchemyError as error:
        code = _code(getattr(error, "orig", None)) or type(error).__name__
        raise BackupError(f"{outcome}: trouble with the database ({code})") from error
    except psycopg.Error as error:
        raise BackupError(f"{outcome}: trouble with the database ({_code(error)})") from error


def _code(error: BaseException | None) -> str | None:
    if isinstance(error, psycopg.Error):
        return error.sqlstate or type(error).__name__
    return getattr(error, "sqlite_errorname", None)
