"""Checking the audit against its seals."""

import datetime as dt
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.extensions import db
from portal.models.audit import AuditEntry, AuditSeal
from portal.services.audit import audit
from portal.services.audit.audit_seals import (
    FIRST_DIGEST,
    LATE_FOR,
    Spans,
    digest_of,
    entries_between,
    entries_of,
    ids_in,
    seal_keys,
)
from portal.services.officer.officers import SignedIn

CHECKED = "audit.checked"
# The worker seals each minute.
OVERDUE_AFTER = dt.timedelta(minutes=15)
SEALS_SHOWN = 50

_TRIGGERS = {
    "sqlite": {
        "audit_entry_no_update",
        "audit_entry_no_delete",
        "audit_entry_no_replace",
        "audit_seal_no_update",
        "audit_seal_no_delete",
        "audit_seal_no_replace",
    },
    "postgresql": {"audit_entry_append_only", "audit_seal_append_only"},
}
_TRIGGER_NAMES = {
    "sqlite": "select name from sqlite_master where type = 'trigger'",
    # A trigger that was switched off for ordinary sessions guards nothing.
    "postgresql": "select tgname from pg_trigger where tgenabled in ('O', 'A')",
}


class Fault(StrEnum):
    """What does not hold. A number beside it is that of a seal, or of an entry."""

    SEAL_BROKEN = auto()
    SEAL_MISSING = auto()
    ENTRY_SLIPPED_IN = auto()
    SEALS_CUT_SHORT = auto()
    NOT_SEALED = auto()
    TRIGGERS_GONE = auto()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold, and where."""

    fault: Fault
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal, to be noted outside the database."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole audit found; `unsealed` entries wait for the worker."""

    seals: int
    entries: int
    unsealed: int
    head: Head | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SealLine:
    """One seal as auditors see it."""

    number: int
    sealed_at: dt.datetime
    first_id: int
    last_id: int
    entries: int
    digest: str


@dataclass(frozen=True, slots=True)
class LastCheck:
    """When the whole audit was checked last, how much there was, and how many things did not hold."""

    at: dt.datetime
    entries: int
    problems: int


@dataclass(frozen=True, slots=True)
class SealsPage:
    """How far the audit is sealed; the newest seals first."""

    lines: tuple[SealLine, ...]
    total: int
    unsealed: int
    oldest_unsealed_at: dt.datetime | None
    overdue: bool
    last_check: LastCheck | None


def check_audit(noted: Head | None = None) -> Verdict:
    """Work every seal out anew from the entries.

    Args:
        noted: a seal that was written down before; the chain must still hold it.
    """
    session: Session = db.session()
    session.rollback()
    problems: list[Problem] = [] if _guarded(session) else [Problem(Fault.TRIGGERS_GONE)]
    covered = last_id = seals = entries = 0
    previous, keys = FIRST_DIGEST, list(reversed(seal_keys()))
    head: Head | None = None
    found_noted = False
    open_spans: list[tuple[dt.datetime, Spans]] = []
    late: set[int] = set()
    for seal in session.scalars(sa.select(AuditSeal).order_by(AuditSeal.number)).all():
        expected = head.number + 1 if head else 1
        if seal.number != expected or seal.first_id != last_id + 1:
            problems.append(Problem(Fault.SEAL_MISSING, expected))
        fits = _fitting(session, seal, previous, keys)
        if fits is None:
            problems.append(Problem(Fault.SEAL_BROKEN, seal.number))
        else:
            # Once a newer key has sealed, an older one, which somebody may have learned, seals no more.
            keys = keys[fits:]
        previous, last_id = seal.digest, seal.last_id
        head = Head(seal.number, seal.digest.hex())
        found_noted = found_noted or head == noted
        seals, entries, covered = seals + 1, entries + seal.entries, seal.last_id
        open_spans.append((seal.sealed_at, seal.missing))
        late.update(seal.late)
    if noted is not None and not found_noted:
        problems.append(Problem(Fault.SEALS_CUT_SHORT, noted.number))
    waiting, slipped_in = _strays(session, open_spans, late)
    problems += [Problem(Fault.ENTRY_SLIPPED_IN, number) for number in slipped_in]
    unsealed, oldest = _unsealed(session, covered)
    if oldest is not None and clock.now() - oldest > OVERDUE_AFTER:
        problems.append(Problem(Fault.NOT_SEALED))
    session.rollback()
    return Verdict(seals, entries, unsealed + waiting, head, tuple(problems))


