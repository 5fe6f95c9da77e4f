"""Four weeks of one problem, as the resident lives through them; the clock is moved from day to day."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page

from portal import clock
from portal.domain.vocabulary import Body, ReportOutcome
from portal.extensions import db
from portal.models.outbox import OutboxMessage
from portal.models.report import Report
from portal.services import demo
from portal.services.officer.officers import SignedIn
from portal.services.report import triage
from tests.journeys.test_walks import AFTER_INCIDENTS, CODE, REFERENCE, REPORT, TO_INCIDENTS
from tests.journeys.walking import Answers, answer, follow, go_on, heading, main_text, visitor

EMAIL = "four.weeks@example.org"
FOLLOW = "Show me what is happening"


@contextmanager
def _on(app: Flask, month: int, day: int) -> Iterator[None]:
    """Ten in the morning of a day in 2026, for the server too."""
    with (
        clock.stopped_at(dt.datetime(2026, month, day, 10, tzinfo=clock.LONDON)),
        app.app_context(),
    ):
        yield


def _day(name: str, month: str, day: int) -> Answers:
    return {f"{name}-day": str(day), f"{name}-month": month, f"{name}-year": "2026"}


def _officer() -> SignedIn:
    return demo.officer("triage@example.org")


def _version(reference: str) -> int:
    db.session.rollback()
    found = db.session.scalar(sa.select(Report.version).where(Report.reference == reference))
    assert found is not None
    return found


def _mails() -> list[tuple[str, str]]:
    """What was written to this resident: the message and its body, oldest first."""
    db.session.rollback()
    rows = db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id))
    # Of cases that the page states erased there is no envelope any more.
    kept = [(row.message, row.envelope) for row in rows if row.envelope is not None]
    return [(message, mail["body"]) for message, mail in kept if mail["to"] == EMAIL]


def _codes(page: Page) -> tuple[str, str]:
    said = main_text(page)
    reference, code = REFERENCE.search(said), CODE.search(said)
    assert reference, said
    assert code, said
    return reference.group(), code.group()


def _follow(page: Page, reference: str, code: str) -> str:
    page.goto("/track")
    go_on(page, {"reference": reference, "code": code}, button=FOLLOW)
    return main_text(page)


def _happened_again(page: Page, reference: str, month: str, day: int, what: str) -> str:
    page.goto(f"/track/{reference}/again")
    answer(page, {"on": "exact", **_day("on-on", month, day)})
    go_on(page, {"account": what, "changed": "no", "scale": "4"}, button="Send it")
    return main_text(page)


def _first_report(page: Page) -> tuple[str, str]:
    changed: dict[str, Answers] = {
        "last-time": {"on": "exact", **_day("on-on", "October", 4)},
        "contact": {"name": "Ada Lovelace", "email": EMAIL},
    }
    page.goto("/report-asb")
    follow(page.get_by_role("button", name="Start your report"))
    for slug, answers in REPORT:
        go_on(page, changed.get(slug, answers))
    follow(page.locator("main form button.govuk-button").last)
    assert heading(page).startswith("We have your report")
    # High 1, medium 2 working days: Monday, then Tuesday and Wednesday.
    assert "by Wednesday 7 October" in main_text(page)
    return _codes(page)


def _by_mailed_code(page: Page, reference: str) -> None:
    page.goto("/track/email")
    go_on(page, {"reference": reference, "email": EMAIL}, button="Send me a code")
    message, body = _mails()[-1]
    assert message == "sign_in_code"
    code = re.search(r"\d{4} \d{4}", body)
    assert code, body
    go_on(page, {"code": code.group()})


def _ask_for_review(page: Page) -> None:
    """From the diary: the three incidents are there already."""
    follow(page.get_by_role("button", name="Ask for a case review with these incidents"))
    for slug, answers in TO_INCIDENTS:
        assert page.url.endswith(f"/community-trigger/{slug}"), page.url
        go_on(page, answers)
    assert "You have added 3 incidents" in main_text(page)
    go_on(page, {"more": "no"})
    for slug, answers in AFTER_INCIDENTS:
        go_on(page, {**answers, "email": EMAIL} if slug == "contact" else answers)
    follow(page.locator("main .govuk-button").last)
    assert heading(page) == "Enough of your incidents count"
    follow(page.locator("main form button.govuk-button").last)
    assert heading(page).startswith("We have your application")


def test_four_weeks_of_a_problem(
    browser: Browser, browser_context_args: dict[str, Any], demo_app: Flask
) -> None:
    with visitor(browser, browser_context_args, java_script_enabled=False) as page:
        with _on(demo_app, 10, 5):
            reference, code = _first_report(page)
            assert [message for message, _ in _mails()] == ["report_received"]
        with _on(demo_app, 10, 6):
            triage.take(reference, _officer(), _version(reference))
            triage.ask_resident(reference, _officer(), _version(reference), "Which nights?")
            message, body = _mails()[-1]
            assert message == "question_for_you"
            assert "Which nights?" not in body
        with _on(demo_app, 10, 7):
            # The paper with the code is lost: the email is enough.
            _by_mailed_code(page, reference)
            follow(page.locator(f'main a[href$="{reference}"]'))
            assert "Which nights?" in main_text(page)
            follow(page.get_by_role("link", name="Answer our question"))
            go_on(page, {"words": "Fridays and Sundays"}, button="Send")
            assert "We have your answer." in main_text(page)
        with _on(demo_app, 10, 12):
            triage.pass_on(
                reference,
                _officer(),
                _version(reference),
                body=Body.HOUSING,
                accepted=True,
                reason="They own the building",
                words="Your landlord can act under the tenancy.",
            )
            said = _follow(page, reference, code)
            assert "We passed it on to: A housing association" in said
            assert "Your landlord can act under the tenancy." in said
            assert "They own the building" not in said
        with _on(demo_app, 10, 14):
            _follow(page, reference, code)
            said = _happened_again(page, reference, "October", 11, "Drums on Sunday")
            second, _code = _codes(page)
            assert "We count 2 reports. 1 more would mean that we must do it." in said
        with _on(demo_app, 10, 20):
            assert "You told us that it happened again" in _follow(page, reference, code)
            said = _happened_again(page, reference, "October", 16, "Drums on Friday")
            third, _code = _codes(page)
            assert "We count 3 reports. That is enough." in said
        with _on(demo_app, 10, 23):
            done = ReportOutcome.ACTION_TAKEN
            triage.close(
                reference, _officer(), _version(reference), outcome=done, words="They got a letter."
            )
            assert _mails()[-1][0] == "news_for_you"
            assert "They got a letter." in _follow(page, reference, code)
            follow(page.get_by_role("link", name="Tell us how it went"))
            go_on(page, {"listened": "4", "outcome": "2", "linked": "no"}, button="Send")
        with _on(demo_app, 10, 26):
            _follow(page, reference, code)
            follow(page.get_by_role("link", name="Tell us that this is not solved"))
            go_on(page, {"words": "The drums go on."}, button="Send")
            said = main_text(page)
            assert "We opened it again." in said
            # All that was done still stands there.
            for line in ("They got a letter.", "Which nights?", "We received your report"):
                assert line in said
        with _on(demo_app, 11, 2):
            _follow(page, reference, code)
            follow(page.get_by_role("link", name="See your diary"))
            assert "We were told about this problem 3 times" in main_text(page)
            _ask_for_review(page)
            assert "By Wednesday 4 November 2026" in main_text(page)
            application, _code = _codes(page)
            # One code by mail opens all that this person sent.
            _by_mailed_code(page, application)
            said = main_text(page)
            assert set(REFERENCE.findall(said)) == {reference, second, third, application}
