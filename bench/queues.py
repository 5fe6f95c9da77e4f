"""G5, G6, G7: queues, counts and searches of a large portal against a small one, on both databases.

`bench/filled.py` says how large they are. A page has as many rows on both: what a row costs is the same everywhere, and
the small portal fills fewer pages. Over HTTP (`bench/queue_pages.py`) both fill theirs.
"""

import statistics
import time
from collections.abc import Callable

from flask import Flask

from bench import queue_pages
from bench.filled import LARGE, OFFICER, SMALL, deep_cursor, filled
from bench.rounds import ROUNDS, Goal, alternate, report
from portal import clock
from portal.domain.vocabulary import Priority, ReportKind, ReportStatus, Role
from portal.extensions import db
from portal.security import blind_index
from portal.services import case_search, demo, watching
from portal.services.case_search import Wanted
from portal.services.report import queues, report_assessment
from portal.services.report.queues import Holder, ReportFilter

_ASKED = 20
# A page is near its limit: of seven rounds, the same portal against itself gave 0.88 to 1.04.
_PAGE_ROUNDS = 3 * ROUNDS
_DEEP = Goal("G5", "queue page at depth, at least 0.9 of its rate in a small portal", 0.9, True)
_COUNT = Goal("G6", "counts, at most 1.5 times slower", 1.5)
_SEARCH = Goal("G7", "search by word, newest first, at most 3 times slower", 3)
_WORD = Goal("G7", "any single word on PostgreSQL, at most 25 ms", 25)
_METRICS = Goal("G6", "the numbers of /metrics, at most 1.5 times slower", 1.5)
_RECEIVED, _NOISE, _HIGH = ReportStatus.RECEIVED, ReportKind.NOISE, Priority.HIGH
_FILTERS = {
    "all": ReportFilter(),
    "kind": ReportFilter(kind=_NOISE),
    "high": ReportFilter(priority=_HIGH),
    "mine": ReportFilter(holder=Holder.MINE),
    "nobody's": ReportFilter(holder=Holder.NOBODY),
    "received": ReportFilter(status=_RECEIVED),
    "overdue": ReportFilter(overdue=True),
    "five at once": ReportFilter(_RECEIVED, _NOISE, _HIGH, None, Holder.NOBODY, True),
}
# In every account, in many, and the name of a building that hardly anybody writes of.
_WORDS = ("it", "music", "wenunworth", "music wenunworth", "it music")


def main() -> int:
    """Returns 1 where a goal is missed."""
    return 0 if all([_compare("sqlite"), _compare("postgresql")]) else 1


def _compare(engine: str) -> bool:
    with filled(engine, SMALL) as few, filled(engine, LARGE) as many:
        met = queue_pages.compare(engine, many, few)
        small, large = few.app, many.app
        for name, narrow in _FILTERS.items():
            rows = max(1, min(_first_rows(small, narrow), _first_rows(large, narrow)))
            for back in (False, True):
                times = _times(engine, large, small, _page(narrow, back, rows), _PAGE_ROUNDS)
                label = f"queues {engine} {name}{' back' if back else ''}"
                met &= _report(label, _DEEP, times, rows=rows)
        acts = (("open", _COUNT, _open), ("by this person", _COUNT, _by_person))
        for name, goal, act in (*acts, ("metrics", _METRICS, _metrics)):
            met &= _report(f"queues {engine} {name}", goal, _times(engine, large, small, act))
        for words in _WORDS:
            times = _times(engine, large, small, _search(words))
            label = f"queues {engine} “{words}”"
            met &= _report(label, _SEARCH, times)
            if engine == "postgresql" and " " not in words:
                met &= report(label, _WORD, [a * 1000 for a, _ in times], reports=LARGE)
    return met


def _report(label: str, goal: Goal, times: list[tuple[float, float]], **more: object) -> bool:
    """As a rate for a goal that says at least, else as how many times slower the large portal is."""
    figures = [b / a if goal.at_least else a / b for a, b in times]
    ms = round(statistics.median(a for a, _ in times) * 1000, 2)
    return report(label, goal, figures, reports=LARGE, ms=ms, **more)


def _first_rows(app: Flask, narrow: ReportFilter) -> int:
    with app.app_context():
        officer = demo.officer(OFFICER).id
        return len(queues.list_reports(narrow, officer).rows)


def _times(
    engine: str,
    large: Flask,
    small: Flask,
    act: Callable[[], Callable[[], object]],
    rounds: int = ROUNDS,
) -> list[tuple[float, float]]:
    # SQLite works in this process: its CPU seconds are its own. PostgreSQL works in another.
    watch = time.process_time if engine == "sqlite" else time.perf_counter

    def prepared(app: Flask) -> Callable[[], object]:
        with app.app_context():
            return act()

    def measure(app: Flask, once: Callable[[], object]) -> float:
        with app.app_context():
            begun = watch()
            for _ in range(_ASKED):
                once()
                db.session.rollback()
            return (watch() - begun) / _ASKED

    in_large, in_small = prepared(large), prepared(small)
    return alternate(lambda: measure(large, in_large), lambda: measure(small, in_small), rounds)


def _page(narrow: ReportFilter, back: bool, rows: int) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        officer = demo.officer(OFFICER).id
        cursor = deep_cursor(narrow, officer, back)
        return lambda: queues.list_reports(narrow, officer, cursor, rows)

    return prepare


def _open() -> Callable[[], object]:
    return lambda: queues.count_reports(ReportFilter(), 0)


def _by_person() -> Callable[[], object]:
    terms = {blind_index.email_term("resident0@example.org")}
    return lambda: report_assessment.count_earlier(db.session(), terms, clock.today())


def _metrics() -> Callable[[], object]:
    return watching.measure


def _search(word: str) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        return lambda: case_search.search_cases(Wanted(words=word), Role.MANAGER)

    return prepare


if __name__ == "__main__":
    raise SystemExit(main())
