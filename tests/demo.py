"""A portal filled as the demonstration is."""

import fcntl
import os
import shutil
from pathlib import Path

import flask_migrate
from flask import Flask

from portal.extensions import db
from portal.mail.transports import transport_for
from portal.services import demo
from portal.services.messages.delivery import deliver_next
from tests.databases import make_app, spare_the_disk

_MAILS = 6


def make_demo_app(folder: Path, shared: Path) -> Flask:
    """A portal in the test environment with the demonstration's officers, cases and a few mails.

    Args:
        folder: for its database and its mail.
        shared: where the workers of one run keep what only the first of them makes.
    """
    shared.mkdir(parents=True, exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = shared / "made"
        if not made.exists():
            _fill(shared / "making")
            os.rename(shared / "making", made)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return _app(folder)


def copy_demo(app: Flask, folder: Path) -> Flask:
    """The same demonstration as it stands now, for a test that spoils it.

    Args:
        app: what `make_demo_app` made; its connections are closed.
        folder: for the copy's database, files and mail.
    """
    with app.app_context():
        db.session.remove()
        # Closed, so that everything stands in the one file.
        db.engine.dispose()
    shutil.copytree(app.instance_path, folder, dirs_exist_ok=True)
    return _app(folder)


def fill_demo(app: Flask) -> None:
    """Fill an empty, migrated portal with the demonstration, and deliver a few of its mails."""
    with app.app_context():
        demo.prepare()
        transport = transport_for(app.config["PORTAL"])
        for _ in range(_MAILS):
            deliver_next(transport)
        db.session.remove()
        # Closed, so that everything stands in the one file.
        db.engine.dispose()


def _app(folder: Path) -> Flask:
    app = make_app(f"sqlite:///{folder / 'portal.db'}", folder)
    spare_the_disk(app)
    return app


def _fill(folder: Path) -> None:
    folder.mkdir()
    app = _app(folder)
    with app.app_context():
        flask_migrate.upgrade()
    fill_demo(app)
