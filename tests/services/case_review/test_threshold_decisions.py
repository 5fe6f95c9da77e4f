"""Who may decide about the threshold, with what, and what follows."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.officer_acts import DepartureFact, Refusal
from portal.domain.vocabulary import (
    Body,
    CaseReviewStatus,
    Lane,
    Role,
    ThresholdDecision,
    Visibility,
)
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.outbox import OutboxMessage
from portal.services.case_access import Refused
from portal.services.case_review import (
    case_review_pages,
    case_review_queues,
    case_review_work,
    threshold_decisions,
)
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.case_review.threshold_reasons import Reasons
from portal.services.officer import handover
from portal.services.officer.officers import SignedIn
from portal.services.partner import information_requests
from portal.services.partner.information_requests import Asked
from portal.services.transaction import Stale
from tests.builders import an_application, an_officer
from tests.services.review_answers import application

WHY = Reasons(
    "Every week", "No sleep", "Nobody came", "Police: none. Housing: two.", "All was here."
)
REVIEWER = Role.CASE_REVIEW_OFFICER


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(REVIEWER)


@pytest.fixture
def met(officer: SignedIn) -> str:
    """An application whose three incidents count."""
    return an_application(officer, application())


@pytest.fixture
def undecided(officer: SignedIn) -> str:
    """An application whose incidents do not tell."""
    return an_application(officer, application(rows={}))


def _page(reference: str, officer: SignedIn) -> ReviewPage:
    db.session.rollback()
    return case_review_pages.open_case_review(reference, officer)


def _seen(reference: str, officer: SignedIn) -> int:
    return _page(reference, officer).version


def _running(page: ReviewPage) -> dict[str, dt.date]:
    return {each.kind: each.due_on for each in page.clocks if each.stopped_at is None}


def _why(refused: pytest.ExceptionInfo[Refused]) -> Refusal:
    return refused.value.why


def test_the_lanes(officer: SignedIn, met: str, undecided: str) -> None:
    def lane(which: Lane | None) -> list[str]:
        return [row.reference for row in case_review_queues.list_lane(which).rows]

    assert (lane(Lane.CONFIRM), lane(Lane.DECIDE), lane(None)) == ([met], [undecided], [])
    threshold_decisions.confirm_met(met, officer, 1, "A review is held.")
    assert (lane(Lane.CONFIRM), lane(None)) == ([], [met])


def test_a_lane_has_pages(officer: SignedIn) -> None:
    references = [
        an_application(officer, application(), clock.now() - dt.timedelta(days=days))
        for days in (0, 3, 9, 3, 1)
    ]
    seen, cursor = [], None
    while True:
        page = case_review_queues.list_lane(Lane.CONFIRM, cursor, rows=2)
        seen += [row.reference for row in page.rows]
        cursor = page.after
        if cursor is None:
            break
    assert sorted(seen) == sorted(references)
    assert case_review_queues.count_lane(Lane.CONFIRM).number == 5
    assert case_review_queues.count_overdue().number == 1


def test_the_contact_officer_acknowledges(officer: SignedIn, met: str) -> None:
    assert set(_running(_page(met, officer))) == {"acknowledge", "confirm_met"}
    threshold_decisions.take(met, officer, 1)
    page = _page(met, officer)
    assert set(_running(page)) == {"confirm_met"}
    assert page.contact_officer is not None
    assert page.contact_officer.id == officer.id
    assert (page.events[0].words, page.events[0].visibility) == (officer.name, Visibility.PUBLIC)
    with pytest.raises(Refused) as refused:
        threshold_decisions.take(met, officer, page.version)
    assert _why(refused) is Refusal.ALREADY_SO


def test_confirming_starts_the_panels_clock_and_tells_the_applicant(
    officer: SignedIn, met: str
) -> None:
    threshold_decisions.confirm_met(met, officer, 1, "A review is held.")
    page = _page(met, officer)
    assert page.status is CaseReviewStatus.MET
    # Twelve working days after Wednesday 14 October.
    assert _running(page)["hold_panel"] == dt.date(2026, 10, 30)
    assert "confirm_met" not in _running(page)
    assert [each.decision for each in page.decisions] == [ThresholdDecision.MET]
    assert page.events[0].words == "A review is held."
    sent = sa.select(sa.func.count()).where(OutboxMessage.message == "news_for_you")
    assert db.session.scalar(sent) == 1


def test_asking_an_applicant_for_evidence_says_that_it_is_a_question(
    officer: SignedIn, met: str
) -> None:
    case_review_work.ask_for_evidence(met, officer, 1, "Have you photos?")
    sent = sa.select(OutboxMessage.message).order_by(OutboxMessage.id.desc())
    assert db.session.scalars(sent).first() == "question_for_you"


def test_met_by_reasons_where_the_count_does_not_tell(officer: SignedIn, undecided: str) -> None:
    threshold_decisions.decide_met(undecided, officer, 1, WHY, "A review is held.")
    page = _page(undecided, officer)
    assert page.status is CaseReviewStatus.MET
    assert page.decisions[0].reasons["persistence"] == "Every week"


def test_not_met_counts_only_when_another_body_agrees(officer: SignedIn, undecided: str) -> None:
    threshold_decisions.propose_not_met(undecided, officer, 1, WHY, "Not met, because.")
    page = _page(undecided, officer)
    assert page.status is CaseReviewStatus.THRESHOLD_DECISION
    assert page.proposal is not None
    assert all("because" not in (event.words or "") for event in page.events)
    police = an_officer(REVIEWER, "police")
    threshold_decisions.agree(undecided, police, page.version, words="I looked at it.")
    page = _page(undecided, officer)
    assert page.status is CaseReviewStatus.NOT_MET
    assert page.proposal is None
    decision = page.decisions[0]
    assert decision.agreed_by is not None
    assert decision.agreed_by.id == police.id
    assert page.events[0].words == "Not met, because."
    # Emailed today, received today; ten working days after that.
    assert _running(page) == {"appeal": dt.date(2026, 10, 28)}
    assert page.due_on == dt.date(2026, 10, 28)
    # The decision acknowledges: who proposed it is the contact from now on.
    assert page.contact_officer is not None
    assert page.contact_officer.id == officer.id
    assert officer.name in [event.words for event in page.events if event.kind == "contact_officer"]
    named = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.act == "case_review.contact_named")
    ).one()
    assert (named.officer_id, named.facts) == (police.id, {"to": officer.id})


def test_an_earlier_clock_moves_the_queue_but_not_the_promise(
    officer: SignedIn, undecided: str
) -> None:
    page = _page(undecided, officer)
    assert page.due_on == _running(page)["decide_threshold"]
    assert page.sooner is not None
    assert (page.sooner.kind, page.sooner.due_on) == ("acknowledge", dt.date(2026, 10, 16))
    assert case_review_queues.list_lane(Lane.DECIDE).rows[0].due_on == dt.date(2026, 10, 16)
    threshold_decisions.take(undecided, officer, page.version)
    assert _page(undecided, officer).sooner is None


def test_nobody_agrees_with_themselves(officer: SignedIn, undecided: str) -> None:
    threshold_decisions.propose_not_met(undecided, officer, 1, WHY, "No.")
    seen = _seen(undecided, officer)
    for act in (threshold_decisions.agree, threshold_decisions.send_back):
        with pytest.raises(Refused) as refused:
            act(undecided, officer, seen, words="Yes")
        assert _why(refused) is Refusal.SAME_OFFICER


def test_the_contact_officer_is_no_second_officer(officer: SignedIn, undecided: str) -> None:
    contact = an_officer(REVIEWER, "police")
    threshold_decisions.take(undecided, contact, 1)
    threshold_decisions.propose_not_met(undecided, officer, _seen(undecided, officer), WHY, "No.")
    with pytest.raises(Refused) as refused:
        threshold_decisions.agree(undecided, contact, _seen(undecided, officer), words="Yes")
    assert _why(refused) is Refusal.SAME_OFFICER


def test_the_same_body_agrees_only_with_a_recorded_delegation(
    officer: SignedIn, undecided: str
) -> None:
    threshold_decisions.propose_not_met(undecided, officer, 1, WHY, "No.")
    colleague, seen = an_officer(REVIEWER), _seen(undecided, officer)
    for delegation in ("", "   "):
        with pytest.raises(Refused) as refused:
            threshold_decisions.agree(
                undecided, colleague, seen, words="Yes", delegation=delegation
            )
        assert _why(refused) is Refusal.SAME_BODY
    threshold_decisions.agree(
        undecided, colleague, seen, words="Yes", delegation="Police, letter of 1 May"
    )
    page = _page(undecided, officer)
    assert page.status is CaseReviewStatus.NOT_MET
    assert page.decisions[0].agreement["delegation"] == "Police, letter of 1 May"


def test_a_proposal_can_go_back_and_be_made_again(officer: SignedIn, undecided: str) -> None:
    threshold_decisions.propose_not_met(undecided, officer, 1, WHY, "No.")
    police = an_officer(REVIEWER, "police")
    threshold_decisions.send_back(
        undecided, police, _seen(undecided, officer), words="Ask housing first."
    )
    page = _page(undecided, officer)
    assert (page.status, page.proposal) == (CaseReviewStatus.THRESHOLD_DECISION, None)
    with pytest.raises(Refused) as refused:
        threshold_decisions.agree(undecided, police, page.version, words="Yes")
    assert _why(refused) is Refusal.NOTHING_PROPOSED
    threshold_decisions.decide_met(undecided, officer, page.version, WHY, "It is met.")


def test_nothing_is_decided_while_a_proposal_waits(officer: SignedIn, undecided: str) -> None:
    threshold_decisions.propose_not_met(undecided, officer, 1, WHY, "No.")
    seen = _seen(undecided, officer)
    for act in (threshold_decisions.decide_met, threshold_decisions.propose_not_met):
        with pytest.raises(Refused) as refused:
            act(undecided, officer, seen, WHY, "Words")
        assert _why(refused) is Refusal.PROPOSED_ALREADY


def test_a_finding_of_met_is_never_decided_as_not_met(officer: SignedIn, met: str) -> None:
    with pytest.raises(Refused) as refused:
        threshold_decisions.propose_not_met(met, officer, 1, WHY, "No.")
    assert _why(refused) is Refusal.NOT_ALLOWED


def test_a_departure_needs_a_second_officer_and_decides_nothing_yet(
    officer: SignedIn, met: str
) -> None:
    threshold_decisions.propose_departure(
        met,
        officer,
        1,
        fact=DepartureFact.ENTERED_TWICE,
        proof="The same call, twice in the log.",
        words="One call was entered twice.",
    )
    page = _page(met, officer)
    assert page.status is CaseReviewStatus.CONFIRMING
    with pytest.raises(Refused):
        threshold_decisions.confirm_met(met, officer, page.version, "x")
    with pytest.raises(Refused):
        threshold_decisions.agree(met, officer, page.version, words="x")
    threshold_decisions.agree(met, an_officer(REVIEWER), page.version, words="Yes, the same call.")
    page = _page(met, officer)
    assert page.status is CaseReviewStatus.THRESHOLD_DECISION
    assert page.decisions[0].departure
    assert _running(page)["decide_threshold"] == dt.date(2026, 10, 21)
    assert "confirm_met" not in _running(page)


def test_asking_bodies_gives_longer(officer: SignedIn, undecided: str) -> None:
    assert _running(_page(undecided, officer))["decide_threshold"] == dt.date(2026, 10, 21)
    information_requests.ask(undecided, officer, 1, [Asked(Body.POLICE)], "By mail to the desk.")
    page = _page(undecided, officer)
    assert _running(page)["decide_threshold"] == dt.date(2026, 10, 28)
    public = [event for event in page.events if event.visibility is Visibility.PUBLIC]
    assert public[0].facts["bodies"] == ["police"]
    assert all("desk" not in (event.words or "") for event in public)


def test_later_steps_follow_the_table(officer: SignedIn, met: str) -> None:
    threshold_decisions.confirm_met(met, officer, 1, "A review is held.")
    page = _page(met, officer)
    assert page.steps == (CaseReviewStatus.GATHERING, CaseReviewStatus.WITHDRAWN)
    with pytest.raises(Refused) as refused:
        case_review_work.advance(
            met, officer, page.version, to=CaseReviewStatus.CLOSED, reason="x", words="x"
        )
    assert _why(refused) is Refusal.NOT_ALLOWED
    case_review_work.advance(
        met,
        officer,
        page.version,
        to=CaseReviewStatus.GATHERING,
        reason="Letters out",
        words="We ask everyone.",
    )
    page = _page(met, officer)
    assert _running(page)["hold_panel"] == dt.date(2026, 10, 30)
    assert page.events[0].words == "We ask everyone."


def test_no_plain_step_decides_the_threshold(officer: SignedIn, met: str, undecided: str) -> None:
    for reference in (met, undecided):
        for to in (
            CaseReviewStatus.MET,
            CaseReviewStatus.NOT_MET,
            CaseReviewStatus.THRESHOLD_DECISION,
        ):
            with pytest.raises(Refused):
                case_review_work.advance(reference, officer, 1, to=to, reason="x", words="x")


def test_not_met_closes_only_after_the_time_to_appeal(
    officer: SignedIn, undecided: str, at_noon: dt.datetime
) -> None:
    threshold_decisions.propose_not_met(undecided, officer, 1, WHY, "No.")
    police = an_officer(REVIEWER, "police")
    threshold_decisions.agree(undecided, police, _seen(undecided, officer), words="Yes")

    def close() -> None:
        case_review_work.advance(
            undecided,
            officer,
            _seen(undecided, officer),
            to=CaseReviewStatus.CLOSED,
            reason="x",
            words="x",
        )

    with clock.stopped_at(dt.datetime(2026, 10, 28, 12, tzinfo=dt.UTC)):
        with pytest.raises(Refused) as refused:
            close()
        assert _why(refused) is Refusal.APPEAL_TIME_RUNS
    with clock.stopped_at(dt.datetime(2026, 10, 29, 12, tzinfo=dt.UTC)):
        close()
    assert _page(undecided, officer).status is CaseReviewStatus.CLOSED


def test_a_colleague_cannot_be_overwritten(officer: SignedIn, met: str) -> None:
    threshold_decisions.take(met, officer, 1)
    with pytest.raises(Stale):
        threshold_decisions.confirm_met(met, officer, 1, "x")


def test_the_finding_stays_as_it_was_judged(officer: SignedIn, met: str) -> None:
    rows = _page(met, officer).rows
    assert [row.standing.value for row in rows] == ["counts"] * 3
    with clock.stopped_at(clock.now() + dt.timedelta(days=900)):
        assert _page(met, officer).rows == rows


def test_the_page_tells_nothing_of_who_applied(officer: SignedIn, met: str) -> None:
    page = _page(met, officer)
    assert "zoe@example.org" not in str(page.answers)
    assert "Example" not in str(page.answers.get("contact"))


def test_handing_over_names_the_new_contact_officer(officer: SignedIn, met: str) -> None:
    threshold_decisions.take(met, officer, 1)
    manager, taker = an_officer(Role.MANAGER), an_officer(REVIEWER)
    with pytest.raises(Refused):
        handover.hand_over(officer.id, an_officer().id, manager)
    assert handover.hand_over(officer.id, taker.id, manager).reviews == 1
    page = _page(met, officer)
    assert page.contact_officer is not None
    assert page.contact_officer.id == taker.id
    assert page.events[0].words == taker.name
    sent = sa.select(sa.func.count()).where(OutboxMessage.message == "news_for_you")
    # One for each name that the applicant was given.
    assert db.session.scalar(sent) == 2
