"""From the panel to the plan's being carried out: each step is an act with what the law asks of it.

The victim has read the draft and had the time to speak before the outcome goes out [docs/domain.md 5].
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.letters import LetterKind
from portal.domain.officer_acts import Refusal
from portal.domain.review_plan import ActionState
from portal.domain.states import NotAllowedError
from portal.domain.vocabulary import CaseReviewStatus, Visibility
from portal.extensions import db
from portal.labels.review_plan import BODY_NAMES
from portal.letters.written import WrittenLetter
from portal.models.case_review import CaseReview, CaseReviewEvent
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.case_review.case_review_letters import preview_letter, write_letters
from portal.services.officer.officers import SignedIn
from portal.services.panel.chair_papers import follow_panel
from portal.services.panel.plan_rows import actions_of, not_ready, recommendations_of
from portal.services.partner.recommendations import send_with_outcome


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


def send_outcome(reference: str, officer: SignedIn, version: int, words: str) -> None:
    """Tell what the review decided: the letter goes always, without recommendations too [s.104(6), (8)].

    What is recommended goes to the bodies that must have regard to it.

    Args:
        words: what the review found and decided, for everybody who gets the letter.

    Raises:
        Refused: the plan is no draft, or the victim was not asked about it yet as they must be.
    """
    with changing_review(reference, officer, version, "case_review.outcome_sent") as change:
        review = change.review
        stands_against = not_ready(change.session, review)
        if stands_against is not None:
            raise Refused(stands_against)
        event = _move(change, CaseReviewStatus.PLAN_DRAFT, CaseReviewStatus.OUTCOME_SENT, words)
        write_letters(
            change, LetterKind.OUTCOME, event, outcome_facts(change.session, review, words)
        )
        send_with_outcome(change)
        # What the panel found is told now: its chair need not write it any more.
        follow_panel(change, None)


def preview_outcome(reference: str, officer: SignedIn, words: str) -> WrittenLetter | None:
    """The letter as it would go today; None where it cannot go, or there is no such case."""
    session: Session = db.session()
    review = session.scalars(
        sa.select(CaseReview).where(CaseReview.reference == reference)
    ).one_or_none()
    if review is None or not_ready(session, review) is not None:
        return None
    facts = outcome_facts(session, review, words)
    return preview_letter(review, LetterKind.OUTCOME, facts, officer.id)


def outcome_facts(session: Session, review: CaseReview, words: str) -> dict[str, Any]:
    """What the letter tells; `write_letters` gives a representative without consent another one."""
    return {
        "words": words,
        "actions": [
            {"body": BODY_NAMES[each.body], "text": each.text, "due_on": each.due_on}
            for each in actions_of(session, review)
            if each.state is not ActionState.NOT_DONE
        ],
        "recommendations": [
            {"body": BODY_NAMES[each.body], "text": each.text}
            for each in recommendations_of(session, review)
        ],
    }


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
    words: str | None,
    facts: dict[str, str] | None = None,
) -> CaseReviewEvent:
    if change.review.status is not before:
        raise Refused(Refusal.NOT_ALLOWED)
    try:
        return change.move(to, words, facts)
    except NotAllowedError as error:
        raise Refused(Refusal.NOT_ALLOWED) from error
