"""Reminding and chasing bodies that were asked: by the worker, each word once, or by an officer.

It changes nothing else: no clock stops for a body, and its silence decides nothing.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.information import RequestKind, RequestState, is_to_remind, times_chased
from portal.domain.officer_acts import Refusal
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.case_review import CaseReview
from portal.models.information_request import InformationRequest
from portal.models.officer import Officer
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import changing_review
from portal.services.data_protection.restrictions import restricted_among
from portal.services.messages import outbox
from portal.services.officer.officers import SignedIn
from portal.services.partner.information_requests import open_row, page_of
from portal.services.transaction import transaction
from portal.services.working_days import working_days


def chase_requests() -> int:
    """Write the reminders that are due now; returns how many requests were reminded or chased."""
    try:
        ids = db.session.scalars(
            sa.select(InformationRequest.id)
            .join(CaseReview)
            .where(InformationRequest.state == RequestState.OPEN, CaseReview.closed_at.is_(None))
            .order_by(InformationRequest.due_on, InformationRequest.id)
        ).all()
        due = [request_id for request_id in ids if _is_due(db.session.get_one(*_key(request_id)))]
    finally:
        db.session.rollback()
    return sum(_chase(request_id) for request_id in due)


def chase(reference: str, officer: SignedIn, version: int, request_id: int) -> None:
    """Chase a body that is late now, without waiting for the worker; once a day at most.

    Raises:
        RequestNotFound: the case has no such request.
        Refused: it has ended, is not late, has no contact to mail, or was chased today.
    """
    facts = {"request": request_id}
    with changing_review(
        reference, officer, version, "case_review.request_chased", facts
    ) as change:
        row = open_row(change, request_id)
        chased_on = clock.local_day(row.chased_at) if row.chased_at else None
        is_late, today = row.due_on < clock.today(), clock.today()
        if not is_late or row.contact is None or not row.contact.active or chased_on == today:
            raise Refused(Refusal.NOT_ALLOWED)
        # It counts as one of the worker's: the next of them is left out.
        row.chased, row.chased_at = row.chased + 1, clock.now()
        _tell_partner(change.session, row, "information_overdue", str(row.chased))


def _key(request_id: int) -> tuple[type[InformationRequest], int]:
    return InformationRequest, request_id


def _is_due(row: InformationRequest) -> bool:
    return _reminds(row) or _chases(row) > row.chased


def _reminds(row: InformationRequest) -> bool:
    asked_on = clock.local_day(row.asked_at)
    due = is_to_remind(
        asked_on, row.due_on, clock.today(), working_days(), row.case_review.policy_clocks
    )
    # A chair has nothing to answer before the panel.
    return due and row.reminded_at is None and row.kind is not RequestKind.CHAIR


def _chases(row: InformationRequest) -> int:
    return times_chased(row.due_on, clock.today(), working_days(), row.case_review.policy_clocks)


def _chase(request_id: int) -> bool:
    with transaction() as session:
        row = session.scalars(
            sa.select(InformationRequest)
            .where(
                InformationRequest.id == request_id,
                InformationRequest.state == RequestState.OPEN,
            )
            .with_for_update(of=InformationRequest)
        ).one_or_none()
        # Another worker may have been faster, or the answer.
        if row is None or not _is_due(row) or row.case_review.closed_at is not None:
            return False
        # A body is asked for nothing while the use of the case is restricted.
        if restricted_among(session, [row.case_review.reference]):
            return False
        if _reminds(row):
            row.reminded_at = clock.now()
            _tell_partner(session, row, "information_reminder", "1")
        else:
            row.chased, row.chased_at = _chases(row), clock.now()
            _tell_partner(session, row, "information_overdue", str(row.chased))
            _tell_officer(session, row)
    return True


def _tell_partner(session: Session, row: InformationRequest, message: str, which: str) -> None:
    if row.contact is None or not row.contact.active:
        return
    outbox.add_message(
        session,
        message=message,
        to=row.contact.email,
        locale=DEFAULT,
        case_key=row.case_key,
        reference=row.case_review.reference,
        dedupe_key=f"{message}:{row.address}:{which}",
        facts={"page": page_of(row), "due_on": row.due_on},
    )


def _tell_officer(session: Session, row: InformationRequest) -> None:
    review = row.case_review
    officer = session.get(Officer, review.contact_officer_id or 0)
    if officer is None or officer.disabled_at is not None:
        return
    # Once a request, whoever the contact officer is by then: the page shows it from now on.
    outbox.add_message(
        session,
        message="information_late",
        to=officer.email,
        locale=DEFAULT,
        case_key=row.case_key,
        reference=review.reference,
        dedupe_key=f"information_late:{row.address}",
        facts={"page": f"/officers/case-reviews/{review.reference}"},
    )
