"""The draft of a plan: what officers put in, what the victim reads and says, and what stays secret."""

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock
from portal.domain.officer_acts import Refusal
from portal.domain.resident_acts import ResidentAct
from portal.domain.review_plan import ActionState, DraftAnswer, Response, TakenUp
from portal.domain.vocabulary import ApplicantKind, Body, CaseReviewStatus, Visibility
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.base import CaseKey
from portal.models.case_review import CaseReview
from portal.models.review_plan import PlanAction, PlanRelease
from portal.services.case_access import CaseNotFound, Refused
from portal.services.case_review import case_review_work
from portal.services.officer.officers import SignedIn
from portal.services.panel import plan_consultation, review_outcome, review_plan, tracked_plan
from portal.services.panel.review_plan import ActionWords, RecommendationWords
from portal.services.tracking import tracking
from portal.services.tracking.resident_acts import NotNow, NotOpen
from portal.services.transaction import Stale, transaction
from tests.services.panel.planned import (
    DUE,
    FOUND,
    SECRET,
    VISIT,
    WRITE,
    Case,
    add_action,
    add_recommendation,
    begin_plan,
    consult,
    opened_application,
    page_of,
    seen,
    set_panel,
)
from tests.services.tracked import kept, mails, version


def release(reference: str, officer: SignedIn, found: str = FOUND) -> None:
    plan_consultation.release_plan(reference, officer, seen(reference, officer), found)


def comment(
    case: Case, answer: DraftAnswer = DraftAnswer.WANTS_CHANGES, words: str = "Come on Saturdays."
) -> None:
    reference, token = case
    plan_consultation.comment_on_plan(token, reference, version(token, reference), answer, words)


def kept_review(reference: str) -> CaseReview:
    return db.session.scalars(sa.select(CaseReview).where(CaseReview.reference == reference)).one()


def why(refused: pytest.ExceptionInfo[Refused]) -> Refusal:
    return refused.value.why


def test_the_panels_own_day_starts_the_clock_of_the_outcome(officer: SignedIn) -> None:
    reference, _token = opened_application()
    set_panel(reference, officer)
    page = page_of(reference, officer)
    assert CaseReviewStatus.PLAN_DRAFT not in page.steps
    held_on = dt.date(2026, 10, 12)
    review_outcome.hold_panel(reference, officer, page.version, held_on, "The panel met.")
    page = page_of(reference, officer)
    assert page.status is CaseReviewStatus.PLAN_DRAFT
    running = {each.kind: each.due_on for each in page.clocks if each.stopped_at is None}
    # Fifteen working days after Monday 12 October, the panel's day and not the day of recording it.
    assert running == {"send_outcome": dt.date(2026, 11, 2)}
    with pytest.raises(Refused):
        review_outcome.hold_panel(reference, officer, page.version, held_on, "Again.")


