"""G5 over HTTP: the officers' queue as the portal serves it, of many reports against few."""

import re
import statistics
import time
from urllib.parse import urlencode

from bench import servers
from bench.filled import LARGE, OFFICER, Filled, deep_cursor
from bench.rounds import Goal, alternate, cost, report
from portal.domain.vocabulary import ReportKind
from portal.services import demo
from portal.services.report.queues import PAGE_ROWS, ReportFilter
from portal.web.officer.queue_forms import write_cursor
from portal.web.shared.access import OFFICER_COOKIE
from portal.web.shared.cookies import full_name

_PAGE = Goal("G5", "queue page over HTTP, at least 0.9 of its rate in a small portal", 0.9, True)
_NOISE = ReportFilter(kind=ReportKind.NOISE)
_ASKED = 25
_ROW = re.compile(rb'href="/officers/reports/ASB-')


def compare(engine: str, many: Filled, few: Filled) -> bool:
    """Ask two portals for the first page, and for one in the middle, with a filter too, forwards and back.

    Returns:
        Whether the goal holds.
    """
    met = True
    with (
        servers.serving(servers.PORTAL, many.settings) as large,
        servers.serving(servers.PORTAL, few.settings) as small,
    ):
        for name, narrow, fields, place, back in (
            ("all", ReportFilter(), {}, "first", None),
            ("all", ReportFilter(), {}, "next", False),
            ("kind", _NOISE, {"kind": "noise"}, "next", False),
            ("kind", _NOISE, {"kind": "noise"}, "back", True),
        ):
            asking = [
                _Asking(engine, server, _path(filled, narrow, fields, back), _cookie(filled))
                for server, filled in ((large, many), (small, few))
            ]
            times = alternate(asking[0].seconds, asking[1].seconds)
            ms = round(statistics.median(a for a, _ in times) * 1000, 2)
            label = f"queue_pages {engine} {name} {place}"
            rates = [b / a for a, b in times]
            met &= report(label, _PAGE, rates, reports=LARGE, ms=ms)
    return met


class _Asking:
    """One page of one portal, which is full: both sides show as many rows."""

    def __init__(self, engine: str, server: servers.Server, path: str, cookie: str) -> None:
        self._engine = engine
        self._server = server
        self._path = path
        self._headers = {"Cookie": cookie}
        response, page = server.ask(path, self._headers)
        assert response.status == 200, response.status
        assert len(_ROW.findall(page)) == PAGE_ROWS, path

    def seconds(self) -> float:
        """What one costs: of the workers' CPU, or where PostgreSQL works too, by the clock."""
        if self._engine == "sqlite":
            return cost(self._server, self._ask, _ASKED)
        begun = time.perf_counter()
        for _ in range(_ASKED):
            self._ask()
        return (time.perf_counter() - begun) / _ASKED

    def _ask(self) -> None:
        self._server.ask(self._path, self._headers)


def _path(filled: Filled, narrow: ReportFilter, fields: dict[str, str], back: bool | None) -> str:
    with filled.app.app_context():
        officer = demo.officer(OFFICER).id
        cursor = None if back is None else deep_cursor(narrow, officer, back)
    place = {"page": write_cursor(cursor)} if cursor else {}
    return f"/officers/reports?{urlencode({**fields, **place})}"


def _cookie(filled: Filled) -> str:
    with filled.app.app_context():
        return f"{full_name(OFFICER_COOKIE, https=True)}={demo.open_session(OFFICER)}"
