"""Judging again: the first finding stays, the latest is the one to decide by."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.officer_acts import DepartureFact, Refusal
from portal.domain.reassessment import ReassessmentKind
from portal.domain.spans import Span
from portal.domain.threshold import Outcome, Standing
from portal.domain.vocabulary import Body, CaseReviewStatus, Lane, Role
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.reassessment import Reassessment
from portal.services.case_access import Refused
from portal.services.case_review import case_review_pages, case_review_queues, threshold_decisions
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.case_review.reassessments import Correction, correct_facts, count_uncertain
from portal.services.case_review.threshold_reasons import Reasons
from portal.services.officer.officers import SignedIn
from tests.builders import an_application, an_officer
from tests.services.review_answers import about, application, exactly, row, told
from tests.services.tracked import kept, mails

WHY = Reasons("Weekly", "No sleep", "None", "None", "All was here.")
TWO: dict[str, dict[str, Any]] = {
    "row-a": row("2026-08-10", told("council", exactly("2026-08-12"))),
    "row-b": row("2026-08-20", told("police", exactly("2026-08-21"))),
}
UNCERTAIN = {**TWO, "row-c": row("2026-09-05", told("other", about("2026-09")))}
LATE = {**TWO, "row-c": row("2026-03-01", told("police", exactly("2026-06-20")))}
THIRD = Correction(
    None,
    "Logged by a neighbour",
    Span.on(dt.date(2026, 9, 1)),
    Body.POLICE,
    Span.on(dt.date(2026, 9, 2)),
)


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.CASE_REVIEW_OFFICER)


def _page(reference: str, officer: SignedIn) -> ReviewPage:
    db.session.rollback()
    db.session.expire_all()
    return case_review_pages.open_case_review(reference, officer)


def _frozen(reference: str) -> tuple[Any, ...]:
    review = kept(reference)
    assert isinstance(review, CaseReview)
    return review.finding, review.assessment, review.inputs, review.policy, review.applied_on


def test_an_uncertain_row_is_counted_with_a_reason(officer: SignedIn) -> None:
    reference = an_application(officer, application(rows=UNCERTAIN))
    first = _frozen(reference)
    assert _page(reference, officer).finding is Outcome.OFFICER_DECIDES
    count_uncertain(reference, officer, 1, "c", "The councillor sent us the mail.")
    page = _page(reference, officer)
    assert (page.finding, page.counted) == (Outcome.MET, 3)
    assert {each.row.key: each.accepted for each in page.rows} == {
        "a": False,
        "b": False,
        "c": True,
    }
    now, before = page.assessments
    assert (now.number, now.kind, now.reason) == (
        2,
        ReassessmentKind.COUNTED,
        "The councillor sent us the mail.",
    )
    assert now.by is not None
    assert now.by.id == officer.id
    assert (before.number, before.kind, before.counted) == (1, None, 2)
    assert _frozen(reference) == first
    queued = case_review_queues.list_lane(Lane.DECIDE).rows[0]
    assert (queued.finding, queued.counted) == (Outcome.MET, 3)
    assert len(mails("news_for_you")) == 1
    for key in ("c", "a", "x"):
        with pytest.raises(Refused):
            count_uncertain(reference, officer, page.version, key, "Again.")


def test_what_is_found_met_again_is_not_proposed_as_not_met(officer: SignedIn) -> None:
    reference = an_application(officer, application(rows=UNCERTAIN))
    count_uncertain(reference, officer, 1, "c", "Because.")
    version = _page(reference, officer).version
    with pytest.raises(Refused) as refused:
        threshold_decisions.propose_not_met(reference, officer, version, WHY, "No.")
    assert refused.value.why is Refusal.FOUND_MET
    threshold_decisions.decide_met(reference, officer, version, WHY, "It is met.")
    assert _page(reference, officer).status is CaseReviewStatus.MET


def test_a_complaint_that_a_body_holds_counts_too(officer: SignedIn) -> None:
    reference = an_application(officer, application(rows=TWO))
    first = _frozen(reference)
    correct_facts(reference, officer, 1, THIRD, "The police's log.")
    page = _page(reference, officer)
    assert (page.finding, page.counted) == (Outcome.MET, 3)
    assert [each.row.what for each in page.rows][-1] == "Logged by a neighbour"
    assert _frozen(reference) == first


def test_a_corrected_date_is_judged_as_at_the_applications_day(officer: SignedIn) -> None:
    reference = an_application(officer, application(rows=LATE))
    with clock.stopped_at(clock.now() + dt.timedelta(days=300)):
        found = Correction("c", occurred=Span.on(dt.date(2026, 6, 1)))
        correct_facts(reference, officer, 1, found, "The log says June.")
        page = _page(reference, officer)
    standing = {each.row.key: each.standing for each in page.rows}
    assert standing["c"] is Standing.COUNTS
    assert page.finding is Outcome.MET
    # The rows of the first finding say what was told then.
    assert {each.row.key: each.standing for each in page.assessments[-1].rows}["c"] is (
        Standing.DOES_NOT_COUNT
    )


def test_what_was_counted_stays_counted_when_facts_are_corrected(officer: SignedIn) -> None:
    reference = an_application(officer, application(rows=UNCERTAIN))
    count_uncertain(reference, officer, 1, "c", "Because.")
    correct_facts(reference, officer, _page(reference, officer).version, THIRD, "Their log.")
    page = _page(reference, officer)
    assert page.counted == 4
    assert [each.number for each in page.assessments] == [3, 2, 1]


def test_no_correction_takes_a_finding_of_met_away(officer: SignedIn) -> None:
    reference = an_application(officer, application())
    for found in (
        Correction("a", occurred=Span.on(dt.date(2025, 1, 1))),
        Correction("b", occurred=Span.on(dt.date(2026, 10, 1))),
    ):
        with pytest.raises(Refused) as refused:
            correct_facts(reference, officer, 1, found, "The log.")
        assert refused.value.why is Refusal.DEPARTURE_NEEDED
    assert _page(reference, officer).version == 1
    correct_facts(reference, officer, 1, THIRD, "One more.")
    assert _page(reference, officer).counted == 4


def test_after_a_departure_it_is_decided_by_reasons(officer: SignedIn) -> None:
    reference = an_application(officer, application())
    correct_facts(reference, officer, 1, THIRD, "One more.")
    threshold_decisions.propose_departure(
        reference,
        officer,
        _page(reference, officer).version,
        fact=DepartureFact.NOT_ASB,
        proof="A building site.",
        words="Not ASB.",
    )
    other = an_officer(Role.CASE_REVIEW_OFFICER, "police")
    version = _page(reference, officer).version
    with pytest.raises(Refused):
        correct_facts(reference, officer, version, THIRD, "While it waits.")
    with clock.stopped_at(clock.now() + dt.timedelta(hours=1)):
        threshold_decisions.agree(reference, other, version, words="Yes.")
        version = _page(reference, officer).version
        threshold_decisions.propose_not_met(reference, officer, version, WHY, "No.")
    assert _page(reference, officer).proposal is not None


def test_it_is_refused_once_it_is_decided(officer: SignedIn) -> None:
    reference = an_application(officer, application())
    threshold_decisions.confirm_met(reference, officer, 1, "It is held.")
    version = _page(reference, officer).version
    for act in (
        lambda: correct_facts(reference, officer, version, THIRD, "Late."),
        lambda: count_uncertain(reference, officer, version, "a", "Late."),
    ):
        with pytest.raises(Refused):
            act()


def test_words_of_people_are_sealed(officer: SignedIn) -> None:
    reference = an_application(officer, application(rows=TWO))
    correct_facts(reference, officer, 1, THIRD, "Canary reason.")
    raw = db.session.execute(
        sa.select(Reassessment.inputs_sealed, Reassessment.reason_sealed, Reassessment.assessment)
    ).one()
    for words in (b"Canary", b"neighbour"):
        assert words not in (raw[0] or b"")
        assert words not in (raw[1] or b"")
    assert "neighbour" not in str(raw[2])
