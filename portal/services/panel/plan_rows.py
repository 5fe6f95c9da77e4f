"""The rows of a review's plan, and what follows from them for others."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.officer_acts import Refusal
from portal.domain.representation import Telling
from portal.domain.vocabulary import CaseReviewStatus
from portal.extensions import db
from portal.models.case_review import CaseReview, CaseReviewEvent
from portal.models.review_plan import PlanAction, PlanRelease, Recommendation
from portal.services.case_review.representation import telling_of

OF_THE_PLAN = frozenset(
    {
        "plan_released",
        "commented_on_plan",
        "plan_comment_recorded",
        "plan_taken_up",
        "body_responded",
        "action_added",
        "action_moved",
        "action_progress",
        "action_done",
        "action_not_done",
    }
)
"""Lines of the timeline that tell of the plan."""


def recommendations_of(session: Session, review: CaseReview) -> list[Recommendation]:
    """In the order in which they were made."""
    query = sa.select(Recommendation).where(Recommendation.case_review_id == review.id)
    return list(session.scalars(query.order_by(Recommendation.id)))


def actions_of(session: Session, review: CaseReview) -> list[PlanAction]:
    """In the order in which they were made."""
    query = sa.select(PlanAction).where(PlanAction.case_review_id == review.id)
    return list(session.scalars(query.order_by(PlanAction.id)))


def releases_of(session: Session, review: CaseReview) -> list[PlanRelease]:
    """The drafts that went to the victim, oldest first."""
    query = sa.select(PlanRelease).where(PlanRelease.case_review_id == review.id)
    return list(session.scalars(query.order_by(PlanRelease.id)))


def shown_of(
    found: str, recommendations: list[Recommendation], actions: list[PlanAction]
) -> dict[str, Any]:
    """The plan as the victim is shown it, to be kept with the release."""
    return {
        "found": found,
        "recommendations": [
            {"id": each.id, "body": each.body.value, "text": each.text} for each in recommendations
        ],
        "actions": [
            {
                "id": each.id,
                "body": each.body.value,
                "text": each.text,
                "due_on": each.due_on.isoformat(),
            }
            for each in actions
        ],
    }


def has_changed(session: Session, review: CaseReview, latest: PlanRelease) -> bool:
    """Whether the plan is another one than the victim read."""
    shown = dict(latest.shown or {})
    now = shown_of(
        str(shown.get("found", "")),
        recommendations_of(session, review),
        actions_of(session, review),
    )
    return now != shown


def reads_plan(review: CaseReview) -> bool:
    """Whether who follows the case may read it: a representative only with the victim's consent."""
    return telling_of(review) is Telling.ALL


def outcome_told(review: CaseReview) -> CaseReviewEvent | None:
    """The line of the timeline with which the outcome was told last; None where it never was."""
    sent = CaseReviewStatus.OUTCOME_SENT.value
    return next((each for each in reversed(review.events) if each.facts.get("to") == sent), None)


def outcome_at(review: CaseReview) -> dt.datetime | None:
    """When the outcome was told last; None where it never was."""
    told = outcome_told(review)
    return told.at if told else None


def latest_draft(session: Session, review: CaseReview) -> PlanRelease | None:
    """The draft that the victim read last, unless an outcome was told since."""
    releases, told_at = releases_of(session, review), outcome_at(review)
    if not releases or (told_at is not None and releases[-1].released_at <= told_at):
        return None
    return releases[-1]


def waits_for_comment(review: CaseReview) -> bool:
    """Whether a draft is with the victim who has said nothing to it yet."""
    if review.status is not CaseReviewStatus.PLAN_DRAFT or not reads_plan(review):
        return False
    latest = latest_draft(db.session(), review)
    return latest is not None and latest.answer is None


def not_ready(session: Session, review: CaseReview) -> Refusal | None:
    """What stands against sending the outcome: the victim is asked first, and heard.

    Silence delays nothing once their days are over, if the plan is still the one they read.
    """
    if review.status is not CaseReviewStatus.PLAN_DRAFT:
        return Refusal.NOT_ALLOWED
    row = latest_draft(session, review)
    if row is None:
        return Refusal.NOT_RELEASED
    if row.answer is not None:
        return None if row.taken_up is not None else Refusal.COMMENT_WAITS
    if clock.today() <= row.comment_by:
        return Refusal.COMMENT_TIME_RUNS
    return Refusal.PLAN_CHANGED if has_changed(session, review, row) else None
