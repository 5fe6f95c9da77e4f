"""The victim is asked about the draft before it is final.

Silence delays nothing, and is never read as agreement. What the victim read is kept as it was.
"""

from portal import clock
from portal.domain.officer_acts import Refusal
from portal.domain.resident_acts import ResidentAct
from portal.domain.review_plan import DRAFTING, DraftAnswer, TakenUp
from portal.domain.vocabulary import Visibility
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.review_plan import PlanRelease
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.officer.officers import SignedIn
from portal.services.panel.plan_rows import (
    actions_of,
    latest_draft,
    reads_plan,
    recommendations_of,
    shown_of,
)
from portal.services.tracking.resident_acts import NotNow, case_of, changing_own, heed
from portal.services.tracking.tracking_access import find_access, open_row
from portal.services.transaction import Stale
from portal.services.working_days import working_days

RELEASED = "plan_released"


def release_plan(reference: str, officer: SignedIn, version: int, found: str) -> None:
    """Let the victim read the draft as it is now, and say what they think of it.

    Args:
        found: what the review found, in words for the victim.

    Raises:
        Refused: the plan is no draft, or what they said to the last one was not taken up yet.
    """
    with changing_review(reference, officer, version, "case_review.plan_released") as change:
        session, review = change.session, change.review
        if review.status not in DRAFTING:
            raise Refused(Refusal.NOT_ALLOWED)
        before = latest_draft(session, review)
        if before is not None and before.answer is not None and before.taken_up is None:
            raise Refused(Refusal.COMMENT_WAITS)
        row = PlanRelease(
            case_review=review,
            released_at=clock.now(),
            released_by_id=officer.id,
            comment_by=working_days().due(clock.today(), change.clocks.comment_on_draft),
        )
        row.shown = shown_of(
            found, recommendations_of(session, review), actions_of(session, review)
        )
        session.add(row)
        facts = {"comment_by": row.comment_by.isoformat()}
        change.tell_applicant(change.say(RELEASED, Visibility.PUBLIC, facts=facts))


def comment_on_plan(
    token: str | None, reference: str, version: int, answer: DraftAnswer, words: str
) -> None:
    """The victim says what they think of the draft; a second click finds the first.

    Raises:
        NotOpen, Stale: see there; nothing was written.
        NotNow: there is no draft, or they have answered it already.
    """
    facts = {"answer": answer.value}
    act = ResidentAct.COMMENTED_ON_PLAN
    try:
        with changing_own(token, reference, version, act.value, facts) as change:
            if not isinstance(change, ReviewChange) or not reads_plan(change.review):
                raise NotNow
            row = _unanswered(change)
            if row is None:
                raise NotNow
            _answer(row, answer, words)
            change.say(act.value, Visibility.PUBLIC, facts=facts)
            heed(change, words)
            case_of(change).resident_wrote_at = clock.now()
    except (Stale, NotNow):
        if not _is_said(token, reference, answer, words):
            raise


def record_comment(
    reference: str, officer: SignedIn, version: int, answer: DraftAnswer, words: str
) -> None:
    """Take down what the victim said on the telephone, at a desk or in a letter.

    Raises:
        Refused: there is no draft with them, or they have answered it already.
    """
    facts = {"answer": answer.value}
    with changing_review(
        reference, officer, version, "case_review.plan_comment_recorded", facts
    ) as change:
        row = _unanswered(change)
        if row is None:
            raise Refused(Refusal.NOT_ALLOWED)
        _answer(row, answer, words)
        row.answered_by_id = officer.id
        change.say("plan_comment_recorded", Visibility.PUBLIC, facts=facts)


def take_up(reference: str, officer: SignedIn, version: int, how: TakenUp, words: str) -> None:
    """Record what became of what the victim said.

    Args:
        words: for the victim.

    Raises:
        Refused: they said nothing, or it was taken up already.
    """
    facts = {"taken_up": how.value}
    with changing_review(
        reference, officer, version, "case_review.plan_comment_taken_up", facts
    ) as change:
        row = latest_draft(change.session, change.review)
        waits = row is not None and row.answer is not None and row.taken_up is None
        if row is None or not waits or change.review.status not in DRAFTING:
            raise Refused(Refusal.NOT_ALLOWED)
        row.taken_up, row.taken_up_at, row.taken_up_by_id = how, clock.now(), officer.id
        row.reply = words
        change.tell_applicant(change.say("plan_taken_up", Visibility.PUBLIC, words))


def _unanswered(change: ReviewChange) -> PlanRelease | None:
    if change.review.status not in DRAFTING:
        return None
    row = latest_draft(change.session, change.review)
    return row if row is not None and row.answer is None else None


def _answer(row: PlanRelease, answer: DraftAnswer, words: str) -> None:
    row.answer, row.answered_at, row.comment = answer, clock.now(), words or None


def _is_said(token: str | None, reference: str, answer: DraftAnswer, words: str) -> bool:
    """Whether this very answer came with a first click."""
    case = open_row(db.session(), find_access(db.session(), token), reference)
    if not isinstance(case, CaseReview):
        return False
    row = latest_draft(db.session(), case)
    return row is not None and row.answer is answer and (row.comment or "") == words
