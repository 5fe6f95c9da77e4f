"""The outcome: only after the victim was asked and heard, always with a letter, to everybody it is for."""

import datetime as dt
import io

import pypdf
import pytest
import sqlalchemy as sa

from portal import clock
from portal.domain.letters import LetterKind
from portal.domain.officer_acts import Refusal
from portal.domain.review_plan import DraftAnswer
from portal.domain.vocabulary import ApplicantKind, Body, CaseReviewStatus, Visibility
from portal.extensions import db
from portal.letters.written import WrittenLetter
from portal.models.case_review import CaseReview
from portal.models.case_review_letter import CaseReviewLetter
from portal.models.joint_applicant import JointApplicant
from portal.security.tokens import code_hash
from portal.services.case_access import Refused
from portal.services.case_review import letter_reading
from portal.services.officer.officers import SignedIn
from portal.services.panel import plan_consultation, review_outcome, review_plan, tracked_plan
from portal.services.tracking import tracking
from portal.services.transaction import transaction
from tests.services.panel.planned import (
    DECIDED,
    FOUND,
    VISIT,
    WRITE,
    Case,
    add_action,
    begin_plan,
    consult,
    follow_up,
    opened_application,
    page_of,
    seen,
    send_outcome,
)


def review_of(reference: str) -> CaseReview:
    return db.session.scalars(sa.select(CaseReview).where(CaseReview.reference == reference)).one()


def outcomes(reference: str) -> list[CaseReviewLetter]:
    db.session.rollback()
    db.session.expire_all()
    return [each for each in review_of(reference).letters if each.kind is LetterKind.OUTCOME]


def body(letter: CaseReviewLetter) -> str:
    return str(letter.content["body"])


def send(reference: str, officer: SignedIn) -> None:
    review_outcome.send_outcome(reference, officer, seen(reference, officer), DECIDED)


def refused(reference: str, officer: SignedIn) -> Refusal:
    """Why it cannot be sent now; the preview shows nothing either."""
    assert review_outcome.preview_outcome(reference, officer, DECIDED) is None
    with pytest.raises(Refused) as stopped:
        send(reference, officer)
    assert outcomes(reference) == []
    return stopped.value.why


def test_the_letter_tells_what_was_decided_and_how_to_appeal(officer: SignedIn, case: Case) -> None:
    reference, token = case
    consult(reference, officer)
    preview = review_outcome.preview_outcome(reference, officer, DECIDED)
    assert preview is not None
    send(reference, officer)
    page = page_of(reference, officer)
    assert page.status is CaseReviewStatus.OUTCOME_SENT
    running = {each.kind for each in page.clocks if each.stopped_at is None}
    assert "send_outcome" not in running
    (letter,) = outcomes(reference)
    for words in (
        DECIDED,
        VISIT,
        WRITE,
        "The police",
        "It should be done by Friday 20 November 2026.",
        "By law, public services must think about what a review asks of them.",
        "you can appeal",
        "Ombudsman",
    ):
        assert words in body(letter), words
    for secret in ("Secretname", "Ownername"):
        assert secret not in str(letter.content)
    # Mailed, so it counts from today; ten working days after Wednesday 14 October.
    assert letter.appeal_by == dt.date(2026, 10, 28)
    (own, *_others) = letter_reading.list_own(token, reference)
    assert own.kind is LetterKind.OUTCOME


