"""Sealing the audit: batches of entries, each under a keyed hash that rests on the one before.

The worker seals each minute; no request waits for it. Who can write to the database, but does not
hold the look-up key, cannot change, remove or slip in an entry unseen (docs/decisions/0017).
"""

import datetime as dt
import hashlib
import hmac
import json
import logging
from collections.abc import Iterable, Iterator

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.orm import Session

from portal import clock
from portal.extensions import db
from portal.models.audit import AuditEntry, AuditSeal
from portal.security.vault import vault
from portal.services.lookup_marks import place_of_noted_key
from portal.services.transaction import transaction

_log = logging.getLogger("portal.audit")

MOST_ENTRIES = 1000
# A transaction that holds the number of an entry for longer was given up by the database long ago.
LATE_FOR = dt.timedelta(days=1)

FIRST_DIGEST = bytes(32)
Spans = list[list[int]]


def seal_due() -> int:
    """Seal every entry that is in no seal yet; returns how many."""
    sealed = 0
    while True:
        seal = _next_seal()
        if seal is None or not _write(seal):
            return sealed
        sealed += seal.entries
        # The log of the machine is outside the database: a chain cut short shows against it.
        _log.info(
            "audit.sealed",
            extra={
                "facts": {"seal": seal.number, "digest": seal.digest.hex(), "count": seal.entries}
            },
        )


def digest_of(seal: AuditSeal, previous: bytes, entries: Iterable[AuditEntry], key: bytes) -> bytes:
    """The keyed hash of a batch.

    Args:
        seal: all of it but `digest` is part of the hash.
        previous: the digest of the seal before it.
        entries: those between first and last by id, then the late ones by id.
        key: one of `seal_keys`.
    """
    head = [
        previous.hex(),
        seal.number,
        _instant(seal.sealed_at),
        seal.first_id,
        seal.last_id,
        seal.entries,
        seal.missing,
        seal.late,
    ]
    made = hmac.new(key, digestmod=hashlib.sha256)
    made.update(_line(head))
    for entry in entries:
        made.update(
            _line(
                [
                    entry.id,
                    _instant(entry.at),
                    entry.officer_id,
                    entry.act,
                    entry.subject,
                    entry.facts,
                    entry.request_id,
                ]
            )
        )
    return made.digest()


def seal_keys() -> tuple[bytes, ...]:
    """The keys of seals, newest first."""
    return vault().every_derived("audit-seal")


def entries_between(session: Session, first: int, last: int) -> Iterator[AuditEntry]:
    """Entries by id, both ends included."""
    query = (
        sa.select(AuditEntry)
        .where(AuditEntry.id.between(first, last))
        .order_by(AuditEntry.id)
        .execution_options(populate_existing=True, yield_per=500)
    )
    yield from session.scalars(query)


def entries_of(session: Session, ids: list[int]) -> list[AuditEntry]:
    """Entries by id, those of a list."""
    query = sa.select(AuditEntry).where(AuditEntry.id.in_(ids)).order_by(AuditEntry.id)
    return list(session.scalars(query)) if ids else []


def ids_in(session: Session, spans: Spans) -> list[int]:
    """The ids within some spans whose entries are there."""
    found: list[int] = []
    for first, last in spans:
        query = sa.select(AuditEntry.id).where(AuditEntry.id.between(first, last))
        found += session.scalars(query)
    return sorted(found)


def _next_seal() -> AuditSeal | None:
    session: Session = db.session()
    session.rollback()
    newest = session.scalar(sa.select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1))
    after = newest.last_id if newest else 0
    entries = list(
        session.scalars(
            sa.select(AuditEntry)
            .where(AuditEntry.id > after)
            .order_by(AuditEntry.id)
            .limit(MOST_ENTRIES)
        )
    )
    late = _come_late(session)
    if not entries and not late:
        session.rollback()
        return None
    last = entries[-1].id if entries else after
    seal = AuditSeal(
        number=newest.number + 1 if newest else 1,
        sealed_at=clock.now(),
        first_id=after + 1,
        last_id=last,
        entries=len(entries) + len(late),
        missing=_spans_without(after + 1, last, [entry.id for entry in entries]),
        late=late,
    )
    previous = newest.digest if newest else FIRST_DIGEST
    # Not simply our newest: while keys change, workers have them in different orders, and one would seal with the old key
    # after another had sealed with the new one, which is what a forger would do.
    key = seal_keys()[place_of_noted_key()]
    seal.digest = digest_of(seal, previous, [*entries, *entries_of(session, late)], key)
    return seal


def _write(seal: AuditSeal) -> bool:
    """False where another worker was faster: the number of a seal is there once."""
    try:
        with transaction() as session:
            session.add(seal)
            session.flush()
            session.expunge(seal)
    except sa.exc.IntegrityError:
        return False
    return True


def _come_late(session: Session) -> list[int]:
    recent = session.scalars(
        sa.select(AuditSeal).where(AuditSeal.sealed_at >= clock.now() - LATE_FOR)
    ).all()
    taken = {number for seal in recent for number in seal.late}
    spans = [span for seal in recent for span in seal.missing]
    return [number for number in ids_in(session, spans) if number not in taken]


def _spans_without(first: int, last: int, ids: list[int]) -> Spans:
    spans: Spans = []
    expected = first
    for number in [*ids, last + 1]:
        if number > expected:
            spans.append([expected, number - 1])
        expected = number + 1
    return spans


def _instant(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).isoformat()


def _line(values: list[object]) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode() + b"\n"
