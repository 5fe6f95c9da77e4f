"""The case-review queue: two lanes before the threshold is decided, and what is under way after."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock
from portal.domain.threshold import Outcome
from portal.domain.vocabulary import ApplicantKind, CaseReviewStatus, Lane, ThresholdDecision
from portal.extensions import db
from portal.models.case_review import CaseReview, Decision
from portal.services.case_review.reassessments import latest_counts
from portal.services.data_protection.restrictions import restricted_among
from portal.services.officer.officers import OfficerName, name_officers
from portal.services.report.queues import PAGE_ROWS, Count, capped

_LANES = {
    Lane.CONFIRM: (CaseReviewStatus.CONFIRMING,),
    Lane.DECIDE: (CaseReviewStatus.RECEIVED, CaseReviewStatus.THRESHOLD_DECISION),
}
_OVER = (CaseReviewStatus.CLOSED, CaseReviewStatus.WITHDRAWN)
_IN_LANES = tuple(status for statuses in _LANES.values() for status in statuses)
_UNDER_WAY = tuple(each for each in CaseReviewStatus if each not in (*_OVER, *_IN_LANES))
_OPEN = tuple(each for each in CaseReviewStatus if each not in _OVER)

# What is joined to another application is worked on there.
_BY_ITSELF = CaseReview.joined_to_id.is_(None)

# A case without a clock stands last.
_NEVER = dt.date(9999, 12, 31)
_DUE = sa.func.coalesce(CaseReview.due_on, _NEVER)


@dataclass(frozen=True, slots=True)
class ReviewCursor:
    """The last row of a page."""

    due_on: dt.date
    id: int


@dataclass(frozen=True, slots=True)
class QueuedReview:
    """One row of a lane. `proposed`: a decision waits for a second officer."""

    id: int
    reference: str
    status: CaseReviewStatus
    applicant: ApplicantKind
    finding: Outcome
    counted: int
    applied_on: dt.date
    due_on: dt.date | None
    alerted: bool
    contact_officer: str | None
    proposed: bool
    restricted: bool


@dataclass(frozen=True, slots=True)
class LanePage:
    """One page of a lane; `after` is the cursor of the next one."""

    rows: tuple[QueuedReview, ...]
    after: ReviewCursor | None


def list_lane(
    lane: Lane | None, cursor: ReviewCursor | None = None, rows: int = PAGE_ROWS
) -> LanePage:
    """One page of a lane, the soonest due first; without a lane, what is under way."""
    query = sa.select(CaseReview).where(CaseReview.status.in_(_statuses(lane)), _BY_ITSELF)
    if cursor is not None:
        place = sa.tuple_(
            sa.literal(cursor.due_on, sa.Date()), sa.literal(cursor.id, CaseReview.id.type)
        )
        query = query.where(sa.tuple_(_DUE, CaseReview.id) > place)
    found = list(db.session.scalars(query.order_by(_DUE, CaseReview.id).limit(rows + 1)))
    listed = _rows(found[:rows])
    more = len(found) > rows
    last = found[rows - 1] if more else None
    return LanePage(listed, ReviewCursor(last.due_on or _NEVER, last.id) if last else None)


def list_mine(officer_id: int, rows: int = PAGE_ROWS) -> tuple[QueuedReview, ...]:
    """The open case reviews of one contact officer, the soonest due first."""
    query = (
        sa.select(CaseReview)
        .where(
            CaseReview.contact_officer_id == officer_id, CaseReview.status.in_(_OPEN), _BY_ITSELF
        )
        .order_by(_DUE, CaseReview.id)
        .limit(rows)
    )
    return _rows(list(db.session.scalars(query)))


def count_lane(lane: Lane | None) -> Count:
    """How many wait in a lane; without one, how many are under way."""
    return capped(
        sa.select(CaseReview.id).where(CaseReview.status.in_(_statuses(lane)), _BY_ITSELF)
    )


def count_overdue() -> Count:
    """How many open case reviews are past their day."""
    return capped(
        sa.select(CaseReview.id).where(
            CaseReview.status.in_(_OPEN),
            _BY_ITSELF,
            # When the time to appeal is over nobody is late: the case may close.
            CaseReview.status != CaseReviewStatus.NOT_MET,
            CaseReview.due_on < clock.today(),
        )
    )


def _statuses(lane: Lane | None) -> tuple[CaseReviewStatus, ...]:
    return _UNDER_WAY if lane is None else _LANES[lane]


def _rows(reviews: list[CaseReview]) -> tuple[QueuedReview, ...]:
    names = name_officers(review.contact_officer_id for review in reviews)
    restricted = restricted_among(db.session(), [review.reference for review in reviews])
    again = latest_counts([review.id for review in reviews])
    waiting = set(
        db.session.scalars(
            sa.select(Decision.case_review_id).where(
                Decision.case_review_id.in_([review.id for review in reviews]),
                *waits_for_second(),
            )
        )
    )
    return tuple(
        QueuedReview(
            id=review.id,
            reference=review.reference,
            status=review.status,
            applicant=review.applicant,
            finding=again[review.id][0] if review.id in again else Outcome(review.finding),
            counted=again[review.id][1]
            if review.id in again
            else len(review.assessment.get("counted", ())),
            applied_on=review.applied_on,
            due_on=review.due_on,
            alerted=review.alerted,
            contact_officer=_name(names, review.contact_officer_id),
            proposed=review.id in waiting,
            restricted=review.reference in restricted,
        )
        for review in reviews
    )


def waits_for_second() -> tuple[sa.ColumnElement[bool], ...]:
    """What is true of a proposal that nobody agreed or sent back yet."""
    return (
        Decision.decision == ThresholdDecision.NOT_MET,
        Decision.agreed_at.is_(None),
        Decision.returned_at.is_(None),
    )


def _name(names: Mapping[int, OfficerName], officer_id: int | None) -> str | None:
    found = names.get(officer_id or 0)
    return found.name if found else None