def test_the_letter_is_a_tagged_pdf(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    send_outcome(reference, officer)
    (letter,) = outcomes(reference)
    read = pypdf.PdfReader(io.BytesIO(WrittenLetter.again(letter.content).page().pdf()))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712  (of the file)
    text = " ".join(page.extract_text() for page in read.pages)
    assert VISIT in text
    assert "What the review decided" in text


def test_everybody_gets_it_in_their_language(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    with transaction() as session:
        joint = JointApplicant(
            case_review=review_of(reference),
            number=1,
            tracking_hash=code_hash("A" * 16, "tracking"),
            locale="en-XA",
            added_at=clock.now(),
            confirmed_at=clock.now(),
            added_by_id=officer.id,
        )
        session.add(joint)
        joint.contact = {"safe-contact": {"ways": ["email"]}, "contact": {"email": "j@example.org"}}
    send_outcome(reference, officer)
    english, other = outcomes(reference)
    assert (english.locale, other.locale) == ("en", "en-XA")
    assert "What will be done" in body(english)
    assert "What will be done" not in body(other)
    assert VISIT in body(other)
    assert "The police" not in body(other)


def test_without_recommendations_there_is_a_letter_all_the_same(officer: SignedIn) -> None:
    reference, _token = opened_application()
    begin_plan(reference, officer, empty=True)
    send_outcome(reference, officer)
    (letter,) = outcomes(reference)
    assert "The review asks nothing of a service." in body(letter)
    assert "The plan asks nobody to do something by a date." in body(letter)


def test_the_victim_is_asked_first(officer: SignedIn, case: Case) -> None:
    assert refused(case[0], officer) is Refusal.NOT_RELEASED


def test_their_days_are_waited_for_and_no_longer(officer: SignedIn, case: Case) -> None:
    reference, token = case
    plan_consultation.release_plan(reference, officer, seen(reference, officer), FOUND)
    assert refused(reference, officer) is Refusal.COMMENT_TIME_RUNS
    with clock.stopped_at(dt.datetime(2026, 10, 21, 12, tzinfo=dt.UTC)):
        assert refused(reference, officer) is Refusal.COMMENT_TIME_RUNS
    with clock.stopped_at(dt.datetime(2026, 10, 22, 12, tzinfo=dt.UTC)):
        send(reference, officer)
    latest = page_of(reference, officer).plan.latest
    assert latest is not None
    # Silence was read as nothing.
    assert (latest.answer, latest.taken_up) == (None, None)
    assert "agree with the plan" not in body(outcomes(reference)[0])
    plan = tracked_plan.find_plan(token, reference)
    assert plan is not None
    assert (plan.draft, plan.may_comment, plan.answer) == (False, False, None)
    assert plan.found == DECIDED


def test_silence_covers_only_the_plan_that_was_read(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    plan_consultation.release_plan(reference, officer, seen(reference, officer), FOUND)
    add_action(reference, officer, "Something that nobody read.", dt.date(2026, 12, 1))
    with clock.stopped_at(dt.datetime(2026, 10, 22, 12, tzinfo=dt.UTC)):
        assert refused(reference, officer) is Refusal.PLAN_CHANGED


def test_what_they_said_is_answered_first(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    plan_consultation.release_plan(reference, officer, seen(reference, officer), FOUND)
    plan_consultation.record_comment(
        reference, officer, seen(reference, officer), DraftAnswer.WANTS_CHANGES, "Saturdays."
    )
    assert refused(reference, officer) is Refusal.COMMENT_WAITS


def test_a_representative_without_consent_gets_no_victims_data(
    officer: SignedIn, case: Case
) -> None:
    reference, token = case
    with transaction():
        review_of(reference).applicant = ApplicantKind.REPRESENTATIVE
    send_outcome(reference, officer)
    assert outcomes(reference) == []
    (letter,) = [
        each
        for each in review_of(reference).letters
        if each.kind is LetterKind.REPRESENTATIVE_LIMITED
    ]
    tracked = str(tracking.find_case(token, reference))
    for words in (VISIT, WRITE, DECIDED):
        assert words not in body(letter)
        assert words not in tracked
    assert tracked_plan.find_plan(token, reference) is None


def test_the_victim_follows_the_plan_and_reads_how_it_goes(officer: SignedIn) -> None:
    reference, token = opened_application()
    follow_up(reference, officer)
    page = page_of(reference, officer)
    assert page.status is CaseReviewStatus.FOLLOWING_UP
    action = page.plan.actions[0].id
    for words, visibility in (
        ("Secret step", Visibility.STAFF),
        ("First visit", Visibility.PUBLIC),
    ):
        review_plan.note_progress(
            reference, officer, seen(reference, officer), action, words, visibility
        )
    plan = tracked_plan.find_plan(token, reference)
    assert plan is not None
    assert [each.words for each in plan.actions[0].progress] == ["First visit"]
    timeline = str(tracking.find_case(token, reference))
    assert "First visit" in timeline
    assert "Secret step" not in timeline
    assert "Told by email" not in timeline


def test_after_the_outcome_nothing_that_was_read_changes(officer: SignedIn) -> None:
    reference, token = opened_application()
    follow_up(reference, officer)
    plan = page_of(reference, officer).plan
    words = review_plan.ActionWords(Body.COUNCIL, "Other", dt.date(2026, 12, 1))
    acts = (
        lambda at: review_plan.change_action(reference, officer, at, plan.actions[0].id, words),
        lambda at: review_plan.remove_action(reference, officer, at, plan.actions[0].id),
        lambda at: review_plan.remove_recommendation(
            reference, officer, at, plan.recommendations[0].id
        ),
        lambda at: review_plan.add_recommendation(
            reference, officer, at, review_plan.RecommendationWords(Body.COUNCIL, "Other")
        ),
        lambda at: plan_consultation.release_plan(reference, officer, at, FOUND),
    )
    for act in acts:
        with pytest.raises(Refused) as stopped:
            act(seen(reference, officer))
        assert stopped.value.why is Refusal.NOT_ALLOWED
    later = dt.date(2026, 12, 4)
    review_plan.move_day(
        reference,
        officer,
        seen(reference, officer),
        plan.actions[0].id,
        later,
        "The door was late.",
    )
    found = tracking.find_case(token, reference)
    assert found is not None
    assert found.events[0].words == "The door was late."
    assert (found.events[0].facts["was"], found.events[0].facts["now"]) == (
        "2026-11-20",
        "2026-12-04",
    )
    add_action(reference, officer, "One thing more.")
    tracked = tracked_plan.find_plan(token, reference)
    assert tracked is not None
    assert [each.text for each in tracked.actions] == [VISIT, "One thing more."]
    assert tracked.actions[0].due_on == later
