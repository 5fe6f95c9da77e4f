"""The audit trail: who read or changed what, and when. No content of a case goes in."""

from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.extensions import db
from portal.logs import request_id
from portal.models.audit import AuditEntry


def add_entry(
    session: Session,
    act: str,
    *,
    officer_id: int | None = None,
    subject: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write an act into the transaction that does it.

    Args:
        act: what was done, as `noun.verb` ("report.assigned").
        subject: the reference of the case, or the kind of thing.
        facts: codes and counts only, never words of people.
    """
    session.add(
        AuditEntry(
            at=clock.now(),
            officer_id=officer_id,
            act=act,
            subject=subject,
            facts=facts or {},
            request_id=request_id.get(),
        )
    )


def record(
    act: str,
    *,
    officer_id: int | None = None,
    subject: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write a reading, or an act that failed, in a short transaction of its own.

    It survives whatever the request does next.
    """
    with Session(db.engine) as session:
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        add_entry(session, act, officer_id=officer_id, subject=subject, facts=facts)
        session.commit()
