"""Portals full of reports, made by `flask demo --reports`.

PORTAL_BENCH_SMALL and PORTAL_BENCH_REPORTS say how many reports they have, 10,000 to 1,000,000; a million take a
quarter of an hour to make on each database, and five to seven gigabytes. Where PORTAL_BENCH_FOLDER names a folder, they
stay there and are used again.

SQLite plans without statistics, as in production; PostgreSQL gathers them by itself, and here at once.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask

from portal.config import ROOT
from portal.extensions import db
from portal.factory import create_app
from portal.services.report import queues
from portal.services.report.queues import Cursor, ReportFilter
from tests.house.serving import environment, production
from tests.postgres import postgres_url

SMALL = int(os.environ.get("PORTAL_BENCH_SMALL", "10000"))
LARGE = int(os.environ.get("PORTAL_BENCH_REPORTS", "100000"))
# Whose queue is asked for, and who asks.
OFFICER = "triage@example.org"
_KEPT = os.environ.get("PORTAL_BENCH_FOLDER")
_STEP, _STEPS = 100, 200


@dataclass(frozen=True)
class Filled:
    """A portal with its reports. `settings` are those that serve it."""

    app: Flask
    settings: dict[str, str]


def deep_cursor(narrow: ReportFilter, officer: int, back: bool) -> Cursor | None:
    """A place half way down the queue, as the pages themselves give it, or at most so deep."""
    cursors: list[Cursor] = []
    page = queues.list_reports(narrow, officer, rows=_STEP)
    while page.after and len(cursors) < _STEPS:
        cursors.append(page.after)
        page = queues.list_reports(narrow, officer, page.after, rows=_STEP)
    return replace(cursors[len(cursors) // 2], back=back) if cursors else None


@contextmanager
def filled(engine: str, count: int) -> Iterator[Filled]:
    """Make so many reports on "sqlite" or "postgresql", or take those that were kept."""
    with (
        _folder(f"{engine}-{count}") as folder,
        postgres_url(folder / "server" if _KEPT else None)
        if engine == "postgresql"
        else nullcontext("") as url,
    ):
        changes = {"DATABASE_URL": url} if url else {}
        settings = production(folder, PORTAL_ENV="demo", **changes)
        for command in (("db", "upgrade"), ("demo", "--reports", str(count))):
            _flask(settings, *command)
        app = create_app(settings)
        with app.app_context():
            if url:
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
                    link.exec_driver_sql("SET statement_timeout = 0")
                    link.exec_driver_sql("VACUUM (ANALYZE)")
        yield Filled(app, settings)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    if _KEPT is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    kept = Path(_KEPT) / name
    kept.mkdir(parents=True, exist_ok=True)
    yield kept


def _flask(settings: dict[str, str], *command: str) -> None:
    """Run a command of the portal, as whoever installs it does."""
    line = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    subprocess.run(line, cwd=ROOT, env=environment(settings), check=True, capture_output=True)
