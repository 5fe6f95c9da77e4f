"""Cases whose person wrote something that no officer has acted on yet, oldest first.

A message on a closed case stands in no queue; here it does.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.domain.rights import REPORT_OFFICERS, REVIEW_OFFICERS
from portal.domain.vocabulary import CaseReviewStatus, ReportStatus, Role
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.report import Report

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case with unread words; `since`: when the first of them came."""

    reference: str
    status: ReportStatus | CaseReviewStatus
    since: dt.datetime


def list_waiting(role: Role) -> tuple[Waiting, ...]:
    """The first `SHOWN` of them that the role may act on."""
    found: list[Waiting] = []
    if role in REPORT_OFFICERS:
        found += _first(Report)
    if role in REVIEW_OFFICERS:
        found += _first(CaseReview)
    return tuple(sorted(found, key=lambda each: each.since)[:SHOWN])


def _first(model: type[Report] | type[CaseReview]) -> list[Waiting]:
    rows: Iterable[Any] = db.session.execute(
        sa.select(model.reference, model.status, model.resident_wrote_at)
        .where(model.resident_wrote_at.is_not(None))
        .order_by(model.resident_wrote_at, model.id)
        .limit(SHOWN)
    )
    return [Waiting(*row) for row in rows]
