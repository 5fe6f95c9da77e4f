"""Sending what the outbox holds: claimed by one worker at a time, sent outside any transaction.

A message is sent at least once. Only a worker that dies between sending and noting it sends a
message again, under the same Message-ID.
"""

import hmac
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import sqlalchemy.exc
from flask import current_app
from sqlalchemy.orm import Session

from portal import clock
from portal.config import Settings
from portal.content.current import authority
from portal.extensions import db
from portal.mail.message import Letter, NotDelivered, compose
from portal.mail.transports import Messenger, Transport
from portal.models.outbox import OutboxMessage
from portal.security.vault import vault
from portal.services.database_away import is_away
from portal.services.transaction import transaction

# Longer than a slow mail server can hold one message up.
LEASE = timedelta(minutes=10)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
# Long enough for a mail server that is down over a weekend with a bank holiday.
GIVE_UP_AFTER = timedelta(days=4)
# Together well below the lease.
_TRIES_TO_NOTE = 60
_SECONDS_BETWEEN = 1.0

_log = logging.getLogger("portal.mail")


@dataclass(frozen=True)
class Claim:
    """One message that this worker alone may send until `until`. No letter: its case was erased.

    `repeated`: it was tried before, by this worker or another.
    """

    id: int
    message: str
    attempts: int
    repeated: bool
    tries_from: datetime
    until: datetime
    letter: Letter | None


def deliver_next(transport: Transport | Messenger) -> bool:
    """Claim and send one message that is due.

    Returns:
        Whether there was one, sent or not.
    """
    claim = _claim() if _anything_due() else None
    if claim is None:
        return False
    try:
        _send(claim, transport)
    except NotDelivered as error:
        _note_failure(claim, error)
    else:
        _note_sent(claim)
    return True


def _due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    # Times that no clock could have set yet are those of one that was set back: nothing waits for them.
    # What was never tried has nothing to wait for at all.
    # Twice, because `now` may be some seconds old, and machines' clocks differ a little.
    run_at, locked_until = OutboxMessage.run_at, OutboxMessage.locked_until
    return (
        OutboxMessage.sent_at.is_(None),
        OutboxMessage.failed_at.is_(None),
        sa.or_(OutboxMessage.attempts == 0, run_at <= now, run_at > now + 2 * LONGEST_WAIT),
        sa.or_(locked_until.is_(None), locked_until < now, locked_until > now + 2 * LEASE),
    )


def _anything_due() -> bool:
    # Asked without the write lock: a worker with nothing to do must not hold residents up.
    try:
        found = db.session.scalar(sa.select(OutboxMessage.id).where(*_due(clock.now())).limit(1))
    finally:
        db.session.rollback()
    return found is not None


def _claim() -> Claim | None:
    now = clock.now()
    with transaction() as session:
        row = session.scalars(
            sa.select(OutboxMessage)
            .where(*_due(now))
            .order_by(OutboxMessage.run_at, OutboxMessage.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=OutboxMessage)
        ).one_or_none()
        if row is None:
            return None
        row.attempts += 1
        row.locked_until = now + LEASE
        repeated = row.attempts > 1 or row.tries_from != row.created_at
        return Claim(
            id=row.id,
            message=row.message,
            attempts=row.attempts,
            repeated=repeated,
            tries_from=row.tries_from,
            until=row.locked_until,
            letter=_letter(row),
        )


def _letter(row: OutboxMessage) -> Letter | None:
    envelope = row.envelope
    if envelope is None:
        return None
    return Letter(
        to=envelope["to"],
        subject=envelope["subject"],
        body=envelope["body"],
        locale=row.locale,
        identity=_identity(row),
        written_at=row.created_at,
        channel=row.channel,
        calendar=envelope.get("calendar", ""),
    )


def _identity(row: OutboxMessage) -> str:
    # Keyed, because the dedupe key names a case and a Message-ID is seen by every server on the way.
    # The oldest key: the same message keeps its identity when a new key comes before the next try.
    key = vault().every_derived("message-id")[-1]
    return hmac.digest(key, f"{row.id}:{row.dedupe_key}".encode(), "sha256").hex()[:32]


def _send(claim: Claim, transport: Transport | Messenger) -> None:
    if claim.letter is None:
        raise NotDelivered("case erased", permanent=True)
    if isinstance(transport, Messenger):
        transport.send(claim.letter, repeated=claim.repeated)
        return
    settings: Settings = current_app.config["PORTAL"]
    transport.deliver(compose(claim.letter, authority().name, settings.mail_from))


def _note_sent(claim: Claim) -> None:
    # The mail is out: a database that is away just now must not have it sent a second time.
    for left in reversed(range(_TRIES_TO_NOTE)):
        try:
            _write_sent(claim)
        except sa.exc.SQLAlchemyError as error:
            if not left or not is_away(error):
                raise
            time.sleep(_SECONDS_BETWEEN)
        else:
            break
    _log.info("mail.sent", extra=_told(claim))


def _write_sent(claim: Claim) -> None:
    with transaction() as session:
        session.execute(
            sa.update(OutboxMessage)
            .where(OutboxMessage.id == claim.id)
            .values(sent_at=clock.now(), locked_until=None, last_error=None)
        )


def _note_failure(claim: Claim, error: NotDelivered) -> None:
    now = clock.now()
    again = now + min(FIRST_WAIT * 2 ** min(claim.attempts - 1, 20), LONGEST_WAIT)
    hopeless = error.permanent or again > claim.tries_from + GIVE_UP_AFTER
    with transaction() as session:
        _update_claimed(
            session,
            claim,
            run_at=again,
            locked_until=None,
            last_error=error.reason,
            failed_at=now if hopeless else None,
        )
    _log.warning(
        "mail.given_up" if hopeless else "mail.put_off", extra=_told(claim, reason=error.reason)
    )


def _told(claim: Claim, **more: str) -> dict[str, Any]:
    return {"facts": {"message": claim.message, "attempt": claim.attempts, **more}}


def _update_claimed(session: Session, claim: Claim, **values: object) -> None:
    # A worker that outlived its lease must not undo what the next one did.
    session.execute(
        sa.update(OutboxMessage)
        .where(OutboxMessage.id == claim.id, OutboxMessage.locked_until == claim.until)
        .values(**values)
    )
