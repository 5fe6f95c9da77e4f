"""Closing a review with what was learned, opening it again, and a walk over all that officers can do."""

import datetime as dt
import random
from collections.abc import Callable
from contextlib import suppress

import pytest
import sqlalchemy as sa

from portal import clock
from portal.domain.letters import LetterKind
from portal.domain.officer_acts import Refusal
from portal.domain.resident_acts import ResidentAct
from portal.domain.review_plan import ActionState, DraftAnswer, LessonTheme, TakenUp
from portal.domain.states import CASE_REVIEWS
from portal.domain.vocabulary import CaseReviewStatus, Role, Visibility
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.case_review import CaseReview
from portal.models.review_plan import Lesson
from portal.models.search_term import LESSON, SearchTerm
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import changing_review
from portal.services.data_protection.erasing import erase_case
from portal.services.officer.officers import SignedIn
from portal.services.panel import (
    lessons,
    plan_consultation,
    review_closing,
    review_outcome,
    review_plan,
)
from portal.services.publication import satisfaction
from portal.services.publication.satisfaction import Rating
from portal.services.tracking import resident_acts, tracking
from portal.services.tracking.resident_acts import NotNow
from portal.services.transaction import transaction
from tests.services.panel.planned import (
    DECIDED,
    FOUND,
    Case,
    add_action,
    follow_up,
    opened_application,
    page_of,
    seen,
    set_panel,
)
from tests.services.tracked import kept, mails, version

LEARNED = "A call to one service should reach the others on the same day."


@pytest.fixture
def case(officer: SignedIn) -> Case:
    """A case that is followed up, with one open action."""
    reference, token = opened_application()
    follow_up(reference, officer)
    return reference, token


def end_actions(reference: str, officer: SignedIn, state: ActionState = ActionState.DONE) -> None:
    for action in page_of(reference, officer).plan.open_actions:
        review_plan.end_action(
            reference,
            officer,
            seen(reference, officer),
            action.id,
            state=state,
            ended_on=clock.today(),
            words="This is how it ended.",
        )


def close(
    reference: str,
    officer: SignedIn,
    theme: LessonTheme = LessonTheme.SHARING_INFORMATION,
    lesson: str = LEARNED,
) -> None:
    review_closing.close(
        reference,
        officer,
        seen(reference, officer),
        theme=theme,
        lesson=lesson,
        reason="All is done.",
        words="All is done. Tell us if it is not solved.",
    )


def closed(case: Case, officer: SignedIn) -> str:
    end_actions(case[0], officer)
    close(case[0], officer)
    return case[0]


