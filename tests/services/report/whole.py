"""What belongs to a report that is in, and is there only with it."""

import sqlalchemy as sa

from portal.domain.evidence import CaseKind
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.evidence import Evidence
from portal.models.outbox import OutboxMessage
from portal.models.report import Report, ReportEvent
from portal.models.search_term import REPORT, SearchTerm
from portal.services.evidence.evidence_rows import evidence_store
from portal.services.report.report_record import all_answers
from tests.builders import Answers


def missing_of(row: Report, answers: Answers) -> list[str]:
    """Which parts of a report with one file and one mail are not there, or not once.

    Args:
        answers: what was told.
    """
    is_received = AuditEntry.act == "report.received", AuditEntry.subject == row.reference
    files = db.session.scalars(
        sa.select(Evidence).where(Evidence.case_kind == CaseKind.REPORT, Evidence.case_id == row.id)
    ).all()
    held = [file for file in files if file.original_name]
    kept = all_answers(row)
    there = {
        "answers": all(kept.get(slug) == fields for slug, fields in answers.items()),
        "event": count(ReportEvent, ReportEvent.report_id == row.id, ReportEvent.kind == "received")
        == 1,
        "mail": count(OutboxMessage, OutboxMessage.subject_reference == row.reference) == 1,
        "audit": count(AuditEntry, *is_received) == 1,
        "search": count(
            SearchTerm, SearchTerm.subject_kind == REPORT, SearchTerm.subject_id == row.id
        )
        > 0,
        "evidence": len(files) == len(held) == 1,
        "file": all(evidence_store().holds(file.original_name or "") for file in held),
    }
    return [name for name, is_there in there.items() if not is_there]


def count(model: type, *wanted: sa.ColumnElement[bool]) -> int:
    """How many rows there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*wanted)) or 0
