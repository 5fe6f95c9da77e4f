"""A portal in production on each database, in a temporary folder, and how the scripts print what they found."""

import argparse
import contextlib
import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import flask_migrate
from flask import Flask

from portal.extensions import db
from portal.factory import create_app
from tests.house.serving import production
from tests.postgres import Cluster, postgres_cluster

DATABASES = ("sqlite", "postgresql")
Holds = Literal["files", "database"]


@dataclass(frozen=True)
class Site:
    """A migrated, empty portal. `app` works on the same data as its servers; `cluster` is None on SQLite."""

    database: str
    settings: dict[str, str]
    app: Flask
    cluster: Cluster | None

    @property
    def folder(self) -> Path:
        return Path(self.settings["PORTAL_INSTANCE"])


@contextlib.contextmanager
def site(
    database: str, disk: int | None = None, holds: Holds = "files", /, **changes: str
) -> Iterator[Site]:
    """A portal on a database of its own.

    Args:
        disk: megabytes of a disk of its own; asks for root.
        holds: what that disk is for: the portal's folder, or all that PostgreSQL has.
        changes: settings of the portal.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-faults-")))
        if disk is not None and holds == "files":
            stack.enter_context(_small_disk(folder, disk))
        cluster, url = None, f"sqlite:///{folder / 'portal.db'}"
        if database == "postgresql":
            store = None
            if disk is not None and holds == "database":
                store = Path(
                    stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-store-"))
                )
                stack.enter_context(_small_disk(store, disk))
            # Durable, as a real one is.
            cluster = stack.enter_context(postgres_cluster(durable=True, kept=store))
            url = cluster.url
        settings = production(folder, DATABASE_URL=url, **changes)
        app = create_app(settings)
        with app.app_context():
            flask_migrate.upgrade()
        let_go(app)
        stack.callback(let_go, app)
        yield Site(database, settings, app, cluster)


@contextlib.contextmanager
def _small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """Put a disk of its own, in memory, where the folder is."""
    options = f"size={megabytes}m,mode=0700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def let_go(app: Flask) -> None:
    """Close our own connections to the database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def arguments(says: str | None, parts: Sequence[str] = (), **sizes: int) -> argparse.Namespace:
    """What a script was told: its sizes, which by default are the goal's, and the databases.

    Args:
        parts: what of it can be run alone; those chosen are in `only`.
    """
    parser = argparse.ArgumentParser(description=says)
    for name, size in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=size, help=f"default: {size}")
    parser.add_argument("--db", action="append", choices=DATABASES, help="default: both")
    if parts:
        parser.add_argument("--only", action="append", choices=parts, help="default: all")
    told = parser.parse_args()
    if parts:
        told.only = told.only or list(parts)
    told.db = told.db or list(DATABASES)
    return told


def show(lines: Iterable[dict[str, Any]]) -> int:
    """Print a line as soon as it is known; returns 1 where a goal is missed."""
    missed = 0
    for line in lines:
        print(json.dumps(line), flush=True)
        missed |= not line["met"]
    return int(missed)
