"""What the victim's copy of a case pack holds: codes, days and numbers, nobody's words.

No word of anybody stands in it: so nothing of alleged persons, of other reporters or of the staff.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.information import FOR_INFORMATION, RequestState
from portal.domain.spans import Span
from portal.domain.threshold import Standing
from portal.domain.vocabulary import Body
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.information_request import InformationRequest
from portal.services.case_review.reassessments import latest
from portal.services.case_review.review_inputs import ReviewRow
from portal.services.panel.plan_rows import reads_plan
from portal.services.tracking.tracking_access import find_access, open_row


@dataclass(frozen=True, slots=True)
class Occasion:
    """One incident: when it happened, and how it was judged."""

    occurred: Span | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class AskedBody:
    """One body that was asked: whether it answered, and how many complaints it holds."""

    body: Body
    state: RequestState
    held: int


@dataclass(frozen=True, slots=True)
class VictimCopy:
    """The redacted pack."""

    reference: str
    applied_on: dt.date
    occasions: tuple[Occasion, ...]
    bodies: tuple[AskedBody, ...]


def copy_for_victim(reference: str) -> VictimCopy | None:
    """The copy that officers hand out; None where there is no such case."""
    review = db.session.scalars(
        sa.select(CaseReview).where(CaseReview.reference == reference)
    ).one_or_none()
    return _copy(db.session(), review) if review is not None else None


def own_copy(token: str | None, reference: str) -> VictimCopy | None:
    """The copy for whoever opened the case in this browser."""
    session: Session = db.session()
    case = open_row(session, find_access(session, token), reference)
    if not isinstance(case, CaseReview) or not reads_plan(case):
        return None
    return _copy(session, case)


def _copy(session: Session, review: CaseReview) -> VictimCopy:
    # As it is judged now, but only what the applicant told: a body's log may be about a neighbour.
    rows, assessment = latest(review)
    findings = assessment.get("findings", {})
    told = {ReviewRow.thawed(kept).key for kept in review.inputs or ()}
    requests = session.scalars(
        sa.select(InformationRequest)
        .where(
            InformationRequest.case_review_id == review.id,
            InformationRequest.kind.in_(FOR_INFORMATION),
            InformationRequest.state != RequestState.CANCELLED,
        )
        .order_by(InformationRequest.id)
    )
    return VictimCopy(
        reference=review.reference,
        applied_on=review.applied_on,
        occasions=tuple(
            Occasion(row.occurred, Standing(findings[row.key]["standing"]))
            for row in rows
            if row.key in told and row.key in findings
        ),
        bodies=tuple(
            AskedBody(each.body, each.state, len((each.answer or {}).get("complaints", ())))
            for each in requests
        ),
    )
