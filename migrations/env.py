"""Runs the migrations on the application's database.

On SQLite foreign keys are off while tables are rebuilt: a rebuilt parent table would
otherwise delete the rows of its children. They are checked before the commit.
"""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

import portal.models  # noqa: F401  (the tables to compare with)
from portal.extensions import db


def _options(connection: Connection) -> dict[str, Any]:
    sqlite = connection.dialect.name == "sqlite"
    return {
        "target_metadata": db.metadata,
        "render_as_batch": sqlite,
        "compare_type": True,
        # Sound because each transaction on SQLite begins explicitly.
        "transactional_ddl": True,
    }


def _run(connection: Connection) -> None:
    context.configure(connection=connection, **_options(connection))
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration broke foreign keys: {broken[:5]}")


def _run_online() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            _run(connection)
            return
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            _run(connection.execution_options(sqlite_begin="IMMEDIATE"))
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit("Migrations run on a live database only.")
_run_online()
