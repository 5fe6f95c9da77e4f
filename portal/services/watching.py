"""What those who run the portal watch: how much waits, for how long, and whether the worker lives.

Counts only, read from the database when they are asked for, so that every process and machine tells the same.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.deadlines import Urgency
from portal.domain.evidence import EvidenceState
from portal.extensions import db
from portal.models.audit import AuditEntry, AuditSeal
from portal.models.draft import Draft
from portal.models.evidence import Evidence
from portal.models.outbox import OutboxMessage
from portal.models.report import Report
from portal.models.setting import Setting
from portal.services.case_review.clock_board import ClockFilter, count_clocks
from portal.services.database_facts import note_fact
from portal.services.transaction import transaction

_WORKER_RAN = "worker_ran_at"
# Numbers stop here: it is asked every few seconds, and more says nothing else.
_COUNTED_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Measure:
    """One number. `kind` tells apart several of one name."""

    name: str
    says: str
    value: float
    kind: str | None = None


def note_worker_run() -> None:
    """Remember that a worker is at work."""
    with transaction() as session:
        note_fact(session, _WORKER_RAN, clock.now().isoformat())


def worker_ran_at() -> dt.datetime | None:
    """When any worker last said so; None before the first."""
    noted = db.session.scalar(sa.select(Setting.value).where(Setting.name == _WORKER_RAN))
    return dt.datetime.fromisoformat(noted) if noted else None


def measure() -> list[Measure]:
    """All numbers; without a database only that it is away."""
    try:
        found = [*_mail(), *_evidence(), *_rest(), *_overdue()]
    except sa.exc.SQLAlchemyError:
        found = []
    finally:
        db.session.rollback()
    return [Measure("database_up", "Whether the database answers", bool(found)), *found]


def _mail() -> list[Measure]:
    unsent = (OutboxMessage.sent_at.is_(None), OutboxMessage.failed_at.is_(None))
    waiting, oldest = _count_and_oldest(OutboxMessage.id, OutboxMessage.created_at, *unsent)
    # Both conditions are the index's: what was sent is not looked at.
    given_up = _count(
        OutboxMessage.id, OutboxMessage.sent_at.is_(None), OutboxMessage.failed_at.is_not(None)
    )
    return [
        Measure("outbox_waiting", "Messages that wait to be sent", waiting),
        Measure("outbox_oldest_seconds", "How long the oldest of them has waited", oldest),
        Measure("outbox_given_up", "Messages that could not be sent", given_up),
    ]


def _evidence() -> list[Measure]:
    unchecked = Evidence.state.in_((EvidenceState.RECEIVED, EvidenceState.CHECKING))
    waiting, oldest = _count_and_oldest(Evidence.id, Evidence.added_at, unchecked)
    return [
        Measure("evidence_waiting", "Files that wait to be checked", waiting),
        Measure("evidence_oldest_seconds", "How long the oldest of them has waited", oldest),
    ]


def _rest() -> list[Measure]:
    ran_at = worker_ran_at()
    return [
        Measure("drafts", "Drafts that are kept", _count(Draft.id, Draft.sent_at.is_(None))),
        Measure("audit_unsealed", "Numbers of acts not sealed yet", _unsealed()),
        Measure(
            "worker_last_run_timestamp_seconds",
            "When a worker last was at work, in seconds since 1970",
            ran_at.timestamp() if ran_at else 0,
        ),
    ]


def _unsealed() -> int:
    """By their numbers, not counted: a number whose act was rolled back is among them until the next seal."""
    newest = db.session.scalar(sa.select(sa.func.max(AuditEntry.id))) or 0
    last = sa.select(AuditSeal.last_id).order_by(AuditSeal.number.desc()).limit(1)
    return max(0, newest - (db.session.scalar(last) or 0))


def _overdue() -> list[Measure]:
    says = "What somebody had to do by a day that is over"
    late = (Report.closed_at.is_(None), Report.due_on < clock.today())
    reviews = count_clocks(ClockFilter(), officer_id=0)[Urgency.OVERDUE]
    return [
        Measure("overdue", says, _count(Report.id, *late), "report"),
        Measure("overdue", says, reviews, "case_review"),
    ]


def _count(id_column: sa.orm.InstrumentedAttribute[int], *wanted: sa.ColumnElement[bool]) -> int:
    session: Session = db.session()
    some = sa.select(id_column).where(*wanted).limit(_COUNTED_AT_MOST).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _count_and_oldest(
    id_column: sa.orm.InstrumentedAttribute[int],
    since: sa.orm.InstrumentedAttribute[dt.datetime],
    *wanted: sa.ColumnElement[bool],
) -> tuple[int, float]:
    query = sa.select(sa.func.count(id_column), sa.func.min(since)).where(*wanted)
    waiting, oldest = db.session.execute(query).one()
    return waiting, (clock.now() - oldest).total_seconds() if oldest else 0.0
