"""Telling officers of clocks: the contact officer when one is at risk, the manager when it is overdue.

The worker looks; each alert is written once for a clock's day, by email, and names the case only.
Who is not there any more is told nothing; without a contact officer the managers are told.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.content.current import authority
from portal.domain.deadlines import Urgency, urgency
from portal.domain.state_machine import Clock
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.case_review import CaseReview, CaseReviewClock
from portal.models.officer import Officer
from portal.models.outbox import OutboxMessage
from portal.services.case_review.clock_board import at_risk_until
from portal.services.messages import outbox
from portal.services.transaction import transaction
from portal.services.working_days import working_days

_MESSAGES = {Urgency.AT_RISK: "clock_at_risk", Urgency.OVERDUE: "clock_overdue"}
# The person's own time, in which no officer is late.
_NOT_OURS = (Clock.APPEAL.value,)


def alert_clocks() -> int:
    """Write the alerts that are due and not written yet; returns how many."""
    try:
        waiting = _unwritten(db.session(), _running(db.session()))
    finally:
        db.session.rollback()
    return _write(waiting) if waiting else 0


def _running(session: Session) -> list[CaseReviewClock]:
    """The clocks that end soon or are over; a case's own policy says what soon is, so a little more."""
    limit = at_risk_until(clock.today(), authority().policy.clocks.due_soon + 5)
    return list(
        session.scalars(
            sa.select(CaseReviewClock)
            .join(CaseReview)
            .where(
                CaseReviewClock.stopped_at.is_(None),
                CaseReviewClock.due_on <= limit,
                CaseReviewClock.kind.not_in(_NOT_OURS),
                CaseReview.closed_at.is_(None),
            )
            .order_by(CaseReviewClock.due_on, CaseReviewClock.id)
        )
    )


def _unwritten(session: Session, clocks: Iterable[CaseReviewClock]) -> set[int]:
    """The clocks of which somebody has to hear something that they have not heard."""
    wanted = {key: each.id for each in clocks for key in _keys(session, each)}
    if not wanted:
        return set()
    written = session.scalars(
        sa.select(OutboxMessage.dedupe_key).where(
            OutboxMessage.message.in_(_MESSAGES.values()), OutboxMessage.dedupe_key.in_(wanted)
        )
    )
    return {wanted[key] for key in wanted.keys() - set(written)}


def _write(waiting: set[int]) -> int:
    written = 0
    with transaction() as session:
        rows = session.scalars(
            sa.select(CaseReviewClock)
            .where(CaseReviewClock.id.in_(waiting), CaseReviewClock.stopped_at.is_(None))
            .order_by(CaseReviewClock.id)
        ).all()
        for each in rows:
            review = each.case_review
            if review.case_key.is_destroyed:
                continue
            for key, officer in _keys(session, each).items():
                outbox.add_message(
                    session,
                    message=key.split(":", 1)[0],
                    to=officer.email,
                    locale=DEFAULT,
                    case_key=review.case_key,
                    reference=review.reference,
                    dedupe_key=key,
                    facts={
                        "page": f"/officers/case-reviews/{review.reference}",
                        "due_on": each.due_on,
                    },
                )
                written += 1
    return written


def _keys(session: Session, each: CaseReviewClock) -> dict[str, Officer]:
    """Who is to be told of a clock, by the key that lets each hear it once."""
    due_soon = each.case_review.policy_clocks.due_soon
    how = urgency(each.due_on, clock.today(), working_days(), due_soon)
    if how not in _MESSAGES:
        return {}
    start = f"{_MESSAGES[how]}:{each.id}:{each.due_on.isoformat()}"
    return {f"{start}:{officer.id}": officer for officer in _told(session, each.case_review, how)}


def _told(session: Session, review: CaseReview, how: Urgency) -> list[Officer]:
    contact = session.get(Officer, review.contact_officer_id or 0)
    if how is Urgency.AT_RISK and contact is not None and contact.disabled_at is None:
        return [contact]
    managers = session.scalars(
        sa.select(Officer).where(Officer.role == Role.MANAGER, Officer.disabled_at.is_(None))
    ).all()
    own = [each for each in managers if contact is not None and each.team == contact.team]
    return own or list(managers)
