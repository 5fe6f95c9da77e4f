"""Files in the report journey: an optional question after the account."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.locales import current_locale
from portal.services import drafts
from portal.services.drafts import DraftGone
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import CaseGone, EvidenceCase, case_of_draft
from portal.services.evidence.evidence_out import EvidenceNotFound, open_safe_copy
from portal.services.report import reports
from portal.web.evidence.blueprint import blueprint
from portal.web.evidence.forms import UploadForm
from portal.web.evidence.presenter import file_list
from portal.web.evidence.uploads import receive
from portal.web.shared.access import for_everyone
from portal.web.shared.fields import QuestionForm
from portal.web.shared.file_answers import file_answer
from portal.web.shared.journey import Answers, Question
from portal.web.shared.journey_pages import JourneyPages, journey_pages

_SLUG = "evidence"


@blueprint.route("/report-asb/evidence", methods=["GET", "POST"])
@for_everyone
def report_files() -> ResponseReturnValue:
    """The files of a report that is being written: add, look, go on."""
    pages, question = _pages()
    draft = pages.draft()
    if draft is not None and draft.sent_reference:
        return redirect(url_for("report.sent"), 303)
    answers = Answers(draft.answers if draft else {})
    if not pages.journey.may_visit(question, answers):
        return redirect(pages.way_on(answers), 303)
    try:
        case = _case(pages)
        if request.method == "GET":
            return _show(case, UploadForm(formdata=None), 200)
        form, status = receive(UploadForm, case)
        if form.has_errors:
            return _show(case, form, status)
        return redirect(_go_on(pages, question), 303)
    except (CaseGone, DraftGone):
        return redirect(_gone(pages), 303)


@blueprint.post("/report-asb/evidence/<number:evidence_id>/remove")
@for_everyone
def remove_file(evidence_id: int) -> ResponseReturnValue:
    """Take a file away again."""
    pages, question = _pages()
    try:
        case = _case(pages)
        form = QuestionForm()
        if not form.validate():
            shown = UploadForm(formdata=None)
            shown.csrf_token.errors = form.csrf_token.errors
            return _show(case, shown, 422)
        evidence.remove(case, evidence_id)
    except CaseGone:
        return redirect(_gone(pages), 303)
    changing = request.args.get("change") == "1"
    return redirect(pages.href(question, changing=changing), 303)


@blueprint.get("/report-asb/evidence/<number:evidence_id>")
@for_everyone
def report_file(evidence_id: int) -> Response:
    """The safe copy of a photo, for the browser that holds the draft."""
    try:
        case = case_of_draft(_pages()[0].token() or "", reports.JOURNEY)
    except CaseGone as gone:
        raise EvidenceNotFound from gone
    return file_answer(open_safe_copy(case, evidence_id))


def _pages() -> tuple[JourneyPages, Question]:
    pages = journey_pages(reports.JOURNEY)
    return pages, pages.journey.find(_SLUG) or abort(404)


def _case(pages: JourneyPages) -> EvidenceCase:
    return case_of_draft(pages.token() or "", reports.JOURNEY)


def _gone(pages: JourneyPages) -> str:
    """Where somebody without a draft to add to belongs."""
    draft = pages.draft()
    sent = draft is not None and draft.sent_reference is not None
    return url_for("report.sent") if sent else pages.way_on(Answers({}))


def _go_on(pages: JourneyPages, question: Question) -> str:
    then, token = request.form.get("then"), pages.token() or ""
    if then == "add":
        return pages.href(question, changing=request.args.get("change") == "1")
    drafts.change_answers(token, pages.name, {_SLUG: {}}, current_locale().code)
    if then == "save":
        drafts.keep_for_later(token, pages.name)
        return url_for("report.save")
    return pages.way_after(question, token)


def _show(case: EvidenceCase, form: UploadForm, status: int) -> tuple[str, int]:
    pages, question = _pages()
    files = evidence.list_for(case)
    page = render_template(
        "evidence/report_files.html",
        form=form,
        files=file_list(files, lambda one: url_for("evidence.report_file", evidence_id=one)),
        change="1" if request.args.get("change") == "1" else None,
        page_error=form.has_errors,
        **pages.surroundings(question, pages.answers()),
    )
    return page, status
