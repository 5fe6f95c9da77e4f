"""The instances that the factory binds to an application."""

import logging
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.local import LocalProxy

from portal.locales import CatalogueBabel

_log = logging.getLogger("portal.database")

# Named constraints, because batch migrations on SQLite find them by name.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

db = SQLAlchemy(metadata=metadata, disable_autonaming=True)
babel = CatalogueBabel()


def install_database(app: Flask) -> None:
    """Give the application its database, and let each request's session go whatever became of the database."""
    db.init_app(app)

    # Before Flask-SQLAlchemy's own, as the last one registered is the first one called.
    @app.teardown_appcontext
    def let_go(error: BaseException | None) -> None:
        try:
            db.session.remove()
        except SQLAlchemyError:
            # It went away when the answer was made already and all of it was committed: the answer stands. Raised here,
            # the error would reach the server, which knows no page of ours.
            _log.warning("database.lost_at_the_end")
            db.session.registry.clear()


def install_migrations(app: Flask, directory: str) -> None:
    """Let `flask db` and `flask_migrate.upgrade()` find the migrations.

    Alembic is imported when they are first asked for: no page needs it (docs/decisions/0034).
    """

    def find() -> Any:
        from flask_migrate import Migrate

        # Puts the real thing in the place of this one.
        Migrate(app, db, directory=directory)
        return app.extensions["migrate"]

    app.extensions["migrate"] = LocalProxy(find)
