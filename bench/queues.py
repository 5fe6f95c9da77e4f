"""G5, G6, G7: queues, counts and searches of a large portal against a small one, on both databases.

PORTAL_BENCH_REPORTS says how many reports the large one has. A million take about a quarter of an hour to make
on each database, and two gigabytes.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import flask_migrate
from flask import Flask

from bench.rounds import Goal, alternate, report
from portal import clock
from portal.domain.vocabulary import ReportKind, Role
from portal.extensions import db
from portal.factory import create_app
from portal.security import blind_index
from portal.services import case_search, demo
from portal.services.case_search import Wanted
from portal.services.demo.people import add_officers
from portal.services.report import queues, report_assessment
from portal.services.report.queues import Cursor, Holder, ReportFilter
from tests.house.serving import production
from tests.postgres import postgres_url

_SMALL = 10_000
_LARGE = int(os.environ.get("PORTAL_BENCH_REPORTS", "100000"))
_ASKED = 20
_STEP, _STEPS = 100, 200
_DEEP = Goal("G5", "queue page at depth, at least 0.9 of its rate in a small portal", 0.9, True)
_COUNT = Goal("G6", "counts, at most 1.5 times slower", 1.5)
_SEARCH = Goal("G7", "search by word, newest first, at most 3 times slower", 3)
_WORD = Goal("G7", "any single word on PostgreSQL, at most 25 ms", 25)
_FILTERS = {
    "all": ReportFilter(),
    "kind": ReportFilter(kind=ReportKind.NOISE),
    "nobody's": ReportFilter(holder=Holder.NOBODY),
    "overdue": ReportFilter(overdue=True),
}
# In every account, in many, and the name of a building that hardly anybody writes of.
_WORDS = ("it", "music", "wenunworth")


def main() -> int:
    """Returns 1 where a goal is missed."""
    return 0 if all([_compare("sqlite"), _compare("postgresql")]) else 1


def _compare(engine: str) -> bool:
    with _filled(engine, _SMALL) as small, _filled(engine, _LARGE) as large:
        met = True
        for name, narrow in _FILTERS.items():
            for back in (False, True):
                act = _page(narrow, back)
                label = f"queues {engine} {name}{' back' if back else ''}"
                rates = [b / a for a, b in _times(engine, large, small, act)]
                met &= report(label, _DEEP, rates, reports=_LARGE)
        for name, act in (("open", _open), ("by this person", _by_person)):
            slower = [a / b for a, b in _times(engine, large, small, act)]
            met &= report(f"queues {engine} {name}", _COUNT, slower, reports=_LARGE)
        for word in _WORDS:
            times = _times(engine, large, small, _search(word))
            label = f"queues {engine} “{word}”"
            met &= report(label, _SEARCH, [a / b for a, b in times], reports=_LARGE)
            if engine == "postgresql":
                met &= report(label, _WORD, [a * 1000 for a, _ in times], reports=_LARGE)
    return met


def _times(
    engine: str, large: Flask, small: Flask, act: Callable[[], Callable[[], object]]
) -> list[tuple[float, float]]:
    # SQLite works in this process: its CPU seconds are its own. PostgreSQL works in another.
    watch = time.process_time if engine == "sqlite" else time.perf_counter

    def measure(app: Flask) -> float:
        with app.app_context():
            once = act()
            begun = watch()
            for _ in range(_ASKED):
                once()
                db.session.rollback()
            return (watch() - begun) / _ASKED

    return alternate(lambda: measure(large), lambda: measure(small))


def _page(narrow: ReportFilter, back: bool) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        officer = demo.officer("triage@example.org").id
        cursor = _deep(narrow, officer, back)
        return lambda: queues.list_reports(narrow, officer, cursor)

    return prepare


def _deep(narrow: ReportFilter, officer: int, back: bool) -> Cursor | None:
    """A place half way down the queue, as the pages themselves give it, or at most so deep."""
    cursors: list[Cursor] = []
    page = queues.list_reports(narrow, officer, rows=_STEP)
    while page.after and len(cursors) < _STEPS:
        cursors.append(page.after)
        page = queues.list_reports(narrow, officer, page.after, rows=_STEP)
    return replace(cursors[len(cursors) // 2], back=back) if cursors else None


def _open() -> Callable[[], object]:
    return lambda: queues.count_reports(ReportFilter(), 0)


def _by_person() -> Callable[[], object]:
    terms = {blind_index.email_term("resident0@example.org")}
    return lambda: report_assessment.count_earlier(db.session(), terms, clock.today())


def _search(word: str) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        return lambda: case_search.search_cases(Wanted(words=word), Role.MANAGER)

    return prepare


@contextmanager
def _filled(engine: str, count: int) -> Iterator[Flask]:
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres_url() if engine == "postgresql" else nullcontext("") as url,
    ):
        changes = {"DATABASE_URL": url} if url else {}
        app = create_app(production(Path(folder), PORTAL_ENV="demo", **changes))
        with app.app_context():
            flask_migrate.upgrade()
            demo.check_is_ours()
            add_officers()
            demo.add_reports(count, lambda number: None)
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    raise SystemExit(main())
