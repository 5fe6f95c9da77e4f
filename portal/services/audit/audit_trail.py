"""Reading the audit: who, when, what, and which case. It holds no content."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.officer import Officer
from portal.services.audit import audit
from portal.services.officer.officers import SignedIn

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One act. `facts` are codes and counts."""

    id: int
    at: dt.datetime
    officer: str | None
    act: str
    subject: str | None
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """One page, newest first; `older` is the id after which the next one begins."""

    lines: tuple[Line, ...]
    older: int | None


def read_trail(
    officer: SignedIn, subject: str | None = None, before: int | None = None
) -> TrailPage:
    """One page of the audit; the reading is recorded.

    Args:
        subject: only the acts on the case of this reference.
        before: only entries with a smaller id.
    """
    query = (
        sa.select(AuditEntry, Officer.name)
        .outerjoin(Officer, Officer.id == AuditEntry.officer_id)
        .order_by(AuditEntry.id.desc())
        .limit(PAGE_ROWS + 1)
    )
    if subject:
        query = query.where(AuditEntry.subject == subject)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = db.session.execute(query).all()
    lines = tuple(
        Line(entry.id, entry.at, name, entry.act, entry.subject, dict(entry.facts))
        for entry, name in rows[:PAGE_ROWS]
    )
    audit.record("audit.read", officer_id=officer.id, subject=subject)
    return TrailPage(lines, lines[-1].id if len(rows) > PAGE_ROWS else None)
