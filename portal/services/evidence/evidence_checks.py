"""The worker's part: each waiting file is scanned and cleaned, then kept or refused.

Claimed by one worker at a time, worked on outside any transaction. A file waits as long as
the scanner is away; it never passes unscanned where a scanner is set.
"""

import io
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from portal import clock
from portal.config import Settings
from portal.domain.evidence import CLEANED, EvidenceState, FileKind, RefusalReason
from portal.extensions import db
from portal.files.checking import FileRefused
from portal.files.cleaning import CleanerStopped, SafeCopy, clean_image
from portal.files.scanning import Scanner, ScannerDown, Verdict
from portal.files.store import EvidenceStore, FileMissing
from portal.files.window import Window
from portal.models.evidence import Evidence
from portal.security.vault import SealBroken
from portal.services.audit import audit
from portal.services.evidence.evidence_case import EvidenceCase, reference_of
from portal.services.evidence.evidence_rows import evidence_limits, evidence_store, file_key_of
from portal.services.transaction import transaction

# Longer than the scanner and the cleaner may take together.
LEASE = timedelta(minutes=10)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)

_WAITING = (EvidenceState.RECEIVED, EvidenceState.CHECKING)
_log = logging.getLogger("portal.evidence")


@dataclass(frozen=True)
class Claim:
    """One file that this worker alone may check until `until`. No key: its case was erased."""

    id: int
    kind: FileKind
    name: str
    key: bytes | None
    attempts: int
    until: datetime


def check_waiting() -> int:
    """Check every file that is due now; returns how many were handled."""
    handled = 0
    while check_next():
        handled += 1
    return handled


def check_next() -> bool:
    """Claim and check one file that is due; returns whether there was one."""
    claim = _claim() if _anything_due() else None
    if claim is None:
        return False
    try:
        _check(claim, evidence_store())
        _log.info("evidence.checked", extra=_told(claim))
    except FileRefused as refused:
        _log.info("evidence.refused", extra=_told(claim))
        _note_refused(claim, refused.reason)
    except (FileMissing, SealBroken) as error:
        _log.error("evidence.missing_or_altered", exc_info=error, extra=_told(claim))
        _note_waiting(claim, missing=True)
    except (ScannerDown, CleanerStopped, OSError) as error:
        _log.warning("evidence.waits", exc_info=error, extra=_told(claim))
        _note_waiting(claim)
    return True


def _told(claim: Claim) -> dict[str, Any]:
    return {"facts": {"kind": claim.kind.value, "attempt": claim.attempts}}


def oldest_waiting() -> datetime | None:
    """Since when the oldest unchecked file has waited, for officers and for readiness."""
    query = sa.select(sa.func.min(Evidence.added_at)).where(Evidence.state.in_(_WAITING))
    return db.session.scalar(query)


def _due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    # Times that no clock could have set yet are those of one that was set back: nothing waits for them.
    # What was never tried has nothing to wait for at all.
    # Twice, because `now` may be some seconds old, and machines' clocks differ a little.
    check_at, locked_until = Evidence.check_at, Evidence.locked_until
    return (
        Evidence.state.in_(_WAITING),
        sa.or_(Evidence.attempts == 0, check_at <= now, check_at > now + 2 * LONGEST_WAIT),
        Evidence.missing_at.is_(None),
        sa.or_(locked_until.is_(None), locked_until < now, locked_until > now + 2 * LEASE),
    )


def _anything_due() -> bool:
    # Asked without the write lock: a worker with nothing to do must not hold residents up.
    try:
        found = db.session.scalar(sa.select(Evidence.id).where(*_due(clock.now())).limit(1))
    finally:
        db.session.rollback()
    return found is not None


def _claim() -> Claim | None:
    now = clock.now()
    with transaction() as session:
        row = session.scalars(
            sa.select(Evidence)
            .where(*_due(now))
            .order_by(Evidence.check_at, Evidence.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=Evidence)
        ).one_or_none()
        if row is None:
            return None
        row.state = EvidenceState.CHECKING
        row.attempts += 1
        row.locked_until = now + LEASE
        return Claim(
            id=row.id,
            kind=row.kind,
            name=row.original_name or "",
            key=file_key_of(row),
            attempts=row.attempts,
            until=row.locked_until,
        )


def _check(claim: Claim, store: EvidenceStore) -> None:
    if claim.key is None:
        raise FileRefused(RefusalReason.DAMAGED)
    settings: Settings = current_app.config["PORTAL"]
    socket = settings.scanner_socket
    if socket and Scanner(socket).scan(store.read(claim.key, claim.name)) == Verdict.HARMFUL:
        raise FileRefused(RefusalReason.HARMFUL)
    copy, safe_name = None, None
    if claim.kind in CLEANED:
        original = b"".join(store.read(claim.key, claim.name))
        copy = clean_image(claim.kind, original, evidence_limits().most_pixels)
        safe_name = store.write(claim.key, Window(io.BytesIO(copy.data)).chunks())
    if not _note_kept(claim, copy, safe_name, scanned=socket is not None) and safe_name:
        store.remove(safe_name)


def _note_kept(
    claim: Claim, copy: SafeCopy | None, safe_name: str | None, *, scanned: bool
) -> bool:
    with transaction() as session:
        row = _claimed(session, claim)
        if row is None:
            return False
        row.state = EvidenceState.KEPT
        row.locked_until = None
        row.scanned_at = clock.now() if scanned else None
        if copy is not None:
            row.safe_name, row.safe_kind = safe_name, copy.kind
            row.width, row.height = copy.width, copy.height
        _note(session, row, "evidence.kept")
        return True


def _note_refused(claim: Claim, reason: RefusalReason) -> None:
    with transaction() as session:
        row = _claimed(session, claim)
        if row is None:
            return
        row.state, row.reason = EvidenceState.REFUSED, reason
        row.locked_until = row.original_name = row.file_key = None
        _note(session, row, "evidence.refused")
    evidence_store().remove(claim.name)


def _note_waiting(claim: Claim, *, missing: bool = False) -> None:
    now = clock.now()
    wait = min(FIRST_WAIT * 2 ** min(claim.attempts - 1, 10), LONGEST_WAIT)
    with transaction() as session:
        row = _claimed(session, claim)
        if row is not None:
            row.check_at, row.locked_until = now + wait, None
            row.missing_at = now if missing else None


def _claimed(session: Session, claim: Claim) -> Evidence | None:
    # A worker that outlived its lease must not undo what the next one did.
    return session.scalars(
        sa.select(Evidence)
        .where(Evidence.id == claim.id, Evidence.locked_until == claim.until)
        .with_for_update(of=Evidence)
    ).one_or_none()


def _note(session: Session, row: Evidence, act: str) -> None:
    reference = reference_of(session, EvidenceCase(row.case_kind, row.case_id))
    if reference is not None:
        facts = {"evidence": row.id, "reason": row.reason.value if row.reason else None}
        audit.add_entry(session, act, subject=reference, facts=facts)