def check_and_record() -> Verdict:
    """Check the whole audit, and put what was found on record for the auditors' page."""
    verdict = check_audit()
    if verdict.entries + verdict.unsealed == 0 and not verdict.problems:
        # A new database stays empty, so that a backup can still be restored into it.
        return verdict
    facts = {
        "seals": verdict.seals,
        "entries": verdict.entries,
        "problems": len(verdict.problems),
        "faults": sorted({problem.fault.value for problem in verdict.problems}),
    }
    audit.record(CHECKED, facts=facts)
    return verdict


def read_seals(officer: SignedIn) -> SealsPage:
    """How far the audit is sealed and what the last check found; the reading is recorded."""
    session: Session = db.session()
    rows = session.scalars(
        sa.select(AuditSeal).order_by(AuditSeal.number.desc()).limit(SEALS_SHOWN)
    ).all()
    lines = tuple(
        SealLine(
            row.number, row.sealed_at, row.first_id, row.last_id, row.entries, row.digest.hex()
        )
        for row in rows
    )
    unsealed, oldest = _unsealed(session, rows[0].last_id if rows else 0)
    page = SealsPage(
        lines=lines,
        total=rows[0].number if rows else 0,
        unsealed=unsealed,
        oldest_unsealed_at=oldest,
        overdue=oldest is not None and clock.now() - oldest > OVERDUE_AFTER,
        last_check=_last_check(session),
    )
    audit.record("audit.seals_read", officer_id=officer.id)
    return page


def _fitting(session: Session, seal: AuditSeal, previous: bytes, keys: list[bytes]) -> int | None:
    """The place of the first key, of those that may still seal, with which the seal holds."""
    present = _without(entries_between(session, seal.first_id, seal.last_id), seal.missing)
    entries = [*present, *entries_of(session, seal.late)]
    for place, key in enumerate(keys):
        if hmac.compare_digest(digest_of(seal, previous, entries, key), seal.digest):
            return place
    return None


def _without(entries: Iterator[AuditEntry], spans: Spans) -> Iterator[AuditEntry]:
    for entry in entries:
        if not any(first <= entry.id <= last for first, last in spans):
            yield entry


def _strays(
    session: Session, open_spans: list[tuple[dt.datetime, Spans]], late: set[int]
) -> tuple[int, list[int]]:
    """Entries in the gaps of seals: how many may still come late, and the ids of those that may not."""
    waiting = 0
    slipped_in = list(session.scalars(sa.select(AuditEntry.id).where(AuditEntry.id < 1)))
    for sealed_at, spans in open_spans:
        strays = [number for number in ids_in(session, spans) if number not in late]
        if clock.now() - sealed_at < LATE_FOR:
            waiting += len(strays)
        else:
            slipped_in += strays
    return waiting, slipped_in


def _unsealed(session: Session, after: int) -> tuple[int, dt.datetime | None]:
    query = sa.select(sa.func.count(), sa.func.min(AuditEntry.at)).where(AuditEntry.id > after)
    count, oldest = session.execute(query).one()
    return count, oldest


def _guarded(session: Session) -> bool:
    kind = db.engine.dialect.name
    return set(session.scalars(sa.text(_TRIGGER_NAMES[kind]))) >= _TRIGGERS[kind]


def _last_check(session: Session) -> LastCheck | None:
    entry = session.scalar(
        sa.select(AuditEntry)
        .where(AuditEntry.act == CHECKED)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    if entry is None:
        return None
    return LastCheck(entry.at, entry.facts.get("entries", 0), entry.facts.get("problems", 0))
