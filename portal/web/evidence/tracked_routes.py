"""Files added later, to a report or an application that this browser has opened."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import CaseGone, EvidenceCase, case_of
from portal.services.evidence.evidence_out import EvidenceNotFound, open_safe_copy
from portal.services.tracking import tracking
from portal.web.evidence.blueprint import blueprint
from portal.web.evidence.forms import LaterForm, UploadForm
from portal.web.evidence.presenter import file_list
from portal.web.evidence.uploads import receive
from portal.web.shared.access import for_everyone
from portal.web.shared.cookies import read_cookie
from portal.web.shared.file_answers import file_answer
from portal.web.shared.leaving import TRACK_COOKIE, exit_href

_ADDRESS = "/track/<string(maxlength=20):reference>/evidence"


@blueprint.route(_ADDRESS, methods=["GET", "POST"])
@for_everyone
def tracked_files(reference: str) -> ResponseReturnValue:
    """The files of a case: look, and add."""
    try:
        case = _opened(reference)
        if request.method == "GET":
            return _show(reference, case, LaterForm(formdata=None), 200)
        form, status = receive(LaterForm, case)
    except CaseGone:
        return redirect(url_for("tracking.open_case"), 303)
    if form.has_errors:
        return _show(reference, case, form, status)
    return redirect(url_for("evidence.tracked_files", reference=reference), 303)


@blueprint.get(_ADDRESS + "/<number:evidence_id>")
@for_everyone
def tracked_file(reference: str, evidence_id: int) -> Response:
    """The safe copy of a photo, for the browser that opened the case."""
    try:
        case = _opened(reference)
    except CaseGone as gone:
        raise EvidenceNotFound from gone
    return file_answer(open_safe_copy(case, evidence_id))


def _opened(reference: str) -> EvidenceCase:
    case = tracking.find_case(read_cookie(TRACK_COOKIE), reference)
    if case is None or case.told_nothing:
        raise CaseGone
    return case_of(reference)


def _show(reference: str, case: EvidenceCase, form: UploadForm, status: int) -> tuple[str, int]:
    def view_href(one: int) -> str:
        return url_for("evidence.tracked_file", reference=reference, evidence_id=one)

    page = render_template(
        "evidence/tracked_files.html",
        form=form,
        files=file_list(evidence.list_for(case), view_href),
        reference=reference,
        back_href=url_for("tracking.case", reference=reference),
        exit_href=exit_href(),
        sensitive=True,
        page_error=form.has_errors,
    )
    return page, status
