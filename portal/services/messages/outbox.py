"""The outbox: a message is written with the case, in one commit, and sent afterwards.

What was committed is sent at least once, and what was not committed is never sent.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.database import insert
from portal.domain.vocabulary import Channel
from portal.extensions import db
from portal.mail.rendering import render
from portal.models.base import CaseKey, new_case_key
from portal.models.outbox import OutboxMessage


def add_message(
    session: Session,
    *,
    message: str,
    to: str,
    locale: str,
    case_key: CaseKey | None,
    reference: str,
    dedupe_key: str,
    facts: Mapping[str, Any],
    channel: Channel = Channel.EMAIL,
    calendar: str = "",
) -> None:
    """Write a message into the transaction of what it tells of.

    The session is flushed first, so call it when the case's rows are complete.

    Args:
        message: a message of `portal.mail.rendering.FACTS`.
        to: the address, number or postal address. Whether it is safe to use is the caller's
            question; `services.message_way` answers it.
        locale: the language of the person it is for.
        case_key: the case's key, so that erasing the case erases its mail; None for a key of its own.
        reference: the case's reference, the only thing of the case that the message names.
        dedupe_key: a second message with the same key is not written, even by another process.
        facts: what the message must be told, dates and paths only.
        channel: how it goes.
        calendar: a calendar file that goes with a mail.

    Raises:
        ValueError: there is no such message, or a fact is missing.
    """
    words = render(message, locale, reference, facts, channel)
    now = clock.now()
    if case_key is None:
        case_key = new_case_key(now)
        session.add(case_key)
    session.flush()
    row = OutboxMessage(case_key=case_key)
    row.envelope = {"to": to, "subject": words.subject, "body": words.body}
    if calendar:
        row.envelope = {**row.envelope, "calendar": calendar}
    session.execute(
        insert(db.engine, OutboxMessage)
        .values(
            dedupe_key=dedupe_key,
            message=message,
            channel=channel,
            subject_reference=reference,
            locale=locale,
            key_id=case_key.id,
            created_at=now,
            tries_from=now,
            run_at=now,
            attempts=0,
            envelope_sealed=row.envelope_sealed,
        )
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
    )
