"""Evidence of a case: added, listed, taken away before sending, moved to the case at sending."""

import base64
import secrets
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.evidence import AddedBy, CaseKind, EvidenceState, refuse_count
from portal.extensions import db
from portal.files.checking import Checked, FileRefused, check
from portal.files.names import clean_label
from portal.files.window import Window
from portal.models.case_review import CaseReview
from portal.models.draft import Draft
from portal.models.evidence import Evidence
from portal.models.report import Report
from portal.services.audit import audit
from portal.services.evidence.evidence_case import CaseGone, EvidenceCase, lock_owner, reference_of
from portal.services.evidence.evidence_rows import (
    EvidenceView,
    evidence_limits,
    evidence_store,
    of_case,
    view,
)
from portal.services.transaction import transaction


def add_file(
    case: EvidenceCase, given_name: str, file: BinaryIO, officer_id: int | None = None
) -> EvidenceView:
    """Keep a file, to be checked by the worker; nobody is given it until then.

    The same bytes again give the same file, so that a double click adds one.

    Args:
        given_name: as it came; only a label is made of it.
        file: seekable; read to its end.
        officer_id: the officer who adds it; None for the resident.

    Raises:
        FileRefused: why it cannot be taken; nothing of it was kept.
        CaseGone: there is nothing to add it to.
        OSError: the disk is full or away; nothing of it was kept.
    """
    checked = check(file, evidence_limits())
    store, key = evidence_store(), secrets.token_bytes(32)
    # On the disk before the commit: a row never waits for a file that a crash took away.
    name = store.write(key, Window(file).chunks())
    try:
        with transaction() as session:
            row = _row(session, case, checked, officer_id)
            is_new = row.original_name is None
            if is_new:
                row.label = clean_label(given_name, checked.kind)
                row.file_key = base64.b64encode(key).decode()
                row.original_name = name
                session.flush()
                _note_added(session, row)
            added = view(row)
    except (FileRefused, CaseGone):
        # After any other trouble the commit may have come through: then the sweeper decides.
        store.remove(name)
        raise
    if not is_new:
        store.remove(name)
    return added


def list_for(case: EvidenceCase) -> tuple[EvidenceView, ...]:
    """All files of a case, in the order in which they came."""
    rows = db.session.scalars(sa.select(Evidence).where(*of_case(case)).order_by(Evidence.id))
    return tuple(view(row) for row in rows)


def remove(case: EvidenceCase, evidence_id: int) -> bool:
    """Take a file away again, before its draft is sent.

    Returns:
        Whether it was there.

    Raises:
        CaseGone: the draft was sent or has ended; what was sent stays.
    """
    if case.kind != CaseKind.DRAFT:
        raise CaseGone
    with transaction() as session:
        lock_owner(session, case)
        row = session.scalars(
            sa.select(Evidence).where(*of_case(case), Evidence.id == evidence_id)
        ).one_or_none()
        if row is None:
            return False
        names = [name for name in (row.original_name, row.safe_name) if name]
        session.delete(row)
    for name in names:
        evidence_store().remove(name)
    return True


def move_to_case(session: Session, draft: Draft, case: Report | CaseReview) -> int:
    """Hand a draft's evidence to the case made of it, in the transaction that sends it.

    The files stay as they are: only their keys are sealed anew, with the case's key.

    Args:
        session: of the transaction.
        draft: locked by the caller.
        case: flushed, so that it has its id.

    Returns:
        How many files.
    """
    kind = CaseKind.REPORT if isinstance(case, Report) else CaseKind.CASE_REVIEW
    source = EvidenceCase(CaseKind.DRAFT, draft.id)
    rows = session.scalars(
        sa.select(Evidence).where(*of_case(source)).with_for_update(of=Evidence)
    ).all()
    for row in rows:
        label, file_key = row.label, row.file_key
        row.case_kind, row.case_id = kind, case.id
        row.key_id, row.case_key = case.key_id, case.case_key
        row.label, row.file_key = label, file_key
        _note_added(session, row)
    return len(rows)


def _row(
    session: Session, case: EvidenceCase, checked: Checked, officer_id: int | None
) -> Evidence:
    """The row that holds these bytes already, or a new one without its file."""
    owner = lock_owner(session, case)
    held = session.scalars(
        sa.select(Evidence).where(*of_case(case), Evidence.state != EvidenceState.REFUSED)
    ).all()
    for row in held:
        if row.sha256 == checked.sha256:
            return row
    reason = refuse_count(len(held), evidence_limits())
    if reason:
        raise FileRefused(reason)
    now = clock.now()
    new = Evidence(
        case_kind=case.kind,
        case_id=case.id,
        key_id=owner.key_id,
        case_key=owner.case_key,
        state=EvidenceState.RECEIVED,
        kind=checked.kind,
        size=checked.size,
        sha256=checked.sha256,
        added_at=now,
        added_by=_adder(case, officer_id),
        officer_id=officer_id,
        check_at=now,
        attempts=0,
    )
    session.add(new)
    return new


def _adder(case: EvidenceCase, officer_id: int | None) -> AddedBy:
    if officer_id is not None:
        return AddedBy.OFFICER
    partners = case.kind == CaseKind.INFORMATION_REQUEST
    return AddedBy.PARTNER if partners else AddedBy.RESIDENT


def _note_added(session: Session, row: Evidence) -> None:
    reference = reference_of(session, EvidenceCase(row.case_kind, row.case_id))
    if reference is not None:
        facts = {"evidence": row.id, "kind": row.kind.value}
        audit.add_entry(
            session, "evidence.added", officer_id=row.officer_id, subject=reference, facts=facts
        )
