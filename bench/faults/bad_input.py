"""Nonsense of every kind sent to a served portal: never a fault of ours, and never a long wait.

Goal: 20,000 tries on each database, at every form of every page state and every address: 0 answers of 5xx, no
connection dropped, 99 of 100 answered within half a second, and the portal is well afterwards.
"""

import http.client
import math
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from bench.faults.sites import Site, arguments, let_go, show, site
from bench.servers import Server
from tests.demo import fill_demo
from tests.house.serving import served
from tests.played import STATES
from tests.web.fuzzing import (
    HOSTILE,
    TOKEN,
    WITHOUT_A_FORM,
    WITHOUT_TRIES,
    WRITTEN,
    Attached,
    Cookies,
    FoundForm,
    Pairs,
    broken_body,
    endpoint_of,
    forms_on,
    path_of,
    rules_for,
    takers,
    visitors,
)

CLIENTS = 4
SECONDS = 0.5
# Of twenty tries, so many of each kind.
SHARES = {"form": 12, "body": 3, "query": 3, "path": 1, "cookie": 1}
# Whatever comes, it says whether a worker has sent the mail, and here is none.
_WITHOUT_TRIES = WITHOUT_TRIES | {"operations.ready"}
# Bytes, below what gunicorn takes as a request's first line and as a header: nginx refuses what is longer.
_LONGEST_ADDRESS = 3500
_LONGEST_COOKIE = 6000
_STATES_A_TRY = 1 / 10
_LINKS_OF_EACH = 4
# What nginx says of who asks.
_PROXY = {"Host": "127.0.0.1", "X-Forwarded-Proto": "https"}
_HREF = re.compile(r'<a [^>]*href="(/[^"#?]*)"')
_ESCAPES = (
    "%", "%z", "%zz", "%00", "%ff", "%c0%af", "%ed%a0%80", "%0d%0aSet-Cookie:%20a=b", "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "//", "/./", "/../", "%252e", "%D9%A3", "%F0%9F%98%A1", ";a=b", "%2f", "%5c", "a" * 2000, "9" * 400, "-1", "%u0041",
)  # fmt: skip
_QUERY_NAMES = (
    "again", "before", "better", "change", "done", "lane", "next", "page", "reference", "show", "year", "unknown[]", "",
)  # fmt: skip
_QUERIES = (
    "%",
    "&&=&",
    "%zz=%",
    "page=%ff",
    "next=%00",
    "next=//evil.example",
    "=",
    "page",
    "?",
    "a;b;c",
)
_COOKIES = (
    "",
    "=",
    ";;;",
    "a=b; a=c",
    "$Version=1; a=b",
    '"',
    "\xff\xfe=\xed",
    "a=" + "b" * 5000,
    "session=.e.e.e",
)


@dataclass(frozen=True)
class Try:
    """One request, and the browser that sends it."""

    kind: str
    method: str
    path: str
    cookies: Cookies
    cookie: str | None = None
    body: bytes | None = None
    type: str = ""

    def __str__(self) -> str:
        """A line for whoever looks for the fault."""
        return (
            f"{self.kind}: {self.method} {self.path[:150]} {ascii(self.body or self.cookie)[:300]}"
        )


@dataclass
class Found:
    """What the page states lead to: forms by what takes them, and links by what answers them."""

    forms: dict[tuple[str, tuple[str, ...]], list[tuple[FoundForm, Cookies]]] = field(
        default_factory=dict
    )
    links: dict[str, list[tuple[str, Cookies]]] = field(default_factory=dict)
    unplayed: list[str] = field(default_factory=list)

    def add(self, app: Flask, html: str, cookies: Cookies) -> None:
        """Take up what stands on a page."""
        for form in forms_on(app, html):
            self.forms.setdefault((form.endpoint, form.names), []).append((form, cookies))
        for path in _HREF.findall(html):
            links = self.links.setdefault(endpoint_of(app, path) or "", [])
            if len(links) < _LINKS_OF_EACH:
                links.append((path, cookies))


