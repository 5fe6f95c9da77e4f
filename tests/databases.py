"""Fresh databases for the tests, migrated by the real migrations."""

import shutil
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import event

from portal.extensions import db
from portal.factory import create_app

# Only the tables that hold rows and those that refer to them: each costs milliseconds. Rows that are deleted
# instead leave room that later ones fill, out of their order.
_EMPTIED = """
DO $$
DECLARE one record; is_filled boolean; filled text[] := '{}';
BEGIN
    FOR one IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %%I)', one.tablename) INTO is_filled;
        IF is_filled THEN filled := filled || quote_ident(one.tablename); END IF;
    END LOOP;
    IF filled <> '{}' THEN EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE'; END IF;
    PERFORM setval(format('%%I', sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


def make_app(url: str, folder: Path, **environ: str) -> Flask:
    """An application in the test environment.

    Args:
        url: the database.
        folder: its instance folder, where mail is written.
        environ: further settings.
    """
    app = create_app(
        {
            "PORTAL_ENV": "test",
            "DATABASE_URL": url,
            "PORTAL_INSTANCE": str(folder),
            "PORTAL_BASE_URL": "http://127.0.0.1",
            **environ,
        }
    )
    app.config["TESTING"] = False
    return app


def spare_the_disk(app: Flask) -> None:
    """Let SQLite wait for no disk: nobody misses a test's rows that a power cut takes."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _unhurried)


def _unhurried(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


class FreshDatabase:
    """A migrated database that can be made empty again between tests."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app = app
        self._template = folder / "template.db"
        with app.app_context():
            flask_migrate.upgrade()
            db.session.remove()
            if db.engine.dialect.name == "sqlite":
                db.engine.dispose()
                shutil.copy(self._file(), self._template)

    def reset(self) -> None:
        """Make the database as it was right after the migrations."""
        with self._app.app_context():
            db.session.remove()
            if db.engine.dialect.name == "sqlite":
                self._restore_file()
            else:
                self._empty()

    def _file(self) -> Path:
        return Path(str(db.engine.url.database))

    def _restore_file(self) -> None:
        db.engine.dispose()
        file = self._file()
        for tail in ("-wal", "-shm"):
            file.with_name(file.name + tail).unlink(missing_ok=True)
        shutil.copy(self._template, file)

    def _empty(self) -> None:
        with db.engine.begin() as connection:
            # The audit refuses to be emptied; here nobody's record is lost.
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(_EMPTIED)
