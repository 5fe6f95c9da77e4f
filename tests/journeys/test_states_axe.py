"""Every page state in Chromium: axe, narrow screen, forced colours, fingers, other languages."""

import calendar
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from portal.content.model import Authority
from portal.services.demo import OFFICERS
from tests.journeys.inspection import FURTHER, MEASURES, NARROW, TAGS, WAIVERS, WIDE, Inspection
from tests.played import SPOKEN, STATES

# One in so many states is looked at by axe in each pseudo-locale too.
_SAMPLED = max(1, len(SPOKEN) // 15)


@pytest.fixture(scope="session")
def inspection(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Inspection]:
    """One page for all states of this worker."""
    context = browser.new_context(**browser_context_args, reduced_motion="reduce")
    yield Inspection(context.new_page(), axe_everywhere=True)
    context.close()


@pytest.fixture(scope="session")
def foreign(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Inspection]:
    """One page for all states in other languages, of which axe looks at few."""
    context = browser.new_context(**browser_context_args, reduced_motion="reduce")
    page = context.new_page()
    page.set_viewport_size(NARROW)
    yield Inspection(page)
    context.close()


@pytest.fixture(scope="session")
def own_names(demo_app: Flask) -> list[str]:
    """Names that no language changes: of bodies, places and this partnership."""
    return _own_names(demo_app.extensions["authority"])


def _own_names(held: Authority) -> list[str]:
    # The pseudo-locales write dates and lists as English does.
    dates = {*calendar.day_name, *calendar.month_name, " and "}
    names = dates | {held.name, held.short_name, held.council, held.place}
    names |= {contact.body for contact in held.contacts["en"].values()}
    names |= {officer.name for officer in OFFICERS}
    sources = {
        one.source for one in (*held.policy_notes, *held.statistics, *held.earlier_procedures)
    }
    pages = held.pages["en"].values()
    sources |= {
        words for page in pages for one in page.figures for words in (one.source, one.period)
    }
    names |= sources | {held.policy.procedure.version}
    return sorted(filter(None, names), key=len, reverse=True)


@pytest.mark.parametrize("slug", STATES)
def test_a_state_holds_for_everyone(inspection: Inspection, slug: str) -> None:
    page = inspection.page
    page.set_viewport_size(WIDE)
    inspection.visit(f"/demo/states/{slug}", STATES[slug].status)
    faults = inspection.axe()
    page.set_viewport_size(NARROW)
    faults += inspection.faults("sideways", "cut", "small")
    page.emulate_media(forced_colors="active")
    faults += inspection.measure("edgeless")
    page.emulate_media(forced_colors="none")
    faults += inspection.console_errors()
    assert faults == []


@pytest.mark.parametrize("slug", SPOKEN)
def test_a_state_holds_in_other_languages(
    foreign: Inspection, own_names: list[str], slug: str
) -> None:
    faults = []
    for code, direction in (("en-XA", "ltr"), ("ar-XB", "rtl")):
        foreign.visit(f"/demo/states/{slug}/{code}", STATES[slug].status)
        assert foreign.language() == (code, direction)
        faults += [f"{code} {one}" for one in foreign.faults("sideways", "cut")]
        if code == "en-XA":
            faults += [
                f"not translated: {one}" for one in foreign.measure("untranslated", own_names)
            ]
        if list(SPOKEN).index(slug) % _SAMPLED == 0:
            faults += [f"{code} {one}" for one in foreign.axe()]
    assert faults == []


def test_every_rule_is_looked_at(inspection: Inspection) -> None:
    """No option that makes axe quicker takes a rule away."""
    inspection.visit("/demo/states/guidance-home", 200)
    known = inspection.page.evaluate("tags => axe.getRules(tags)", TAGS)
    apart = {"experimental", "deprecated"}
    wanted = {rule["ruleId"] for rule in known if not apart & set(rule["tags"])}
    assert len(wanted) > 80
    assert (wanted | set(FURTHER)) - set(WAIVERS) <= inspection.axe_rules()


def test_waivers_are_few() -> None:
    assert len(WAIVERS) <= 2
    assert all(WAIVERS.values())


def test_a_bad_page_is_seen_as_bad(page: Page) -> None:
    """The measures find what they are there to find."""
    page.set_viewport_size(NARROW)
    page.set_content(
        '<html><body><p style="width:500px">wide</p><div style="overflow:hidden;height:9px">cut off</div>'
        '<p><a href="/">a</a></p><button style="border:0">x</button></body></html>'
    )
    found = Inspection(page)
    page.evaluate(MEASURES)
    for name in ("sideways", "cut", "small", "edgeless"):
        assert found.measure(name), name
    assert found.measure("untranslated", []) != []
    assert found.axe() != []