def test_no_review_closes_with_an_open_action(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    with pytest.raises(Refused) as refused:
        close(reference, officer)
    assert refused.value.why is Refusal.ACTIONS_OPEN
    assert page_of(reference, officer).status is CaseReviewStatus.FOLLOWING_UP
    assert page_of(reference, officer).plan.lessons == ()
    end_actions(reference, officer, ActionState.NOT_DONE)
    close(reference, officer)
    page = page_of(reference, officer)
    assert page.status is CaseReviewStatus.CLOSED
    assert [(each.theme, each.words) for each in page.plan.lessons] == [
        (LessonTheme.SHARING_INFORMATION, LEARNED)
    ]


def test_whatever_closes_it_leaves_no_open_action(officer: SignedIn, case: Case) -> None:
    reference, _token = case
    with transaction() as session:
        row = session.scalars(sa.select(CaseReview)).one()
        row.status = CaseReviewStatus.APPEAL_DISMISSED
    with (
        pytest.raises(Refused),
        changing_review(
            reference, officer, seen(reference, officer), "case_review.moved"
        ) as change,
    ):
        change.move(CaseReviewStatus.CLOSED, "Over.")


def test_nothing_else_closes_a_review_that_is_followed_up(officer: SignedIn, case: Case) -> None:
    page = page_of(case[0], officer)
    assert CaseReviewStatus.CLOSED not in page.steps
    assert CaseReviewStatus.FOLLOWING_UP not in page_of(closed(case, officer), officer).steps


def test_closing_asks_how_it_went_once(officer: SignedIn, case: Case) -> None:
    reference, token = case
    before = len(mails("news_for_you"))
    closed(case, officer)
    assert len(mails("news_for_you")) > before
    found = tracking.find_case(token, reference)
    assert found is not None
    assert found.may_rate
    rating = Rating(listened=5, outcome=4, words="You listened.", linked=True)
    satisfaction.rate(token, reference, version(token, reference), rating)
    found = tracking.find_case(token, reference)
    assert found is not None
    assert not found.may_rate
    review_closing.reopen(
        reference, officer, seen(reference, officer), reason="New noise.", words="Again."
    )
    close(reference, officer)
    found = tracking.find_case(token, reference)
    assert found is not None
    assert found.may_rate


def test_an_officer_opens_it_again_with_a_reason(officer: SignedIn, case: Case) -> None:
    reference, token = case
    with pytest.raises(Refused):
        review_closing.reopen(
            reference, officer, seen(reference, officer), reason="x", words="Not closed."
        )
    closed(case, officer)
    review_closing.reopen(
        reference, officer, seen(reference, officer), reason="New noise.", words="We look again."
    )
    page = page_of(reference, officer)
    assert page.status is CaseReviewStatus.FOLLOWING_UP
    assert page.due_on is not None
    assert kept(reference).closed_at is None
    found = tracking.find_case(token, reference)
    assert found is not None
    assert (found.events[0].kind, found.events[0].words) == ("reopened", "We look again.")
    assert "New noise." not in str(found)
    add_action(reference, officer, "One thing more.", dt.date(2026, 12, 1))


def test_the_victim_opens_it_again(officer: SignedIn, case: Case) -> None:
    reference, token = case
    with pytest.raises(NotNow):
        resident_acts.say_not_solved(token, reference, version(token, reference), "It goes on.")
    closed(case, officer)
    found = tracking.find_case(token, reference)
    assert found is not None
    assert ResidentAct.NOT_SOLVED in found.acts
    resident_acts.say_not_solved(token, reference, version(token, reference), "It goes on.")
    page = page_of(reference, officer)
    assert page.status is CaseReviewStatus.FOLLOWING_UP
    assert page.events[0].words == "It goes on."
    assert kept(reference).resident_wrote_at is not None


def test_without_a_review_there_is_nothing_to_go_back_to(officer: SignedIn) -> None:
    reference, token = opened_application()
    with transaction() as session:
        session.scalars(sa.select(CaseReview)).one().status = CaseReviewStatus.CLOSED
    with pytest.raises(Refused):
        review_closing.reopen(reference, officer, seen(reference, officer), reason="x", words="x")
    with pytest.raises(Refused):
        lessons.add_lesson(
            reference, officer, seen(reference, officer), LessonTheme.RISK, "Nothing."
        )
    with pytest.raises(NotNow):
        resident_acts.say_not_solved(token, reference, version(token, reference), "It goes on.")


def test_lessons_are_found_by_theme_and_by_words(officer: SignedIn, case: Case) -> None:
    reference = closed(case, officer)
    for theme, words in (
        (LessonTheme.RECORDS, "Note each call in ONE place."),
        (LessonTheme.NOTHING_NEW, "All went as it should."),
    ):
        lessons.add_lesson(reference, officer, seen(reference, officer), theme, words)

    def found(theme: LessonTheme | None = None, words: str = "") -> list[str]:
        return [each.words for each in lessons.search_lessons(officer, theme, words).lessons]

    records = "Note each call in ONE place."
    assert found() == [records, LEARNED]
    assert found(LessonTheme.SHARING_INFORMATION) == [LEARNED]
    assert found(LessonTheme.NOTHING_NEW) == ["All went as it should."]
    assert found(words="CALL one") == [records, LEARNED]
    assert found(LessonTheme.RECORDS, "call") == [records]
    assert found(words="call zebra") == []
    rows = list(db.session.scalars(sa.select(Lesson)))
    assert all(b"call" not in bytes(row.words_sealed or b"") for row in rows)
    db.session.rollback()
    read = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "lessons.read")).all()
    assert read
    assert "zebra" not in str([entry.facts for entry in read])


