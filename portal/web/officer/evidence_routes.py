"""Evidence of a case, handed to officers: copies to look at, and originals by a right of their own."""

from flask import g, render_template
from werkzeug.wrappers import Response

from portal.domain.evidence import CaseKind
from portal.services.evidence.evidence_out import EvidenceNotFound
from portal.services.evidence.evidence_reading import read_original, read_safe_copy
from portal.web.officer.blueprint import blueprint
from portal.web.officer.references import written_reference
from portal.web.shared.access import (
    REVIEW_OFFICERS,
    STAFF,
    for_act,
    for_officers,
)
from portal.web.shared.file_answers import file_answer


@blueprint.errorhandler(EvidenceNotFound)
def no_such_file(error: EvidenceNotFound) -> tuple[str, int]:
    """A guessed number, a file of another case, one that is not kept or not there."""
    return render_template("errors/error.html", code=404), 404


@blueprint.get("/reports/<reference>/evidence/<number:evidence_id>")
@for_officers(*STAFF)
def report_evidence(reference: str, evidence_id: int) -> Response:
    """The safe copy of a photo of a report."""
    case = written_reference(reference)
    return file_answer(read_safe_copy(CaseKind.REPORT, case, evidence_id, g.officer))


@blueprint.get("/reports/<reference>/evidence/<number:evidence_id>/original")
@for_act("evidence/open-original")
def report_original(reference: str, evidence_id: int) -> Response:
    """A file of a report as it was sent."""
    case = written_reference(reference)
    return file_answer(read_original(CaseKind.REPORT, case, evidence_id, g.officer))


@blueprint.get("/case-reviews/<reference>/evidence/<number:evidence_id>")
@for_officers(*REVIEW_OFFICERS)
def case_review_evidence(reference: str, evidence_id: int) -> Response:
    """The safe copy of a photo of an application."""
    case = written_reference(reference)
    return file_answer(read_safe_copy(CaseKind.CASE_REVIEW, case, evidence_id, g.officer))


@blueprint.get("/case-reviews/<reference>/evidence/<number:evidence_id>/original")
@for_act("evidence/open-original")
def case_review_original(reference: str, evidence_id: int) -> Response:
    """A file of an application as it was sent."""
    case = written_reference(reference)
    return file_answer(read_original(CaseKind.CASE_REVIEW, case, evidence_id, g.officer))
