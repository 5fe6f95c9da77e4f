"""Actions that are late: listed for officers, and chased by the worker, each step once.

First the contact officer is told, then a manager. A message says which case, and nothing of it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.review_plan import CARRIED_OUT, ActionState, alerts_due
from portal.domain.vocabulary import Body, Role
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.case_review import CaseReview
from portal.models.officer import Officer
from portal.models.review_plan import PlanAction
from portal.services.audit import audit
from portal.services.data_protection.restrictions import restricted_among
from portal.services.messages import outbox
from portal.services.officer.officers import SignedIn, name_officers
from portal.services.report.queues import Count, capped
from portal.services.transaction import transaction
from portal.services.working_days import working_days

SHOWN = 200


@dataclass(frozen=True, slots=True)
class LateAction:
    """An action that is late, with its case."""

    reference: str
    body: Body
    text: str
    owner: str
    due_on: dt.date
    contact_officer: str | None


def list_late(officer: SignedIn) -> tuple[LateAction, ...]:
    """The actions of all cases that are late, the latest of all first; the reading is recorded."""
    query = _late().order_by(PlanAction.due_on, PlanAction.id).limit(SHOWN)
    rows = list(db.session.scalars(query))
    names = name_officers(row.case_review.contact_officer_id for row in rows)
    found = tuple(
        LateAction(
            reference=row.case_review.reference,
            body=row.body,
            text=_text(row.text),
            owner=_text(row.owner),
            due_on=row.due_on,
            contact_officer=named.name
            if (named := names.get(row.case_review.contact_officer_id or 0))
            else None,
        )
        for row in rows
    )
    audit.record("late_actions.read", officer_id=officer.id, facts={"count": len(found)})
    return found


def count_late() -> Count:
    """How many there are."""
    return capped(_late().with_only_columns(PlanAction.id))


def chase_actions() -> int:
    """Tell whoever has to know of actions that are late; returns how many were chased."""
    try:
        ids = [row.id for row in db.session.scalars(_late()) if _is_due(row)]
    finally:
        db.session.rollback()
    return sum(_chase(action_id) for action_id in ids)


def _late() -> sa.Select[PlanAction]:
    return (
        sa.select(PlanAction)
        .join(PlanAction.case_review)
        .where(
            PlanAction.state == ActionState.OPEN,
            PlanAction.due_on < clock.today(),
            CaseReview.status.in_(CARRIED_OUT),
        )
    )


def _alerts(row: PlanAction) -> int:
    clocks = row.case_review.policy_clocks
    return alerts_due(row.due_on, clock.today(), working_days(), clocks)


def _is_due(row: PlanAction) -> bool:
    return _alerts(row) > row.alerts and not row.case_key.is_destroyed


def _chase(action_id: int) -> bool:
    with transaction() as session:
        query = _late().where(PlanAction.id == action_id).with_for_update(of=PlanAction)
        row = session.scalars(query).one_or_none()
        # Another worker may have been faster, or an officer.
        if row is None or not _is_due(row):
            return False
        # While its use is restricted nothing is sent of a case; what is due then follows when it is lifted.
        if restricted_among(session, [row.case_review.reference]):
            return False
        row.alerts = _alerts(row)
        for officer in _to_tell(session, row):
            _tell(session, row, officer)
    return True


def _to_tell(session: Session, row: PlanAction) -> Sequence[Officer]:
    """The contact officer; later, or where there is none, the managers of their team, or all."""
    contact = session.get(Officer, row.case_review.contact_officer_id or 0)
    if row.alerts == 1 and contact is not None and contact.disabled_at is None:
        return [contact]
    managers = session.scalars(
        sa.select(Officer)
        .where(Officer.role == Role.MANAGER, Officer.disabled_at.is_(None))
        .order_by(Officer.id)
    ).all()
    own = [each for each in managers if contact is not None and each.team == contact.team]
    return own or managers


def _tell(session: Session, row: PlanAction, officer: Officer) -> None:
    review = row.case_review
    # Actions of one case that are due on one day are one message.
    which = f"{review.reference}:{row.due_on}:{row.alerts}:{officer.id}"
    outbox.add_message(
        session,
        message="action_late",
        to=officer.email,
        locale=DEFAULT,
        case_key=review.case_key,
        reference=review.reference,
        dedupe_key=f"action_late:{which}",
        facts={"page": f"/officers/case-reviews/{review.reference}"},
    )


def _text(kept: object) -> str:
    return kept if isinstance(kept, str) else ""