def test_no_plain_step_takes_the_place_of_an_act(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    to = CaseReviewStatus.FOLLOWING_UP
    with pytest.raises(Refused) as refused:
        case_review_work.advance(
            reference, officer, seen(reference, officer), to=to, reason="x", words="x"
        )
    assert why(refused) is Refusal.NOT_ALLOWED


def test_a_draft_is_changed_freely(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    action, recommendation = (
        page_of(reference, officer).plan.actions[0].id,
        page_of(reference, officer).plan.recommendations[0].id,
    )
    later = DUE + dt.timedelta(days=7)
    review_plan.change_action(
        reference,
        officer,
        seen(reference, officer),
        action,
        ActionWords(Body.COUNCIL, "Fit a door closer.", later),
    )
    review_plan.change_recommendation(
        reference,
        officer,
        seen(reference, officer),
        recommendation,
        RecommendationWords(Body.HEALTH, "Offer help."),
    )
    plan = page_of(reference, officer).plan
    changed = plan.actions[0]
    assert (changed.body, changed.text, changed.due_on) == (
        Body.COUNCIL,
        "Fit a door closer.",
        later,
    )
    assert (changed.owner, changed.private) == ("", "")
    assert (plan.recommendations[0].body, plan.recommendations[0].text) == (
        Body.HEALTH,
        "Offer help.",
    )
    review_plan.remove_action(reference, officer, seen(reference, officer), action)
    review_plan.remove_recommendation(reference, officer, seen(reference, officer), recommendation)
    plan = page_of(reference, officer).plan
    assert (plan.actions, plan.recommendations) == ((), ())


def test_a_part_of_another_case_is_not_there(officer: SignedIn, case: Case) -> None:
    other, _token = opened_application()
    begin_plan(other, officer)
    foreign = page_of(other, officer).plan.actions[0].id
    reference = case[0]
    for number in (foreign, 10**14):
        with pytest.raises(CaseNotFound):
            review_plan.remove_action(reference, officer, seen(reference, officer), number)
    assert len(page_of(other, officer).plan.actions) == 1


def test_words_are_encrypted_with_the_key_of_the_case(officer: SignedIn, case: Case) -> None:
    row = db.session.scalars(sa.select(PlanAction)).one()
    assert b"Secretname" not in bytes(row.private_sealed or b"")
    assert row.private == SECRET
    with transaction() as session:
        session.execute(sa.update(CaseKey).values(wrapped=None, destroyed_at=clock.now()))
    db.session.expire_all()
    row = db.session.scalars(sa.select(PlanAction)).one()
    assert (row.text, row.private, row.owner) == (None, None, None)


def test_the_victim_reads_nothing_before_it_is_released(officer: SignedIn, case: Case) -> None:
    reference, token = case
    assert tracked_plan.find_plan(token, reference) is None
    found = tracking.find_case(token, reference)
    assert found is not None
    assert ResidentAct.COMMENTED_ON_PLAN not in found.acts
    with pytest.raises(NotNow):
        comment(case)


def test_the_victim_reads_the_draft_as_it_was_released(officer: SignedIn, case: Case) -> None:
    reference, token = case
    before = len(mails("news_for_you"))
    release(reference, officer)
    assert len(mails("news_for_you")) == before + 1
    plan = tracked_plan.find_plan(token, reference)
    assert plan is not None
    # Five working days after Wednesday 14 October.
    assert (plan.draft, plan.may_comment, plan.comment_by) == (True, True, dt.date(2026, 10, 21))
    assert (plan.found, plan.actions[0].text, plan.recommendations[0].text) == (FOUND, VISIT, WRITE)
    add_action(reference, officer, "Something new")
    again = tracked_plan.find_plan(token, reference)
    assert again is not None
    assert [each.text for each in again.actions] == [VISIT]
    assert page_of(reference, officer).plan.changed


def test_what_is_for_officers_only_never_reaches_the_victim(officer: SignedIn, case: Case) -> None:
    reference, token = case
    release(reference, officer)
    consultation = str(tracked_plan.find_plan(token, reference))
    timeline = str(tracking.find_case(token, reference))
    row = db.session.scalars(sa.select(PlanRelease)).one()
    for secret in ("Secretname", "Ownername"):
        assert secret not in consultation
        assert secret not in timeline
        assert secret not in str(row.shown)
        assert all(secret not in str(mail) for mail in mails())
    page = page_of(reference, officer)
    assert page.plan.actions[0].owner == "PC Ownername"


def test_what_the_victim_says_waits_for_the_officer(officer: SignedIn, case: Case) -> None:
    reference, token = case
    release(reference, officer)
    comment(case)
    row = kept(reference)
    assert row.resident_wrote_at is not None
    latest = page_of(reference, officer).plan.latest
    assert latest is not None
    assert (latest.answer, latest.comment) == (DraftAnswer.WANTS_CHANGES, "Come on Saturdays.")
    with pytest.raises(Refused) as refused:
        release(reference, officer)
    assert why(refused) is Refusal.COMMENT_WAITS
    plan_consultation.take_up(
        reference, officer, seen(reference, officer), TakenUp.IN_PART, "Saturdays too."
    )
    plan = tracked_plan.find_plan(token, reference)
    assert plan is not None
    assert (plan.taken_up, plan.reply, plan.may_comment) == (
        TakenUp.IN_PART,
        "Saturdays too.",
        False,
    )
    assert kept(reference).resident_wrote_at is None
    with pytest.raises(Refused):
        plan_consultation.take_up(
            reference, officer, seen(reference, officer), TakenUp.FULLY, "Twice."
        )


def test_a_second_click_is_one_comment(officer: SignedIn, case: Case) -> None:
    reference, token = case
    release(reference, officer)
    at = version(token, reference)
    for _click in range(2):
        plan_consultation.comment_on_plan(token, reference, at, DraftAnswer.AGREES, "")
    events = [event.kind for event in kept(reference).events]
    assert events.count("commented_on_plan") == 1
    with pytest.raises(Stale):
        plan_consultation.comment_on_plan(token, reference, at, DraftAnswer.WANTS_CHANGES, "No.")
    with pytest.raises(NotNow):
        comment(case, words="Something else")


def test_nobody_else_comments(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    release(reference, officer)
    for token in (None, "guessed"):
        with pytest.raises(NotOpen):
            plan_consultation.comment_on_plan(token, reference, 1, DraftAnswer.AGREES, "")


def test_words_of_alarm_in_a_comment_alert(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    release(reference, officer)
    comment(case, words="He threatened to kill me.")
    assert kept(reference).alerted


def test_a_comment_is_taken_down_by_an_officer(officer: SignedIn, case: Case) -> None:
    reference, token = case
    with pytest.raises(Refused):
        plan_consultation.record_comment(
            reference, officer, seen(reference, officer), DraftAnswer.AGREES, "x"
        )
    consult(reference, officer)
    latest = page_of(reference, officer).plan.latest
    assert latest is not None
    assert (latest.taken_down, latest.comment) == (True, "Fine with me.")
    found = tracking.find_case(token, reference)
    assert found is not None
    assert "We wrote down" not in str(found)
    assert "plan_comment_recorded" in [event.kind for event in found.events]


def test_a_representative_without_consent_reads_nothing_of_it(officer: SignedIn) -> None:
    reference, token = opened_application()
    begin_plan(reference, officer)
    release(reference, officer)
    with transaction():
        # As an application for somebody else would stand.
        kept_review(reference).applicant = ApplicantKind.REPRESENTATIVE
    assert tracked_plan.find_plan(token, reference) is None
    found = tracking.find_case(token, reference)
    assert found is not None
    assert "plan_released" not in [event.kind for event in found.events]
    assert ResidentAct.COMMENTED_ON_PLAN not in found.acts
    with pytest.raises(NotNow):
        comment((reference, token))
    assert not page_of(reference, officer).plan.applicant_reads


def test_a_body_responds_and_the_response_is_dated(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    number = add_recommendation(reference, officer, "Fit a camera.")
    review_plan.record_response(
        reference,
        officer,
        seen(reference, officer),
        number,
        response=Response.NOT_ACCEPTED,
        reason="No money for it.",
        responded_on=dt.date(2026, 10, 13),
    )
    line = page_of(reference, officer).plan.recommendations[-1]
    assert (line.response, line.reason, line.responded_on) == (
        Response.NOT_ACCEPTED,
        "No money for it.",
        dt.date(2026, 10, 13),
    )


def test_an_action_ends_once(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    number = page_of(reference, officer).plan.actions[0].id

    def end(state: ActionState) -> None:
        review_plan.end_action(
            reference,
            officer,
            seen(reference, officer),
            number,
            state=state,
            ended_on=clock.today(),
            words="Two visits.",
        )

    with pytest.raises(ValueError, match="open"):
        end(ActionState.OPEN)
    end(ActionState.DONE)
    with pytest.raises(Refused) as refused:
        end(ActionState.NOT_DONE)
    assert why(refused) is Refusal.ALREADY_ENDED
    with pytest.raises(Refused):
        review_plan.note_progress(
            reference, officer, seen(reference, officer), number, "x", Visibility.STAFF
        )
    line = page_of(reference, officer).plan.actions[0]
    assert (line.state, line.ended, line.ended_on) == (
        ActionState.DONE,
        "Two visits.",
        clock.today(),
    )


def test_each_act_is_in_the_audit_without_words(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    consult(reference, officer)
    entries = list(db.session.scalars(sa.select(AuditEntry)))
    acts = {entry.act for entry in entries}
    assert acts >= {
        "case_review.panel_held",
        "case_review.action_added",
        "case_review.recommended",
        "case_review.plan_released",
        "case_review.plan_comment_recorded",
        "case_review.plan_comment_taken_up",
    }
    assert "Secretname" not in str([entry.facts for entry in entries])
    assert "Fine with me" not in str([entry.facts for entry in entries])