def test_an_erased_case_leaves_no_lesson_to_find(officer: SignedIn, case: Case) -> None:
    closed(case, officer)
    count = sa.select(sa.func.count()).where(SearchTerm.subject_kind == LESSON)
    assert db.session.scalar(count)
    with transaction() as session:
        erase_case(session, session.scalars(sa.select(CaseReview)).one(), "retention")
    assert db.session.scalar(count) == 0
    assert lessons.search_lessons(officer).lessons == ()


def _acts(reference: str, token: str, officer: SignedIn) -> list[Callable[[], None]]:
    """All that people can do from the panel on; each as of now, whether it is allowed or not."""

    def at() -> int:
        return seen(reference, officer)

    def progress() -> None:
        actions = page_of(reference, officer).plan.actions
        if actions:
            review_plan.note_progress(
                reference, officer, at(), actions[0].id, "On its way.", Visibility.PUBLIC
            )

    return [
        lambda: review_outcome.hold_panel(
            reference, officer, at(), clock.today(), "The panel met."
        ),
        lambda: plan_consultation.release_plan(reference, officer, at(), FOUND),
        lambda: plan_consultation.record_comment(
            reference, officer, at(), DraftAnswer.AGREES, "Yes."
        ),
        lambda: plan_consultation.comment_on_plan(
            token, reference, at(), DraftAnswer.WANTS_CHANGES, "More."
        ),
        lambda: plan_consultation.take_up(reference, officer, at(), TakenUp.NOT, "We cannot."),
        lambda: add_action(reference, officer, "Something", dt.date(2026, 12, 1)),
        lambda: end_actions(reference, officer),
        progress,
        lambda: review_outcome.send_outcome(reference, officer, at(), DECIDED),
        lambda: review_outcome.start_follow_up(reference, officer, at(), "By email.", "It begins."),
        lambda: close(reference, officer),
        lambda: review_closing.reopen(reference, officer, at(), reason="More.", words="Again."),
        lambda: resident_acts.say_not_solved(token, reference, at(), "It goes on."),
    ]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_no_walk_loses_its_way_a_letter_or_an_action(officer: SignedIn, seed: int) -> None:
    chance = random.Random(seed)
    reference, token = opened_application()
    set_panel(reference, officer)
    acts = _acts(reference, token, officer)
    for _step in range(40):
        with suppress(Refused, NotNow):
            chance.choice(acts)()
        page = page_of(reference, officer)
        state = CASE_REVIEWS.states[page.status]
        assert state.is_final or (page.action is not None and page.due_on is not None)
        assert any(CASE_REVIEWS.allowed(page.status, Role.CASE_REVIEW_OFFICER))
        sent = [letter for letter in page.letters if letter.kind is LetterKind.OUTCOME]
        assert bool(sent) == page.plan.told
        if page.plan.told:
            latest = page.plan.latest
            assert latest is not None
            assert latest.answer is not None
        if page.status is CaseReviewStatus.CLOSED:
            assert page.plan.open_actions == ()
            assert page.plan.lessons


def test_the_walk_can_reach_its_end(officer: SignedIn) -> None:
    """So that the walks above are not all refusals."""
    reference, token = opened_application()
    set_panel(reference, officer)
    acts = _acts(reference, token, officer)
    for number in (0, 5, 1, 3, 4, 8, 9, 6, 10, 12):
        acts[number]()
    assert page_of(reference, officer).status is CaseReviewStatus.FOLLOWING_UP