class Crowd:
    """People who send one try after the other, each over a connection of their own."""

    def __init__(self, app: Flask, port: int, tries: Iterator[Try]) -> None:
        self.statuses: Counter[int] = Counter()
        self.seconds: list[tuple[float, str]] = []
        self.slow: Counter[str] = Counter()
        self.faults: list[str] = []
        self.dropped: list[str] = []
        self.throttled: Counter[str] = Counter()
        self.to_sign_in = 0
        self._app = app
        self._port = port
        self._tries = tries
        self._visitors = visitors()
        self._lock = threading.Lock()

    def come(self) -> None:
        """Until no try is left."""
        people = [threading.Thread(target=self._person) for _ in range(CLIENTS)]
        for each in people:
            each.start()
        for each in people:
            each.join()

    def _person(self) -> None:
        server = Server(0, self._port)
        while True:
            with self._lock:
                one, visitor = next(self._tries, None), next(self._visitors)
            if one is None:
                return
            begun = time.monotonic()
            try:
                response, _ = server.ask(one.path, _headers(one, visitor), one.body)
            except (OSError, http.client.HTTPException) as error:
                self.dropped.append(f"{type(error).__name__}: {one}")
                server = Server(0, self._port)
                continue
            with self._lock:
                self._note(one, response, time.monotonic() - begun)

    def _note(self, one: Try, response: http.client.HTTPResponse, seconds: float) -> None:
        self.seconds.append((seconds, str(one)))
        self.statuses[response.status] += 1
        if seconds >= SECONDS:
            path = one.path.partition("?")[0]
            self.slow[f"{one.method} {endpoint_of(self._app, path, one.method)}"] += 1
        if one.cookie is None:
            one.cookies.take(response.headers.get_all("Set-Cookie") or [])
        if response.status >= 500:
            self.faults.append(f"{response.status}: {one}")
        elif response.status == 429:
            self.throttled[one.path] += 1
        elif one.kind == "form" and "sign-in" in response.headers.get("Location", ""):
            self.to_sign_in += 1


def main() -> int:
    """Returns 1 where the goal is missed."""
    told = arguments(__doc__, tries=20_000)
    return show(_run(name, told.tries) for name in told.db)


def _run(database: str, wanted: int) -> dict[str, Any]:
    begun = time.monotonic()
    with site(database, PORTAL_ENV="demo") as portal:
        fill_demo(portal.app)
        let_go(portal.app)
        with served(portal.settings, portal.folder / "server.log") as (port, _):
            found = _look_around(portal.app, port, wanted)
            crowd = Crowd(portal.app, port, _tries(portal.app, found, wanted))
            crowd.come()
            well, _ = Server(0, port).ask("/health")
            load = os.getloadavg()
        result = _told(portal, found, crowd, wanted)
    return {
        "bench": "bad_input",
        "database": database,
        **result,
        "met": result["met"] and well.status == 200,
        "health_afterwards": well.status,
        # Its own four clients and the server make about three of it.
        "load_average": round(load[1], 1),
        "seconds": round(time.monotonic() - begun),
    }


