"""Every page in every state: played by real requests, complete, and without piling up."""

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from portal.domain.threshold import Flag, Outcome, Reason
from portal.domain.vocabulary import CaseReviewStatus, ReportOutcome, ReportStatus
from portal.extensions import db
from portal.services.case_review import case_reviews
from portal.web.case_review.pages import JOURNEY_OF_QUESTIONS
from portal.web.demo.states import (
    case_review,
    case_review_answers,
    report_cases,
    review_cases,
)
from portal.web.report.pages import JOURNEY
from portal.web.shared.journey import Journey
from tests.played import BASE, STATES, Played
from tests.web.contract import CheckedClient, check_headers, check_page

# Played on one worker, once.
pytestmark = pytest.mark.xdist_group("states")

# Answers that are no page: files, what the machinery asks, and the way out.
_NO_PAGES = {
    "officer.work_account_begin",
    "case_review.statistics_csv",
    "case_review.statistics_json",
    "diary.diary_csv",
    "diary.diary_pdf",
    "officer.reports_file",
    "officer.clocks_file",
    "officer.report_evidence",
    "officer.report_original",
    "officer.case_review_evidence",
    "officer.case_review_original",
    "officer.request_evidence",
    "tracking.letter_pdf",
    "officer.case_review_letter_pdf",
    "tracking.meeting_calendar",
    "tracking.meeting_pdf",
    "officer.case_review_panel_calendar",
    "officer.case_review_panel_copy",
    "officer.case_review_panel_pdf",
    "officer.request_original",
    "evidence.report_file",
    "evidence.tracked_file",
    "operations.health",
    "operations.metrics",
    "operations.ready",
    "operations.robots",
    "leaving.leave",
    "demo.state",
    "demo.state_in",
}


@pytest.mark.parametrize("slug", STATES)
def test_a_state_shows_its_page(played: dict[str, Played], slug: str) -> None:
    response = played[slug].response
    assert response.status_code == STATES[slug].status
    if response.status_code < 500:
        check_headers(response)
    page = played[slug].page
    check_page(page)
    form_to_put_right = response.status_code in (409, 413, 422, 429) and not slug.startswith(
        "error-"
    )
    assert bool(page.errors) == form_to_put_right


def test_the_list_leads_to_each_state(demo_app: Flask) -> None:
    page = CheckedClient(demo_app).get("/demo/states")
    targets = {a.get("href") for a in page.all("a")}
    assert {f"/demo/states/{slug}" for slug in STATES} <= targets


def test_every_page_is_seen_in_some_state(demo_app: Flask, played: dict[str, Played]) -> None:
    rules: list[Rule] = list(demo_app.url_map.iter_rules())
    wanted = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert wanted - _NO_PAGES - {one.endpoint for one in played.values()} == set()


@pytest.mark.parametrize(
    ("prefix", "journey"), [("report", JOURNEY), ("review", JOURNEY_OF_QUESTIONS)]
)
def test_every_question_is_seen_as_first_asked_and_with_errors(
    prefix: str, journey: Journey
) -> None:
    asked = {question.slug for question in journey.questions}
    seen = {
        slug for slug in asked if {f"{prefix}-{slug}", f"{prefix}-{slug}-errors"} <= set(STATES)
    }
    assert asked == seen


def test_every_result_of_the_threshold_is_seen(demo_app: Flask) -> None:
    """Each outcome, reason and flag has a state of its name, and its rows do lead to it."""
    with demo_app.app_context():
        for code in (*Outcome, *Reason, *Flag):
            answers = {**case_review.JOURNEY.answers(), **case_review_answers.RESULTS[code][1]()}
            found = case_reviews.assess_answers(answers).assessment
            reasons = {reason for each in found.findings.values() for reason in each.reasons}
            assert code in {found.outcome} | reasons | found.flags, code
            assert f"review-result-{code.replace('_', '-')}" in STATES


def test_every_status_is_seen_by_the_resident_and_by_officers() -> None:
    reports, reviews = report_cases.SAMPLES, review_cases.SAMPLES
    assert {sample.status for sample in reports.values()} == set(ReportStatus)
    assert {sample.status for sample in reviews.values()} == set(CaseReviewStatus)
    assert {f"closed-{outcome.replace('_', '-')}" for outcome in ReportOutcome} <= set(reports)
    for kind, names in (("report", reports), ("review", reviews)):
        for name in names:
            assert {f"track-{kind}-{name}", f"officer-{kind}-{name}"} <= set(STATES)


def test_the_hour_of_a_state_is_its_own(demo_app: Flask) -> None:
    """The day and the night lead with another number, whatever the time is, and change no other page."""
    client = demo_app.test_client()

    def first_number(path: str) -> str:
        text = client.get(path, base_url=BASE).get_data(as_text=True)
        return min(("02076414000", "02076412388"), key=lambda one: text.index(f"tel:+44{one[1:]}"))

    before = first_number("/priorities/violence-and-exploitation")
    assert first_number("/demo/states/guidance-violence-day") == "02076414000"
    assert first_number("/demo/states/guidance-violence-night") == "02076412388"
    assert first_number("/priorities/violence-and-exploitation") == before


def test_the_links_of_a_state_go_on_working(demo_app: Flask) -> None:
    client = CheckedClient(demo_app)
    page = client.get("/demo/states/report-when")
    assert client.submit(page, timing="now").h1 != page.h1


def test_seen_again_a_state_makes_nothing_new(demo_app: Flask) -> None:
    """One draft for each browser, one case for each sample, however often they are seen."""
    slugs = ("report-when", "report-sent", "track-report-passed-on", "officer-review-met")
    client = demo_app.test_client()

    def look() -> dict[str, int]:
        for slug in slugs:
            assert client.get(f"/demo/states/{slug}", base_url=BASE).status_code == 200
        with demo_app.app_context():
            tables = ("draft", "report", "case_review", "officer_session")
            return {
                name: db.session.scalar(sa.text(f"select count(*) from {name}")) for name in tables
            }

    look()
    assert look() == look()


def test_an_unknown_state_is_not_found(demo_app: Flask) -> None:
    client = demo_app.test_client()
    assert client.get("/demo/states/nothing", base_url=BASE).status_code == 404
    assert client.get("/demo/states/officer-sign-in/ar-XB", base_url=BASE).status_code == 404
    assert client.get("/demo/states/report-when/xx", base_url=BASE).status_code == 404
