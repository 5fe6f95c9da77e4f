"""Residents' walks at phone width, with and without JavaScript."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal import clock
from portal.extensions import db
from tests.journeys.walking import (
    ELSEWHERE,
    Answers,
    answer,
    follow,
    go_on,
    heading,
    main_text,
    visitor,
)

CODE = re.compile(r"\b[0-9A-Z]{4}(?:[ -][0-9A-Z]{4}){3}\b")
REFERENCE = re.compile(r"\b(?:ASB|CR)-[0-9A-Z]{4}-[0-9A-Z]{4}\b")

# The questions of an ordinary report, as they are asked.
REPORT: tuple[tuple[str, Answers], ...] = (
    ("danger", {"now": "no"}),
    ("type", {"kind": "noise"}),
    ("where", {"how": "postcode", "postcode": "sw1a1aa"}),
    ("home", {"home": "private_rent"}),
    ("when", {"timing": "going_on"}),
    ("how-long", {"duration": "one_to_six_months"}),
    ("how-often", {"frequency": "every_week", "pattern": "Fridays"}),
    ("last-time", {"on": "unsure"}),
    ("what-happened", {"account": "Drums until 3am 🥁\nand again on Sunday"}),
    ("evidence", {}),
    ("signs", {"signs": ["none"]}),
    ("effect", {"scale": "4", "words": "I cannot sleep."}),
    ("harder", {"vulnerabilities": ["none"]}),
    ("who", {"relation": "neighbour"}),
    ("about-them", {}),
    ("hate", {"hate": "no"}),
    ("at-risk", {"at_risk": ["none"]}),
    ("told-before", {"told": "no"}),
    ("safe-contact", {"ways": ["email"]}),
    ("identity", {"identity": "named"}),
    ("contact", {"name": "Ada Lovelace", "email": "ada@example.org"}),
    ("avoid", {"avoid": "no"}),
    ("other-party", {"may_speak": "no"}),
)
TO_INCIDENTS: tuple[tuple[str, Answers], ...] = (
    ("who", {"kind": "victim"}),
    ("kind", {"kind": "noise"}),
    ("problem", {"account": "Music through the wall, night after night."}),
    ("where", {"place": "Flat above, Example House", "postcode": "SW1A 1AA"}),
)
AFTER_INCIDENTS: tuple[tuple[str, Answers], ...] = (
    ("how-long", {"duration": "one_to_six_months"}),
    ("how-often", {"frequency": "every_week"}),
    ("effect", {"scale": "4"}),
    ("harm", {"harm": "I cannot sleep."}),
    ("at-risk", {"risks": ["none"]}),
    ("relation", {"relation": "neighbour"}),
    ("response", {"helped": "no", "response": "A letter."}),
    ("taking-part", {"participation": "decide_later"}),
    ("support", {"needs": ["none"]}),
    ("safe-contact", {"ways": ["email"]}),
    ("contact", {"name": "Ada Lovelace", "email": "ada@example.org"}),
    ("avoid", {}),
)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def resident(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Page]:
    """A resident with a telephone, with JavaScript and without."""
    with visitor(browser, browser_context_args, java_script_enabled=request.param) as page:
        yield page


@pytest.fixture
def with_script(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A resident whose browser runs scripts."""
    with visitor(browser, browser_context_args) as page:
        yield page


def _answer_all(page: Page, base: str, questions: tuple[tuple[str, Answers], ...]) -> None:
    for slug, answers in questions:
        assert page.url.endswith(f"{base}/{slug}"), f"{slug} expected at {page.url}"
        go_on(page, answers)


def _report(page: Page) -> None:
    page.goto("/")
    follow(page.get_by_role("link", name="Report a problem").first)
    follow(page.get_by_role("button", name="Start your report"))
    _answer_all(page, "/report-asb", REPORT)
    assert page.url.endswith("/report-asb/check-answers")


def _send(page: Page) -> None:
    follow(page.locator("main form button.govuk-button").last)
    expect(page.locator("h1")).to_be_visible()


def _counted(app: Flask, table: str) -> int:
    with app.app_context():
        return int(db.session.scalar(sa.text(f"select count(*) from {table}")) or 0)


def test_a_report_from_the_front_page_to_its_timeline(resident: Page) -> None:
    _report(resident)
    said = main_text(resident)
    assert "Drums until 3am 🥁" in said
    assert "Ada Lovelace" in said
    _send(resident)
    assert heading(resident).startswith("We have your report")
    reference, code = _reference_and_code(resident)
    follow(resident.get_by_role("link", name="Follow your report").last)
    go_on(resident, {"reference": reference, "code": code}, button="Show me what is happening")
    assert heading(resident).startswith("Your report")
    assert reference in main_text(resident)
    assert "Drums" not in main_text(resident)


def _reference_and_code(page: Page) -> tuple[str, str]:
    said = main_text(page)
    reference, code = REFERENCE.search(said), CODE.search(said)
    assert reference, said
    assert code, said
    return reference.group(), code.group()


