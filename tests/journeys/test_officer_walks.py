"""Officers' walks at phone width, with and without JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from portal.services import demo, drafts
from portal.services.case_review import case_reviews
from portal.services.report import reports
from portal.web.demo.states.case_review import JOURNEY as REVIEW
from portal.web.demo.states.case_review_answers import RESULTS
from portal.web.demo.states.report import JOURNEY as REPORT
from tests.journeys.walking import follow, go_on, heading, main_text, visitor

Answers = dict[str, dict[str, Any]]


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def officer(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Page]:
    """An officer's browser, with JavaScript and without."""
    with visitor(browser, browser_context_args, java_script_enabled=request.param) as page:
        yield page


def _sign_in(page: Page, app: Flask, email: str) -> None:
    page.goto("/officers/")
    go_on(page, {"email": email, "password": demo.PASSWORD}, button="Sign in")
    with app.app_context():
        code = demo.fresh_code(email)
    go_on(page, {"code": code}, button="Sign in")
    assert page.url.endswith("/officers/")


def _sent_report(app: Flask) -> str:
    answers = REPORT.answers()
    with app.app_context():
        token = _drafted("report", answers)
        return reports.submit_draft(token, answers).reference


def _sent_application(app: Flask, result: str) -> str:
    with app.app_context():
        answers = {**REVIEW.answers(), **RESULTS[result][1]()}
        token = _drafted("case_review", answers)
        return case_reviews.submit_draft(token, answers).reference


def _drafted(journey: str, answers: Answers) -> str:
    slug, fields = next(iter(answers.items()))
    return drafts.start_draft(journey, "en", slug, fields)


def _act(page: Page, link: str, answers: dict[str, Any], button: str) -> None:
    follow(page.get_by_role("link", name=link, exact=True))
    go_on(page, answers, button=button)


def test_the_queue_leaves_words_room_on_every_screen(
    browser: Browser, browser_context_args: dict[str, Any], demo_app: Flask
) -> None:
    with visitor(browser, browser_context_args) as page:
        _sign_in(page, demo_app, "triage@example.org")
        page.goto("/officers/reports")
        for width in (800, 1024, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            narrowest, whole = page.evaluate(
                """() => [
                    Math.min(...[...document.querySelectorAll('.app-table td > div')]
                        .map(one => one.getBoundingClientRect().width)),
                    document.documentElement.scrollWidth,
                ]"""
            )
            # Less, and the words of a team or a name are broken in the middle.
            assert narrowest >= 100, width
            assert whole <= width


def test_a_report_is_taken_asked_about_and_closed(officer: Page, demo_app: Flask) -> None:
    reference = _sent_report(demo_app)
    _sign_in(officer, demo_app, "triage@example.org")
    officer.goto("/officers/reports")
    assert "open" in main_text(officer)
    go_on(officer, {"reference": reference.lower()}, button="Show")
    assert reference in heading(officer)
    go_on(officer, button="Take it")
    assert "You have taken this report." in main_text(officer)
    _act(officer, "Ask the resident a question", {"words": "On which days?"}, "Ask")
    assert "On which days?" in main_text(officer)
    _act(officer, "Go on with it", {}, "Go on with it")
    closing = {"outcome": "advice_given", "words": "We told you about mediation."}
    _act(officer, "Close it", closing, "Close it")
    assert "The report is closed." in main_text(officer)
    follow(officer.get_by_role("button", name="Sign out"))
    officer.goto(f"/officers/reports/{reference}")
    assert "/officers/sign-in" in officer.url


def test_a_case_review_is_confirmed(officer: Page, demo_app: Flask) -> None:
    reference = _sent_application(demo_app, "met")
    _sign_in(officer, demo_app, "review@example.org")
    officer.goto("/officers/case-reviews")
    assert "Case reviews" in heading(officer)
    officer.goto(f"/officers/case-reviews/{reference}")
    _act(officer, "Become the contact officer", {}, "Become the contact officer")
    words = {"words": "A review is held. We write to you within 3 working days."}
    _act(officer, "Confirm that it is met", words, "Go on: see the letter first")
    go_on(officer, {}, button="Confirm: it is met, and send the letter")
    assert "It is confirmed: the threshold is met." in main_text(officer)


def test_an_officer_decides_with_written_reasons(officer: Page, demo_app: Flask) -> None:
    reference = _sent_application(demo_app, "officer_decides")
    _sign_in(officer, demo_app, "review@example.org")
    officer.goto(f"/officers/case-reviews/{reference}")
    follow(officer.get_by_role("link", name="Decide that it is met", exact=True))
    follow(officer.get_by_role("button", name="Go on: see the letter first"))
    assert officer.title().startswith("Error:")
    reasons = dict.fromkeys(
        ("persistence", "harm", "adequacy", "bodies_hold", "words"), "In plain words."
    )
    go_on(officer, reasons, button="Go on: see the letter first")
    go_on(officer, {}, button="Decide: it is met, and send the letter")
    assert "It is decided: the threshold is met." in main_text(officer)
