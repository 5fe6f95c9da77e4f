"""What officers see of the outbox: how much waits, since when, and what was given up.

No address and no word of a message: who may look here opens no case.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.vocabulary import Channel
from portal.extensions import db
from portal.models.outbox import OutboxMessage
from portal.services.audit import audit
from portal.services.officer.officers import SignedIn
from portal.services.transaction import transaction

MOST_SHOWN = 50

_WAITING = (OutboxMessage.sent_at.is_(None), OutboxMessage.failed_at.is_(None))
_GIVEN_UP = (OutboxMessage.sent_at.is_(None), OutboxMessage.failed_at.is_not(None))


@dataclass(frozen=True)
class GivenUp:
    """A message that was not sent. `error` is a code, as the mail server or the service gave it."""

    id: int
    message: str
    channel: Channel
    reference: str | None
    written_at: datetime
    given_up_at: datetime
    attempts: int
    error: str


@dataclass(frozen=True)
class MailDesk:
    """`trouble`: why the last try of the message that has waited longest failed, if it did.

    `given_up`: the newest `MOST_SHOWN` of `given_up_count`.
    """

    waiting: int
    oldest_waiting_at: datetime | None
    trouble: str | None
    given_up_count: int
    given_up: tuple[GivenUp, ...]


def look() -> MailDesk:
    """How the sending goes."""
    session: Session = db.session()
    waiting, oldest = session.execute(
        sa.select(sa.func.count(), sa.func.min(OutboxMessage.created_at)).where(*_WAITING)
    ).one()
    trouble = session.scalar(
        sa.select(OutboxMessage.last_error)
        .where(*_WAITING)
        .order_by(OutboxMessage.created_at, OutboxMessage.id)
        .limit(1)
    )
    rows = session.scalars(
        sa.select(OutboxMessage)
        .where(*_GIVEN_UP)
        .order_by(OutboxMessage.failed_at.desc(), OutboxMessage.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    count = session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage).where(*_GIVEN_UP))
    return MailDesk(waiting, oldest, trouble, count or 0, tuple(_given_up(row) for row in rows))


def try_again(officer: SignedIn | None, message_id: int | None = None) -> int:
    """Have messages that were given up tried anew, as if they had just been written.

    Args:
        officer: who asks; None: somebody at the machine.
        message_id: one message; None: all of them.

    Returns:
        How many will be tried; 0 where the message is not there or was tried again already.
    """
    now = clock.now()
    with transaction() as session:
        which = () if message_id is None else (OutboxMessage.id == message_id,)
        changed = session.execute(
            sa.update(OutboxMessage)
            .where(*_GIVEN_UP, *which)
            .values(failed_at=None, run_at=now, tries_from=now, attempts=0, locked_until=None)
            .returning(OutboxMessage.subject_reference)
            .execution_options(synchronize_session=False)
        ).all()
        if changed:
            audit.add_entry(
                session,
                "mail.tried_again",
                officer_id=officer.id if officer else None,
                subject=changed[0].subject_reference if message_id is not None else None,
                facts={"messages": len(changed)},
            )
    return len(changed)


def _given_up(row: OutboxMessage) -> GivenUp:
    return GivenUp(
        id=row.id,
        message=row.message,
        channel=row.channel,
        reference=row.subject_reference,
        written_at=row.created_at,
        given_up_at=row.failed_at or row.created_at,
        attempts=row.attempts,
        error=row.last_error or "",
    )
