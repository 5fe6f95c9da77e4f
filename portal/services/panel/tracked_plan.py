"""A review's plan as the victim reads it: never what is for officers only."""

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from portal.domain.review_plan import DraftAnswer, TakenUp
from portal.domain.vocabulary import Body, CaseReviewStatus
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.review_plan import PlanRelease
from portal.services.panel.plan_pages import (
    ActionLine,
    RecommendationLine,
    action_line,
    progress_of,
    recommendation_line,
)
from portal.services.panel.plan_rows import (
    actions_of,
    latest_draft,
    outcome_at,
    outcome_told,
    reads_plan,
    recommendations_of,
    releases_of,
)
from portal.services.reading import day
from portal.services.tracking.tracking_access import find_access, open_row


@dataclass(frozen=True, slots=True)
class TrackedPlan:
    """What the victim reads. `draft`: not final yet, and `may_comment` until it is."""

    reference: str
    draft: bool
    found: str
    recommendations: tuple[RecommendationLine, ...]
    actions: tuple[ActionLine, ...]
    comment_by: dt.date | None
    answer: DraftAnswer | None
    comment: str
    taken_up: TakenUp | None
    reply: str
    may_comment: bool


def find_plan(token: str | None, reference: str) -> TrackedPlan | None:
    """The plan for whoever opened the case in this browser; None where there is none to read."""
    session: Session = db.session()
    case = open_row(session, find_access(session, token), reference)
    return tracked_plan(session, case) if isinstance(case, CaseReview) else None


def tracked_plan(session: Session, review: CaseReview) -> TrackedPlan | None:
    """What may be read of a plan by whoever follows the case."""
    if not reads_plan(review):
        return None
    plan = _plan_of(session, review.leading)
    if plan is None or review.joined_to is None:
        return plan
    # Who leads the case was asked about the draft; what they said is theirs.
    return replace(
        plan,
        reference=review.reference,
        answer=None,
        comment="",
        taken_up=None,
        reply="",
        may_comment=False,
    )


def _plan_of(session: Session, review: CaseReview) -> TrackedPlan | None:
    latest = latest_draft(session, review)
    if review.status is CaseReviewStatus.PLAN_DRAFT:
        return _draft(review, latest) if latest else None
    if outcome_at(review) is None:
        return None
    releases = releases_of(session, review)
    return _tracked(
        review,
        releases[-1] if releases else None,
        tuple(recommendation_line(each) for each in recommendations_of(session, review)),
        tuple(
            action_line(each, progress_of(review, each.id, public_only=True))
            for each in actions_of(session, review)
        ),
    )


def _draft(review: CaseReview, latest: PlanRelease) -> TrackedPlan:
    shown = dict(latest.shown or {})
    recommendations = tuple(
        RecommendationLine(each["id"], Body(each["body"]), each["text"])
        for each in shown.get("recommendations", ())
    )
    actions = tuple(
        ActionLine(each["id"], Body(each["body"]), each["text"], on)
        for each in shown.get("actions", ())
        if (on := day(each["due_on"]))
    )
    return _tracked(review, latest, recommendations, actions)


def _tracked(
    review: CaseReview,
    latest: PlanRelease | None,
    recommendations: tuple[RecommendationLine, ...],
    actions: tuple[ActionLine, ...],
) -> TrackedPlan:
    is_draft = review.status is CaseReviewStatus.PLAN_DRAFT
    return TrackedPlan(
        reference=review.reference,
        draft=is_draft,
        found=_found(review, latest if is_draft else None),
        recommendations=recommendations,
        actions=actions,
        comment_by=latest.comment_by if latest else None,
        answer=latest.answer if latest else None,
        comment=_text(latest.comment) if latest else "",
        taken_up=latest.taken_up if latest else None,
        reply=_text(latest.reply) if latest else "",
        may_comment=is_draft and latest is not None and latest.answer is None,
    )


def _found(review: CaseReview, draft: PlanRelease | None) -> str:
    """What the review found: of a draft as it was released, else as the outcome told it."""
    if draft is not None:
        return _text((draft.shown or {}).get("found"))
    told = outcome_told(review)
    return _text(told.words) if told else ""


def _text(kept: object) -> str:
    return kept if isinstance(kept, str) else ""
