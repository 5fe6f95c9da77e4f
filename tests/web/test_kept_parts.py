"""What is rendered once and kept holds nothing of any person: canaries in every field of every question."""

import datetime as dt
import re
from typing import Any

import pytest
from flask import Flask

from portal import clock
from portal.clock import LONDON
from portal.web.demo.states.forms import read_forms
from portal.web.report import pages as report
from portal.web.shared import components, kept_parts
from tests.web import case_review_walk, report_walk
from tests.web.contract import CheckedClient, Page

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Nosy(CheckedClient):
    """Writes a canary into each control of a page before it answers the page as the walk wants."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.told: set[str] = set()
        self.shown: set[str] = set()
        self.pages: set[str] = set()

    def submit(self, page: Page, form: int = 0, follow: bool = True, **values: Any) -> Page:
        self.pages.add(page.response.request.path)
        for found in read_forms(page.text):
            if found.method == "post":
                self._spoil(found.action, page, found.names - {"csrf_token", "then", "action"})
        return super().submit(page, form, follow, **values)

    def _spoil(self, action: str, page: Page, names: set[str]) -> None:
        canaries = {name: f"Canary{len(self.told) + n}x" for n, name in enumerate(sorted(names))}
        self.told |= set(canaries.values())
        [token, *_] = _TOKEN.findall(page.text)
        self.told.add(token)
        sent = self.http.post(
            action, data={**canaries, "csrf_token": token}, base_url="http://127.0.0.1"
        )
        self.shown |= {each for each in canaries.values() if each in sent.text}
        self.told |= set(_TOKEN.findall(sent.text))


@pytest.fixture
def empty_stores() -> None:
    components._shapes.clear()
    kept_parts._parts.clear()


def kept_words() -> str:
    """Everything in the stores, keys too."""
    return repr(components._shapes) + repr(kept_parts._parts)


def walk_both(client: Nosy) -> set[str]:
    """Send a report and an application; gives what was told on the way."""
    sent = report_walk.send(
        client,
        danger={"now": "yes"},
        when={"timing": "going_on"},
        told_before={"told": "yes", "bodies": "police"},
    )
    walk = case_review_walk.Walk(client)
    walk.to_incidents()
    walk.on("Loud music", "2026-09-01", case_review_walk.told("council", "2026-09-02"))
    walk.to_check()
    words = {"Drums", "Bert", "Ada", "SW1A", "sw1a", "Music through", "Zoë", "Loud music"}
    return client.told | words | set(report_walk.codes_of(sent))


@pytest.mark.usefixtures("empty_stores")
def test_no_answer_and_no_token_is_kept(web_app: Flask) -> None:
    client = Nosy(web_app)
    told = walk_both(client)
    kept = kept_words()
    assert not {each for each in told if each in kept}
    # The canaries were on the pages, and the pages were all of them.
    assert len(client.shown) > 20
    asked = {f"/report-asb/{each.slug}" for each in report.JOURNEY.questions}
    assert asked - client.pages == {"/report-asb/date"}


@pytest.mark.usefixtures("empty_stores")
def test_what_is_kept_is_found_again(web_app: Flask) -> None:
    client = CheckedClient(web_app)
    first = client.get("/report-asb/danger").text
    sizes = len(components._shapes), len(kept_parts._parts)
    assert min(sizes) > 0
    assert _TOKEN.sub("", client.get("/report-asb/danger").text) == _TOKEN.sub("", first)
    assert (len(components._shapes), len(kept_parts._parts)) == sizes


@pytest.mark.usefixtures("empty_stores")
def test_languages_and_hours_do_not_mix(web_app: Flask) -> None:
    client = CheckedClient(web_app)
    numbers = {}
    for hour in (10, 20, 11):
        with clock.stopped_at(dt.datetime(2026, 10, 14, hour, 0, tzinfo=LONDON)):
            page = client.get("/report-asb/danger").text
            numbers[hour] = page[page.index("app-help-for-all") :]
            assert 'href="/privacy"' in page
            assert 'href="/ar-XB/privacy"' in client.get("/ar-XB/report-asb/danger").text
    assert numbers[10] == numbers[11] != numbers[20]