def _told(portal: Site, found: Found, crowd: Crowd, wanted: int) -> dict[str, Any]:
    waited = sorted(crowd.seconds)
    slowest = waited[math.ceil(len(waited) * 0.99) - 1][0]
    refused = crowd.statuses[429]
    reached = {endpoint for endpoint, _ in found.forms}
    met = not crowd.faults and not crowd.dropped and slowest < SECONDS and len(waited) == wanted
    return {
        "says": f"{wanted} tries: 0 of 5xx, 0 dropped, p99 under {SECONDS} s",
        "found": f"{len(crowd.faults)} of 5xx, {len(crowd.dropped)} dropped, p99 {slowest:.3f} s; {refused} throttled",
        "met": met,
        "p99_seconds": round(slowest, 4),
        "median_seconds": round(waited[len(waited) // 2][0], 4),
        "slow": dict(crowd.slow.most_common(8)),
        "worst": [f"{seconds:.3f} s: {one}" for seconds, one in waited[-5:]],
        "statuses": dict(sorted(crowd.statuses.items())),
        "faults": crowd.faults[:20],
        "dropped": crowd.dropped[:20],
        "throttled": dict(crowd.throttled.most_common(5)),
        "forms": len(found.forms),
        "forms_answered_by_sign_in": crowd.to_sign_in,
        "takers_without_a_form_found": sorted(takers(portal.app) - reached - WITHOUT_A_FORM),
        "states_not_shown": found.unplayed,
    }


def _look_around(app: Flask, port: int, wanted: int) -> Found:
    """Visit the page states: all of them, or fewer where few tries are wanted."""
    found, step = Found(), max(1, math.ceil(len(STATES) / (wanted * _STATES_A_TRY)))
    # Over one connection, so from one worker: each has the same addresses for the people of its states.
    server = Server(0, port)
    for slug in list(STATES)[::step]:
        cookies = Cookies()
        response, page = server.ask(f"/demo/states/{slug}", _PROXY)
        cookies.take(response.headers.get_all("Set-Cookie") or [])
        if response.status == STATES[slug].status:
            found.add(app, page.decode("utf-8", "replace"), cookies)
        else:
            found.unplayed.append(slug)
    return found


def _headers(one: Try, visitor: str) -> dict[str, str]:
    cookie = one.cookies.header if one.cookie is None else one.cookie
    headers = {**_PROXY, "X-Forwarded-For": visitor, "Cookie": cookie, "Content-Type": one.type}
    return {name: value for name, value in headers.items() if value}


def _tries(app: Flask, found: Found, wanted: int) -> Iterator[Try]:
    dice = random.Random(32)
    makers: dict[str, Callable[[Flask, Found, random.Random], Iterator[Try]]] = {
        "form": _form_tries,
        "body": _body_tries,
        "query": _query_tries,
        "path": _path_tries,
        "cookie": _cookie_tries,
    }
    made = {kind: make(app, found, dice) for kind, make in makers.items()}
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    for number in range(wanted):
        yield next(made[kinds[number % len(kinds)]])


def _form_tries(app: Flask, found: Found, dice: random.Random) -> Iterator[Try]:
    """Each form in turn, as each page in turn has it."""
    ways = [
        (cycle(places), _nonsense(dice))
        for (endpoint, _), places in found.forms.items()
        if endpoint not in _WITHOUT_TRIES
    ]
    for places, nonsense in cycle(ways):
        form, cookies = next(places)
        path, body, kind = form.request(nonsense(form))
        method = form.method.upper()
        yield Try("form", method, path[:_LONGEST_ADDRESS], cookies, body=body, type=kind)


def _nonsense(dice: random.Random) -> Callable[[FoundForm], Pairs]:
    """Nothing, text, files, unknown fields and repeats come first, then mixtures with what is usual."""

    def each(form: FoundForm, values: Callable[[], list[Any]]) -> Pairs:
        return form.token + [(name, value) for name in form.names for value in values()]

    def mixture(form: FoundForm) -> Pairs:
        values = (*HOSTILE, *form.offered)
        chosen = [name for name in form.names if dice.random() < 0.7]
        return form.changed({name: [dice.choice(values)] for name in chosen})

    first: Iterator[Callable[[FoundForm], Pairs]] = iter(
        (
            lambda form: each(form, list),
            lambda form: each(form, lambda: [WRITTEN]),
            lambda form: each(form, lambda: [Attached("a.gif", b"GIF89a\x00")]),
            lambda form: form.changed({f"unknown-{number}": ["x"] for number in range(50)}),
            lambda form: each(form, lambda: dice.choices(HOSTILE, k=2)),
        )
    )
    return lambda form: next(first, mixture)(form)


def _body_tries(app: Flask, found: Found, dice: random.Random) -> Iterator[Try]:
    """Bodies of no form, at each address that takes one: with the session and the token of a page, and without."""
    places: list[tuple[str, Cookies, str]] = []
    for rule in rules_for(app, "POST"):
        if rule.endpoint not in _WITHOUT_TRIES:
            places.append((path_of(rule), Cookies(), "x"))
    for (endpoint, _), forms in found.forms.items():
        form, cookies = forms[0]
        if endpoint not in _WITHOUT_TRIES and form.method == "post":
            places.append((form.action, cookies, dict(form.usual).get(TOKEN, "x")))
    for path, cookies, token in cycle(places):
        body, kind = broken_body(dice, token)
        yield Try("body", "POST", path, cookies, body=body, type=kind)


def _query_tries(app: Flask, found: Found, dice: random.Random) -> Iterator[Try]:
    values = [value for value in HOSTILE if len(value) < _LONGEST_ADDRESS]
    for path, cookies in cycle(_pages(app, found)):
        names = dice.sample(_QUERY_NAMES, dice.randrange(1, 5))
        query = urlencode([(name, dice.choice(values)) for name in names])
        query += dice.choice(("", "&" + dice.choice(_QUERIES)))
        yield Try("query", "GET", f"{path}?{query}"[:_LONGEST_ADDRESS], cookies)


def _path_tries(app: Flask, found: Found, dice: random.Random) -> Iterator[Try]:
    """Addresses with one part spoilt."""
    for path, cookies in cycle(_pages(app, found)):
        parts = path.split("/")
        at, escape = dice.randrange(1, len(parts)), dice.choice(_ESCAPES)
        parts[at] = dice.choice((escape, parts[at] + escape))
        yield Try("path", "GET", "/".join(parts), cookies)


def _cookie_tries(app: Flask, found: Found, dice: random.Random) -> Iterator[Try]:
    """Sessions cut short, altered, doubled or made up."""
    for path, cookies in cycle(_pages(app, found)):
        cookie = cookies.header
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(cookie) + 1)
            value = dice.choice((*HOSTILE, *_COOKIES))
            text = value.decode("latin-1") if isinstance(value, bytes) else value
            odd = (
                text.translate({10: None, 13: None})
                .encode("utf-8", "surrogatepass")
                .decode("latin-1")
            )
            cookie = dice.choice(
                (cookie[:at], cookie[:at] + odd + cookie[at:], f"{cookie}; {odd}", odd)
            )
        yield Try("cookie", "GET", path, cookies, cookie=cookie[:_LONGEST_COOKIE])


def _pages(app: Flask, found: Found) -> list[tuple[str, Cookies]]:
    """Every address that shows something: as pages link to it, and with made-up parts."""
    made_up = [
        (path_of(rule), Cookies())
        for rule in rules_for(app, "GET")
        if rule.endpoint not in _WITHOUT_TRIES
    ]
    linked = [
        each
        for endpoint, links in found.links.items()
        if endpoint not in _WITHOUT_TRIES
        for each in links
    ]
    return made_up + linked


if __name__ == "__main__":
    raise SystemExit(main())
