"""A partner opens its request with a mailed code, and sees and answers only that.

Opening a page spends nothing, so that a mail scanner that follows the link does no harm.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import (
    Blueprint,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal import clock
from portal.domain.information import RequestKind
from portal.labels.review_plan import WILL_DO
from portal.services.evidence import evidence
from portal.services.partner import partner_access, partner_answers
from portal.services.partner.partner_access import LABEL
from portal.services.partner.partner_answers import (
    Draft,
    PartnerRequest,
    RequestClosed,
    RequestEnded,
    TooEarly,
)
from portal.services.tracking.sign_in_codes import TooManyCodes
from portal.services.transaction import Stale
from portal.web.partner.forms import (
    AnswerForm,
    CodeForm,
    OpenForm,
    PanelFoundForm,
    RefuseForm,
    RegardForm,
    VersionedForm,
    regard_form,
)
from portal.web.shared.access import for_everyone
from portal.web.shared.cookies import drop_cookie, give_cookie, read_cookie
from portal.web.shared.fields import QuestionForm, render_field
from portal.web.shared.kept_form import Kept
from portal.web.shared.leaving import PARTNER_CODE_COOKIE, PARTNER_COOKIE

blueprint = Blueprint("partner", __name__)

_PAGE = "/partners/<string(length=16):label>"
_DONE = {
    "saved": _l("It is saved. Nobody else sees it until you send it."),
    "sent": _l("Your answer is with us. Thank you."),
}


@blueprint.context_processor
def offer() -> dict[str, object]:
    """A macro for fields."""
    return {"field": render_field}


@blueprint.route(_PAGE, methods=["GET", "POST"])
@for_everyone
def open_request(label: str) -> Response:
    """Where the mailed link leads: asks for a code. The same for everyone."""
    _check(label)
    if partner_answers.find_opened(_token(), label) is not None:
        return redirect(url_for("partner.information_request", label=label), 303)
    form = OpenForm()
    if request.method == "GET":
        return _show_open(label, form, 200)
    if not form.validate():
        return _show_open(label, form, 422)
    try:
        token = partner_access.ask_for_code(label, request.remote_addr or "")
    except TooManyCodes:
        form.add_error(None, _("Too many codes were asked for. Wait 15 minutes, or call us."))
        return _show_open(label, form, 429)
    response = redirect(url_for("partner.code", label=label), 303)
    return give_cookie(response, PARTNER_CODE_COOKIE, token)


@blueprint.route(f"{_PAGE}/code", methods=["GET", "POST"])
@for_everyone
def code(label: str) -> Response:
    """Take the figures of the mailed code. Only sending them spends a try."""
    _check(label)
    form, asked = CodeForm(), read_cookie(PARTNER_CODE_COOKIE)
    if request.method == "GET":
        if not partner_access.is_waiting(asked, label):
            return redirect(url_for("partner.open_request", label=label), 303)
        return _show_code(label, form, 200)
    if not form.validate():
        return _show_code(label, form, 422)
    token = partner_access.open_with_code(asked, label, form.code.data)
    if token is None:
        form.add_error(
            "code", _("We cannot use this code. Check the numbers, or ask for a new code.")
        )
        return _show_code(label, form, 422)
    partner_access.close(_token())
    response = redirect(url_for("partner.information_request", label=label), 303)
    drop_cookie(response, PARTNER_CODE_COOKIE)
    return give_cookie(response, PARTNER_COOKIE, token)


@blueprint.route(f"{_PAGE}/request", methods=["GET", "POST"])
@for_everyone
def information_request(label: str) -> Response:
    """What is asked, by when; the answer, which may be saved."""
    _check(label)
    found = partner_answers.find_opened(_token(), label)
    if found is None:
        return _closed(label)
    if found.kind is RequestKind.REGARD:
        return _recommendations(found)
    if found.kind is RequestKind.CHAIR:
        return _papers(found)
    if request.method == "GET" or not found.is_open:
        return _show_request(found, _begun(found), 200)
    form = AnswerForm()
    saves = request.form.get("then") == "save"
    right = form.validate()
    if not saves and not form.words.data and not form.words.errors:
        form.add_error("words", _("Write your answer."))
        right = False
    # Dates may be saved half-written; they are checked when the answer is sent.
    if saves and form.dates.errors and not (set(form.errors) - {"dates"}):
        form.dates.errors, right = [], True
    if not right:
        return _show_request(found, form, 422)
    return _do(found, form, "saved" if saves else "sent")


@blueprint.route(f"{_PAGE}/refuse", methods=["GET", "POST"])
@for_everyone
def refuse(label: str) -> Response:
    """Say, with the legal reason, that nothing can be given."""
    _check(label)
    found = partner_answers.find_opened(_token(), label)
    if found is None:
        return _closed(label)
    if not found.is_open or not found.asks_information:
        return redirect(url_for("partner.information_request", label=label), 303)
    if request.method == "GET":
        return _show_refuse(found, RefuseForm.from_answers({"version": str(found.version)}), 200)
    form = RefuseForm()
    if not form.validate():
        return _show_refuse(found, form, 422)
    return _do(found, form, "sent")


@blueprint.post(f"{_PAGE}/sign-out")
@for_everyone
def sign_out(label: str) -> Response:
    """Close the request in this browser."""
    _check(label)
    if QuestionForm().validate():
        partner_access.close(_token())
    response = redirect(url_for("partner.open_request", label=label), 303)
    drop_cookie(response, PARTNER_COOKIE)
    return response


def _recommendations(found: PartnerRequest) -> Response:
    """What a review recommends to this body; it says what it does about each."""
    form_of = regard_form([each.id for each in found.recommendations])
    if request.method == "GET" or not found.is_open:
        begun = form_of.from_answers({"version": str(found.version)})
        return _show_recommendations(found, begun, 200)
    form = form_of()
    if not form.validate():
        return _show_recommendations(found, form, 422)
    return _do(found, form, "sent")


def _show_recommendations(found: PartnerRequest, form: Any, status: int) -> Response:
    page = render_template(
        "partner/recommendations.html",
        request_asked=found,
        form=form,
        will_do=WILL_DO,
        done=_DONE.get(request.args.get("done", "")),
        sign_out=QuestionForm(formdata=None),
        full_day=_full_day,
        page_error=status != 200,
    )
    return make_response(page, status)


def _papers(found: PartnerRequest) -> Response:
    """The agenda and the case pack for the chair of a panel, and what the panel found."""
    if request.method == "GET" or not found.is_open:
        begun = {"words": found.draft.words, "version": str(found.version)}
        return _show_papers(found, PanelFoundForm.from_answers(begun), 200)
    form = PanelFoundForm()
    saves = request.form.get("then") == "save"
    right = form.validate()
    if not saves and not form.words.data and not form.words.errors:
        form.add_error("words", _("Write what the panel found."))
        right = False
    if not right:
        return _show_papers(found, form, 422)
    return _do(found, form, "saved" if saves else "sent")


def _show_papers(found: PartnerRequest, form: Any, status: int) -> Response:
    page = render_template(
        "partner/panel.html",
        request_asked=found,
        papers=found.papers or {},
        form=form,
        has_met=clock.today() >= found.due_on,
        done=_DONE.get(request.args.get("done", "")),
        sign_out=QuestionForm(formdata=None),
        full_day=_full_day,
        page_error=status != 200,
    )
    return make_response(page, status)


def _do(found: PartnerRequest, form: VersionedForm, done: str) -> Response:
    again = _shown_by(form)
    try:
        if done == "saved" and isinstance(form, AnswerForm | PanelFoundForm):
            dates = form.dates.data or "" if isinstance(form, AnswerForm) else ""
            draft = Draft(form.words.data or "", dates)
            partner_answers.save(_token(), found.label, form.seen, draft)
        elif isinstance(form, RegardForm):
            partner_answers.respond(_token(), found.label, form.seen, form.told)
        elif isinstance(form, AnswerForm | RefuseForm | PanelFoundForm):
            partner_answers.send(_token(), found.label, form.seen, form.told)
    except RequestClosed:
        return _closed(found.label)
    except RequestEnded:
        # A first click was faster, or the request was taken back: the page says which.
        return redirect(url_for("partner.information_request", label=found.label), 303)
    except TooEarly:
        form.add_error(
            "words", _("You can send it from the day of the panel on. Save it until then.")
        )
        return again(found, form, 422)
    except Stale:
        form.version.data = str(found.version)
        form.add_error(None, _("Somebody saved it meanwhile. Check your words, then send again."))
        return again(found, form, 409)
    address = url_for("partner.information_request", label=found.label, done=done)
    return redirect(address, 303)


def _shown_by(form: VersionedForm) -> Callable[[PartnerRequest, Any, int], Response]:
    if isinstance(form, RegardForm):
        return _show_recommendations
    if isinstance(form, PanelFoundForm):
        return _show_papers
    return _show_refuse if isinstance(form, RefuseForm) else _show_request


def _begun(found: PartnerRequest) -> AnswerForm:
    kept = {"words": found.draft.words, "dates": found.draft.dates}
    return AnswerForm.from_answers({**kept, "version": str(found.version)})


def _show_request(found: PartnerRequest, form: Any, status: int) -> Response:
    page = render_template(
        "partner/request.html",
        request_asked=found,
        form=form,
        files=len(evidence.list_for(found.files_of)),
        done=_DONE.get(request.args.get("done", "")),
        sign_out=QuestionForm(formdata=None),
        full_day=_full_day,
        page_error=status != 200,
    )
    return make_response(page, status)


def _show_refuse(found: PartnerRequest, form: Any, status: int) -> Response:
    back = url_for("partner.information_request", label=found.label)
    page = render_template(
        "partner/refuse.html", form=form, back_href=back, page_error=status != 200
    )
    return make_response(page, status)


def _show_open(label: str, form: OpenForm, status: int, texts: list[str] | None = None) -> Response:
    page = render_template(
        "partner/open.html",
        form=form,
        action=url_for("partner.open_request", label=label),
        texts=texts or [],
        page_error=status != 200,
    )
    return make_response(page, status)


def _show_code(label: str, form: CodeForm, status: int) -> Response:
    back = url_for("partner.open_request", label=label)
    page = render_template("partner/code.html", form=form, back_href=back, page_error=status != 200)
    return make_response(page, status)


def _closed(label: str) -> Response:
    """The request had closed by itself; what was typed is shown, to be copied."""
    if request.method == "GET":
        return redirect(url_for("partner.open_request", label=label), 303)
    texts = Kept.of_form(list(request.form.items(multi=True))).texts()
    return _show_open(label, OpenForm(formdata=None), 200, texts)


def _full_day(when: date | datetime) -> str:
    day = clock.local_day(when) if isinstance(when, datetime) else when
    return str(format_date(day, "EEEE d MMMM y"))


def _check(label: str) -> None:
    if LABEL.fullmatch(label) is None:
        abort(404)


def _token() -> str | None:
    return read_cookie(PARTNER_COOKIE)
