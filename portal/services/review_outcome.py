"""From the panel to the plan's being carried out: each step is an act with what the law asks of it.

The victim has read the draft and had the time to speak before the outcome goes out [DOMAIN.md 5].
"""

from datetime import date

from portal import clock
from portal.domain.officer_acts import Refusal
from portal.domain.states import NotAllowedError
from portal.domain.vocabulary import CaseReviewStatus, Visibility
from portal.models.case_review import CaseReviewEvent
from portal.services.case_access import Refused
from portal.services.case_review_changes import ReviewChange, changing_review
from portal.services.officers import SignedIn
from portal.services.plan_rows import has_changed, latest_draft


def hold_panel(reference: str, officer: SignedIn, version: int, held_on: date, words: str) -> None:
    """The panel has met: its plan is drafted now. The outcome's clock runs from the panel's day.

    Args:
        words: for the applicant.

    Raises:
        Refused: no panel was set.
    """
    facts = {"held_on": held_on.isoformat()}
    with changing_review(reference, officer, version, "case_review.panel_held", facts) as change:
        change.panel_on = held_on
        change.tell_applicant(
            _move(change, CaseReviewStatus.PANEL_SET, CaseReviewStatus.PLAN_DRAFT, words, facts)
        )


def check_consulted(change: ReviewChange) -> None:
    """Whether the victim was asked about this plan, and what they said was heard.

    Raises:
        Refused: they were not asked, may still answer, wait for an answer, or read another plan.
    """
    row = latest_draft(change.session, change.review)
    if row is None:
        raise Refused(Refusal.NOT_RELEASED)
    if row.answer is None:
        if clock.today() <= row.comment_by:
            raise Refused(Refusal.COMMENT_TIME_RUNS)
        if has_changed(change.session, change.review, row):
            raise Refused(Refusal.PLAN_CHANGED)
    elif row.taken_up is None:
        raise Refused(Refusal.COMMENT_WAITS)


def start_follow_up(reference: str, officer: SignedIn, version: int, told: str, words: str) -> None:
    """The bodies know what they have to do: from now on the actions are followed up.

    Args:
        told: who at each body was told, and how; for officers.
        words: for the applicant.

    Raises:
        Refused: no outcome was sent.
    """
    with changing_review(reference, officer, version, "case_review.follow_up_started") as change:
        change.say("bodies_told", Visibility.STAFF, told)
        change.tell_applicant(
            _move(change, CaseReviewStatus.OUTCOME_SENT, CaseReviewStatus.FOLLOWING_UP, words)
        )


def _move(
    change: ReviewChange,
    before: CaseReviewStatus,
    to: CaseReviewStatus,
    words: str,
    facts: dict[str, str] | None = None,
) -> CaseReviewEvent:
    if change.review.status is not before:
        raise Refused(Refusal.NOT_ALLOWED)
    try:
        return change.move(to, words, facts)
    except NotAllowedError as error:
        raise Refused(Refusal.NOT_ALLOWED) from error