def test_saved_answers_open_on_another_device(
    resident: Page, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    resident.goto("/report-asb/danger")
    go_on(resident, {"now": "no"})
    answer(resident, {"kind": "litter"})
    follow(resident.get_by_role("button", name="Save and come back later"))
    code = CODE.search(main_text(resident))
    assert code, main_text(resident)
    with visitor(browser, browser_context_args) as other:
        other.goto("/report-asb/come-back")
        go_on(other, {"code": code.group().lower()})
        assert other.url.endswith("/report-asb/where")
        other.goto("/report-asb/type")
        expect(other.locator('[name="kind"][value="litter"]')).to_be_checked()
    # The first device has forgotten it.
    resident.goto("/report-asb/where")
    assert resident.url.endswith("/report-asb/danger")


def test_exit_leaves_nothing_to_come_back_to(resident: Page) -> None:
    resident.goto("/report-asb/danger")
    go_on(resident, {"now": "no"})
    resident.locator(".govuk-exit-this-page__button").click()
    expect(resident).to_have_title(ELSEWHERE)
    resident.goto("/report-asb/type")
    assert resident.url.endswith("/report-asb/danger")


def test_shift_three_times_leaves(with_script: Page) -> None:
    with_script.goto("/report-asb/danger")
    go_on(with_script, {"now": "no"})
    with_script.locator("body.js-enabled").wait_for()
    for _ in range(3):
        with_script.keyboard.press("Shift")
    expect(with_script).to_have_title(ELSEWHERE)


def _incident(page: Page, what: str, days_ago: int, told: tuple[tuple[str, int], ...]) -> None:
    go_on(page, {"more": "add"})
    go_on(page, {"what": what, "when": "exact", **_day("on", days_ago)})
    if not told:
        go_on(page, {"body": "nobody"})
    for number, (body, days) in enumerate(told, start=1):
        go_on(page, {"body": body})
        go_on(page, {"made": "exact", **_day("made-on", days)})
        go_on(page, {"another": "yes" if number < len(told) else "no"})
    go_on(page, {"same_problem": "yes"})
    assert page.url.endswith("/incidents")


def _day(name: str, days_ago: int) -> Answers:
    day = clock.today() - dt.timedelta(days=days_ago)
    return {
        f"{name}-day": str(day.day),
        f"{name}-month": day.strftime("%B"),
        f"{name}-year": str(day.year),
    }


def _apply(page: Page, incidents: tuple[tuple[str, int, tuple[tuple[str, int], ...]], ...]) -> None:
    page.goto("/community-trigger")
    follow(page.get_by_role("button", name="Ask for a case review"))
    _answer_all(page, "/community-trigger", TO_INCIDENTS)
    for what, days_ago, told in incidents:
        _incident(page, what, days_ago, told)
    go_on(page, {"more": "no"})
    _answer_all(page, "/community-trigger", AFTER_INCIDENTS)
    assert page.url.endswith("/community-trigger/check-answers")
    follow(page.locator("main .govuk-button").last)
    assert page.url.endswith("/community-trigger/result")


def test_an_application_that_meets_the_threshold(resident: Page) -> None:
    _apply(
        resident,
        (
            ("Music until 4", 80, (("council", 79),)),
            ("Shouting on the stairs", 55, (("council", 55), ("police", 50))),
            ("A party", 20, (("housing", 18),)),
        ),
    )
    said = main_text(resident)
    assert "3 of the 3 that are enough for a review" in said
    assert "the services must hold a review" in said
    _send(resident)
    assert heading(resident).startswith("We have your application")
    reference, _code = _reference_and_code(resident)
    assert reference.startswith("CR-")
    assert "An officer confirms that we must hold a review" in main_text(resident)


def test_an_application_that_does_not_meet_it(resident: Page) -> None:
    _apply(
        resident,
        (
            ("Rubbish over the fence", 60, (("housing", 58),)),
            ("Shouting", 20, ()),
            ("A broken door", 300, (("council", 295),)),
        ),
    )
    said = main_text(resident)
    assert "1 of the 3 that are enough for a review" in said
    assert "You can still send it" in said
    _send(resident)
    assert heading(resident).startswith("We have your application")
    assert "The services decide if they hold a review" in main_text(resident)


def test_the_first_questions_by_keyboard_alone(with_script: Page) -> None:
    page = with_script
    page.goto("/report-asb/danger")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    for slug, name in (("danger", "now"), ("type", "kind"), ("where", "how")):
        assert page.url.split("#")[0].endswith(f"/report-asb/{slug}")
        _tab_to(page, f'[name="{name}"]')
        # The last answer of "danger" is not the first: an arrow moves to it and chooses it.
        page.keyboard.press("ArrowDown" if slug == "danger" else "Space")
        expect(page.locator(f'[name="{name}"]:checked')).to_have_count(1)
        if slug == "where":
            break
        _press_continue(page)
        if page.url.endswith("/call-999"):
            _press_continue(page)


def _press_continue(page: Page) -> None:
    _tab_to(page, "form.app-question button")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the Tab key on {page.url}")


def test_errors_are_told_first_and_lead_to_their_field(with_script: Page) -> None:
    page = with_script
    page.goto("/report-asb/danger")
    follow(page.get_by_role("button", name="Continue"))
    assert page.title().startswith("Error: ")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator(".govuk-error-summary a").click()
    assert page.evaluate("document.activeElement.name") == "now"
    described = page.locator("fieldset").get_attribute("aria-describedby") or ""
    told = page.locator(".govuk-error-summary a").inner_text()
    messages = [page.locator(f"[id='{one}']").inner_text() for one in described.split()]
    assert any(told in message for message in messages)


def test_a_double_click_sends_one_report_and_back_sends_no_second(
    with_script: Page, demo_app: Flask
) -> None:
    page = with_script
    _report(page)
    before = _counted(demo_app, "report")
    page.locator("main form button.govuk-button").last.dblclick()
    expect(page.locator("h1")).to_contain_text("We have your report")
    reference, _code = _reference_and_code(page)
    page.go_back()
    if page.url.endswith("/check-answers"):
        _send(page)
    assert reference in main_text(page)
    assert _counted(demo_app, "report") == before + 1
