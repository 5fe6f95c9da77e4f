"""Guidance pages: what can I do, first; the right number by the hour; no dead end."""

import datetime as dt
import importlib
import pkgutil

import pytest
from flask import Flask

import portal.web
from portal import clock
from portal.clock import LONDON
from portal.services.case_review import case_reviews
from portal.services.report import reports
from tests.web.contract import CheckedClient

PAGES = (
    "/",
    "/priorities/west-end",
    "/priorities/violence-and-exploitation",
    "/priorities/neighbourhoods",
    "/help",
    "/victims-rights",
    "/accessibility",
    "/privacy",
    "/cookies",
)


@pytest.mark.parametrize("path", PAGES)
def test_999_comes_before_everything_else(client: CheckedClient, path: str) -> None:
    page = client.get(path)
    assert page.status == 200
    calls = [a for a in page.all("a") if a.get("href") == "tel:999"]
    assert calls
    assert page.text.index("tel:999") < page.text.index("<h1")


@pytest.mark.parametrize("path", PAGES[1:4])
def test_a_priority_leads_with_what_can_i_do(client: CheckedClient, path: str) -> None:
    headings = [client.get(path).words(h) for h in client.get(path).all("h2")]
    assert headings[0] == "What can I do?"


@pytest.mark.parametrize("path", PAGES)
def test_guidance_sets_no_cookie_and_is_asked_about(client: CheckedClient, path: str) -> None:
    first = client.get(path).response
    assert "Set-Cookie" not in first.headers
    tag = first.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert again.status == 304
    assert again.response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("local", "leads"),
    [
        ((2026, 10, 14, 9, 0), "02076414000"),
        ((2026, 10, 14, 16, 59), "02076414000"),
        ((2026, 10, 14, 17, 0), "02076412388"),
        ((2026, 10, 14, 20, 0), "02076412388"),
        ((2026, 10, 14, 8, 59), "02076412388"),
        ((2026, 10, 18, 12, 0), "02076412388"),
        ((2026, 12, 25, 12, 0), "02076412388"),
        ((2026, 12, 28, 12, 0), "02076412388"),
        ((2026, 12, 29, 12, 0), "02076414000"),
    ],
)
@pytest.mark.parametrize("path", ["/priorities/violence-and-exploitation", "/help/child"])
def test_the_child_number_follows_the_hour(
    client: CheckedClient, path: str, local: tuple[int, ...], leads: str
) -> None:
    with clock.stopped_at(dt.datetime(*local, tzinfo=LONDON)):
        text = client.get(path).text
    both = [text.index(f"tel:{_dialled(number)}") for number in ("02076414000", "02076412388")]
    assert (both[0] < both[1]) == (leads == "02076414000")


def _dialled(number: str) -> str:
    return "+44" + number[1:]


def test_the_way_to_help_has_no_dead_end(web_app: Flask, client: CheckedClient) -> None:
    """Every path of questions ends at a door with a way to reach somebody."""
    seen, waiting = set(), ["/help"]
    doors = 0
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = client.get(path)
        assert page.status == 200, path
        own = [a.get("href") for a in page.all("a")]
        further = [href for href in own if href and href.startswith("/help/")]
        if not further:
            doors += 1
            main = page.all("main")[0]
            ways = [a.get("href", "") for a in main.iter("{http://www.w3.org/1999/xhtml}a")]
            assert any(w.startswith(("tel:", "https:", "mailto:", "/")) for w in ways), path
        waiting += further
    assert doors >= 12


@pytest.mark.parametrize(
    "path", ["/help/nothing", "/priorities/nothing", "/help/%00", "/priorities/..%2f"]
)
def test_unknown_pages_say_so(client: CheckedClient, path: str) -> None:
    assert client.get(path).status == 404


def test_every_link_inside_the_portal_leads_somewhere(client: CheckedClient) -> None:
    for path in PAGES:
        page = client.get(path)
        for href in {a.get("href", "") for a in page.all("a")}:
            if not href.startswith("/") or href.startswith("/static"):
                continue
            target, _, anchor = href.partition("#")
            there = client.get(target)
            assert there.status == 200, f"{path} -> {href}"
            if anchor:
                assert anchor in there.ids(), f"{path} -> {href}"


def test_the_cookies_page_names_each_cookie_that_we_set(client: CheckedClient) -> None:
    page = client.get("/cookies")
    listed = [page.words(cell) for cell in page.all("th") if cell.get("scope") == "row"]
    assert sorted(listed) == sorted(_cookies() | {"session"})


def _cookies() -> set[str]:
    """The names that the modules of the pages give their cookies, by the names of their constants."""
    found = {f"{journey}_draft" for journey in (reports.JOURNEY, case_reviews.JOURNEY)}
    for module in pkgutil.walk_packages(portal.web.__path__, "portal.web."):
        if module.name.startswith("portal.web.demo"):
            continue
        loaded = importlib.import_module(module.name)
        found |= {
            value
            for name, value in vars(loaded).items()
            if name.endswith("_COOKIE") and isinstance(value, str)
        }
    return found
