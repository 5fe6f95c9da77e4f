"""Handing over the cases of a colleague who is away: all at once, each with its own record."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.officer_acts import Refusal
from portal.domain.rights import REPORT_OFFICERS, REVIEW_OFFICERS
from portal.domain.vocabulary import Visibility
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.officer import Officer
from portal.models.report import Report, ReportEvent
from portal.services.audit import audit
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import ReviewChange
from portal.services.officer.officers import OfficerName, SignedIn
from portal.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Load:
    """How many open cases a colleague holds."""

    officer: OfficerName
    reports: int
    reviews: int
    disabled: bool


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many cases changed hands."""

    reports: int
    reviews: int


def list_loads() -> list[Load]:
    """Everybody who holds open cases, by name; those who left as well."""
    reports = _counts(
        sa.select(Report.assigned_to_id, sa.func.count())
        .where(Report.closed_at.is_(None), Report.assigned_to_id.is_not(None))
        .group_by(Report.assigned_to_id)
    )
    reviews = _counts(
        sa.select(CaseReview.contact_officer_id, sa.func.count())
        .where(CaseReview.closed_at.is_(None), CaseReview.contact_officer_id.is_not(None))
        .group_by(CaseReview.contact_officer_id)
    )
    holders = db.session.scalars(
        sa.select(Officer).where(Officer.id.in_({*reports, *reviews})).order_by(Officer.name)
    )
    return [
        Load(
            OfficerName(each.id, each.name, each.role, each.team),
            reports.get(each.id, 0),
            reviews.get(each.id, 0),
            each.disabled_at is not None,
        )
        for each in holders
    ]


def hand_over(from_id: int, to_id: int, officer: SignedIn) -> HandedOver:
    """Give all open cases of one colleague to another, in one commit.

    Raises:
        Refused: nobody may take them who is away, the same, or of a role that works on
            neither reports nor case reviews; cases of a kind that the role does not work
            on refuse the whole.
    """
    with transaction() as session:
        to = session.get(Officer, to_id)
        if to is None or to.disabled_at is not None or from_id == to_id:
            raise Refused(Refusal.NO_SUCH_COLLEAGUE)
        reports = session.scalars(
            sa.select(Report)
            .where(Report.assigned_to_id == from_id, Report.closed_at.is_(None))
            .with_for_update(of=Report)
        ).all()
        reviews = session.scalars(
            sa.select(CaseReview)
            .where(CaseReview.contact_officer_id == from_id, CaseReview.closed_at.is_(None))
            .with_for_update(of=CaseReview)
        ).all()
        if (reports and to.role not in REPORT_OFFICERS) or (
            reviews and to.role not in REVIEW_OFFICERS
        ):
            raise Refused(Refusal.NO_SUCH_COLLEAGUE)
        for report in reports:
            report.assigned_to_id = to_id
            session.add(
                ReportEvent(
                    report=report,
                    kind="assigned",
                    visibility=Visibility.STAFF,
                    facts={"to": to_id},
                    at=clock.now(),
                    role=officer.role,
                    officer_id=officer.id,
                )
            )
            _record(session, officer, report.reference, from_id, to_id)
        for review in reviews:
            review.contact_officer_id = to_id
            # The one person to ask is another one now: they are told as of the first.
            change = ReviewChange(session, review, officer)
            change.tell_applicant(change.say("contact_officer", Visibility.PUBLIC, to.name))
            _record(session, officer, review.reference, from_id, to_id)
        return HandedOver(len(reports), len(reviews))


def _record(session: Session, officer: SignedIn, reference: str, from_id: int, to_id: int) -> None:
    audit.add_entry(
        session,
        "case.handed_over",
        officer_id=officer.id,
        subject=reference,
        facts={"from": from_id, "to": to_id},
    )


def _counts(query: sa.Select[int | None, int]) -> dict[int, int]:
    rows = db.session.execute(query)
    return {row[0]: row[1] for row in rows if row[0] is not None}
