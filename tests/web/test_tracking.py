"""Following a case on the page."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.keeping import RestrictionReason
from portal.domain.state_machine import NextAction
from portal.domain.vocabulary import CaseReviewStatus, ReportStatus, Role, Visibility
from portal.labels.tracking import CASE_REVIEW_NOW, NEXT_STEPS, REPORT_NOW
from portal.models.report import Report, ReportEvent
from portal.services import drafts
from portal.services.data_protection import restrictions
from portal.services.report import reports
from portal.services.report.reports import Sent
from portal.services.transaction import transaction
from tests.builders import an_officer, report_answers
from tests.web.contract import CheckedClient, Page
from tests.web.report_walk import go


@pytest.fixture
def sent(web_app: Flask) -> Sent:
    with web_app.app_context():
        token = drafts.start_draft("report", "en", "danger", {"now": "no"})
        return reports.submit_draft(token, report_answers())


def follow(client: CheckedClient, sent: Sent) -> Page:
    page = client.get("/track")
    return client.submit(page, reference=sent.reference, code=sent.tracking_code)


def move(app: Flask, to: ReportStatus, words: str = "", **facts: str) -> None:
    with app.app_context(), transaction() as session:
        report = session.scalars(sa.select(Report)).one()
        report.status = to
        event = ReportEvent(
            report=report,
            at=clock.now(),
            kind="status_changed",
            visibility=Visibility.PUBLIC,
            facts={"to": to.value, **facts},
        )
        event.words = words or None
        session.add(event)


def titles(page: Page) -> list[str]:
    return [page.words(title) for title in page.all("h3")]


def test_a_restricted_record_says_that_we_have_stopped(
    client: CheckedClient, sent: Sent, web_app: Flask
) -> None:
    assert "stopped using" not in follow(client, sent).main
    with web_app.app_context():
        manager = an_officer(Role.MANAGER)
        restrictions.restrict(sent.reference, manager, RestrictionReason.OBJECTION, "Zanzibar")
    page = follow(client, sent)
    assert "We have stopped using this record while we check it." in page.main
    assert "We will tell you before we start to use it again." in page.main
    assert "Zanzibar" not in page.text


def test_the_next_promised_step_stands_first_with_its_day(
    client: CheckedClient, sent: Sent
) -> None:
    page = follow(client, sent)
    assert page.h1 == "Your report"
    assert titles(page) == [
        "Next: We read your report and tell you what we do",
        "We received your report",
    ]
    assert "by Wednesday 21 October 2026" in page.main
    assert sent.reference in page.main


def test_the_page_holds_no_word_of_what_was_told(client: CheckedClient, sent: Sent) -> None:
    page = follow(client, sent)
    for canary in ("Drums", "Bert", "Ada", "SW1A", sent.tracking_code):
        assert canary not in page.text


@pytest.mark.parametrize(
    ("status", "facts", "said"),
    [
        (ReportStatus.IN_PROGRESS, {}, "An officer began to work on it"),
        (ReportStatus.WAITING_FOR_YOU, {}, "We asked you a question"),
        (ReportStatus.PASSED_ON, {"body": "police"}, "We passed it on to: The police"),
        (ReportStatus.PASSED_ON, {}, "We passed it on to someone who can act"),
        (
            ReportStatus.CLOSED,
            {"outcome": "action_taken"},
            "We closed your report: Action was taken",
        ),
        (ReportStatus.REOPENED, {}, "We opened your report again"),
    ],
)
def test_each_change_is_told_in_plain_words(
    client: CheckedClient,
    web_app: Flask,
    sent: Sent,
    status: ReportStatus,
    facts: dict[str, str],
    said: str,
) -> None:
    move(web_app, status, "Words of an officer", **facts)
    page = follow(client, sent)
    assert said in titles(page)
    assert "Words of an officer" in page.main


def test_a_day_that_has_passed_is_owned_up_to(
    client: CheckedClient, sent: Sent, at_noon: dt.datetime
) -> None:
    with clock.stopped_at(at_noon + dt.timedelta(days=30)):
        page = follow(client, sent)
    assert "We are late, and we are sorry." in page.main


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA-AAAA", "short", "ÄÄ", "9" * 99])
def test_a_wrong_code_and_an_unknown_reference_are_answered_alike(
    client: CheckedClient, sent: Sent, code: str
) -> None:
    page = client.get("/track")
    wrong = client.submit(page, reference=sent.reference, code=code)
    unknown = client.submit(page, reference="ASB-2222-2222", code=code)
    assert wrong.status == unknown.status == 422
    assert wrong.errors == unknown.errors
    assert wrong.main == unknown.main
    assert code in wrong.text


def test_the_cookie_is_opaque_and_ends_with_the_browser(client: CheckedClient, sent: Sent) -> None:
    follow(client, sent)
    cookie = client.http.get_cookie("track", domain="127.0.0.1")
    assert sent.reference not in cookie.value
    assert cookie.http_only
    assert cookie.max_age is None


def test_a_guessed_address_shows_nothing(client: CheckedClient, sent: Sent) -> None:
    for reference in (sent.reference, "ASB-2222-2222", "x", "%00", "sign-out"):
        assert go(client, f"/track/{reference}").h1 == "Follow your report or review"


def test_signing_out_closes_the_case(client: CheckedClient, sent: Sent) -> None:
    page = follow(client, sent)
    kept = client.http.get_cookie("track", domain="127.0.0.1").value
    assert client.submit(page).h1 == "Follow your report or review"
    client.http.set_cookie("track", kept, domain="127.0.0.1")
    assert go(client, f"/track/{sent.reference}").h1 == "Follow your report or review"


def test_too_many_tries_are_told_to_wait(client: CheckedClient, sent: Sent) -> None:
    page = client.get("/track")
    for _ in range(10):
        client.submit(page, reference=sent.reference, code="wrong")
    refused = client.submit(page, reference=sent.reference, code=sent.tracking_code)
    assert refused.status == 429
    assert "Wait a minute" in refused.errors[0]
    assert refused.fields()["reference"] == sent.reference


def test_every_state_has_its_words() -> None:
    assert set(REPORT_NOW) == set(ReportStatus)
    assert set(CASE_REVIEW_NOW) == set(CaseReviewStatus)
    assert set(NEXT_STEPS) == set(NextAction)
