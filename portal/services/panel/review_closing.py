"""Closing a review with what was learned, and opening it again. Nothing closes by silence."""

from portal.domain.officer_acts import Refusal
from portal.domain.review_plan import LessonTheme
from portal.domain.vocabulary import CaseReviewStatus, Visibility
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import changing_review
from portal.services.officer.officers import SignedIn
from portal.services.panel.lessons import keep_lesson
from portal.services.panel.plan_rows import outcome_at

CLOSES = frozenset({CaseReviewStatus.FOLLOWING_UP, CaseReviewStatus.APPEAL_DISMISSED})
"""From here a case closes, with what was learned."""


def close(
    reference: str,
    officer: SignedIn,
    version: int,
    *,
    theme: LessonTheme,
    lesson: str,
    reason: str,
    words: str,
) -> None:
    """Close a review whose actions have all ended, or a case whose appeal was dismissed.

    The victim is then asked how it went.

    Args:
        lesson: what was learned, or why nothing new was.
        reason: for officers.
        words: for the applicant.

    Raises:
        Refused: it is at another step, or an action is still open.
    """
    facts = {"theme": theme.value}
    with changing_review(reference, officer, version, "case_review.closed", facts) as change:
        if change.review.status not in CLOSES:
            raise Refused(Refusal.NOT_ALLOWED)
        change.say("note", Visibility.STAFF, reason)
        event = change.move(CaseReviewStatus.CLOSED, words)
        keep_lesson(change, theme, lesson)
        change.tell_applicant(event)


def reopen(reference: str, officer: SignedIn, version: int, *, reason: str, words: str) -> None:
    """Follow a closed review up again.

    Args:
        reason: for officers.
        words: for the applicant.

    Raises:
        Refused: it is not closed, or there was no review to go back to.
    """
    with changing_review(reference, officer, version, "case_review.reopened") as change:
        review = change.review
        if review.status is not CaseReviewStatus.CLOSED or outcome_at(review) is None:
            raise Refused(Refusal.NOT_ALLOWED)
        change.say("note", Visibility.STAFF, reason)
        change.tell_applicant(change.move(CaseReviewStatus.FOLLOWING_UP, words, kind="reopened"))
