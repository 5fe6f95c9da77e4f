"""Files that a body adds to its answer, on its own page."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import CaseGone, EvidenceCase
from portal.services.partner import partner_answers
from portal.web.evidence.blueprint import blueprint
from portal.web.evidence.forms import PartnerFilesForm, UploadForm
from portal.web.evidence.presenter import file_list
from portal.web.evidence.uploads import receive
from portal.web.shared.access import for_everyone
from portal.web.shared.cookies import read_cookie
from portal.web.shared.leaving import PARTNER_COOKIE


@blueprint.route("/partners/<string(length=16):label>/files", methods=["GET", "POST"])
@for_everyone
def partner_files(label: str) -> ResponseReturnValue:
    """The files of an answer: see which are there, and add."""
    found = partner_answers.find_opened(read_cookie(PARTNER_COOKIE), label)
    if found is None:
        return redirect(url_for("partner.open_request", label=label), 303)
    if not found.is_open or not found.asks_information:
        return redirect(url_for("partner.information_request", label=label), 303)
    if request.method == "GET":
        return _show(label, found.files_of, PartnerFilesForm(formdata=None), 200)
    try:
        form, status = receive(PartnerFilesForm, found.files_of)
    except CaseGone:
        return redirect(url_for("partner.information_request", label=label), 303)
    if form.has_errors:
        return _show(label, found.files_of, form, status)
    return redirect(url_for("evidence.partner_files", label=label), 303)


def _show(label: str, case: EvidenceCase, form: UploadForm, status: int) -> tuple[str, int]:
    page = render_template(
        "evidence/partner_files.html",
        form=form,
        files=file_list(evidence.list_for(case)),
        label=label,
        back_href=url_for("partner.information_request", label=label),
        page_error=form.has_errors,
    )
    return page, status
