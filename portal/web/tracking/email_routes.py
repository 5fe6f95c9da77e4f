"""Another email address, confirmed by a code sent there; and a new code for a lost one."""

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.services.tracking import tracking, tracking_changes
from portal.services.tracking.resident_acts import NotOpen
from portal.services.tracking.sign_in_codes import TooManyCodes
from portal.services.transaction import Stale
from portal.web.shared.access import for_everyone
from portal.web.shared.cookies import drop_cookie, give_cookie
from portal.web.shared.fields import QuestionForm
from portal.web.shared.leaving import CODE_COOKIE
from portal.web.tracking.act_forms import NewEmailForm, OwnForm
from portal.web.tracking.blueprint import blueprint, caller, code_token, opened_token
from portal.web.tracking.sign_in_forms import MailedCodeForm
from portal.web.tracking.sign_in_routes import too_many_codes, wrong_code

_CASE = "/track/<string(maxlength=20):reference>"


@blueprint.route(f"{_CASE}/email", methods=["GET", "POST"])
@for_everyone
def new_email(reference: str) -> Response:
    """Ask for the new address, and send a code there."""
    case = tracking.find_case(opened_token(), reference)
    if case is None or case.anonymous or case.told_nothing:
        return _to_case(reference)
    form = NewEmailForm()
    if request.method == "GET":
        return _ask("tracking/new_email.html", form, reference, 200)
    if form.validate() and form.safe.data == "no":
        form.add_error("safe", _("Choose an address that only you can read, or go back."))
    if form.has_errors:
        return _ask("tracking/new_email.html", form, reference, 422)
    try:
        token = tracking_changes.ask_to_confirm(
            opened_token(), reference, form.email.data, caller()
        )
    except NotOpen:
        return _to_case(reference)
    except TooManyCodes:
        form.add_error(None, too_many_codes())
        return _ask("tracking/new_email.html", form, reference, 429)
    next_page = url_for("tracking.confirm_email", reference=reference)
    return give_cookie(redirect(next_page, 303), CODE_COOKIE, token)


@blueprint.route(f"{_CASE}/email-code", methods=["GET", "POST"])
@for_everyone
def confirm_email(reference: str) -> Response:
    """Take the code that was sent to the new address. Only sending it spends a try."""
    case = tracking.find_case(opened_token(), reference)
    if case is None or case.told_nothing:
        return _to_case(reference)
    form = MailedCodeForm()
    if request.method == "GET":
        return _ask("tracking/confirm_email.html", form, reference, 200)
    if not form.validate():
        return _ask("tracking/confirm_email.html", form, reference, 422)
    try:
        right = tracking_changes.confirm_email(
            opened_token(), reference, code_token(), form.code.data
        )
    except NotOpen:
        return _to_case(reference)
    if not right:
        form.add_error("code", wrong_code())
        return _ask("tracking/confirm_email.html", form, reference, 422)
    next_page = url_for("tracking.case", reference=reference, done="email")
    return drop_cookie(redirect(next_page, 303), CODE_COOKIE)


class NewCodeForm(OwnForm):
    """A button, and what the person had before them."""


@blueprint.route(f"{_CASE}/new-code", methods=["GET", "POST"])
@for_everyone
def new_code(reference: str) -> Response:
    """A new code for the lost one, shown once."""
    case = tracking.find_case(opened_token(), reference)
    if case is None or not case.by_email:
        return _to_case(reference)
    form = NewCodeForm()
    if request.method == "GET" or not form.validate():
        form.version.data = str(case.version)
        status = 200 if request.method == "GET" else 422
        return _ask("tracking/new_code.html", form, reference, status)
    try:
        code = tracking_changes.replace_code(opened_token(), reference, form.seen)
    except NotOpen:
        return _to_case(reference)
    except Stale:
        form.version.data = str(case.version)
        form.add_error(None, _("Something is new since you opened this page. Choose it again."))
        return _ask("tracking/new_code.html", form, reference, 422)
    return make_response(
        render_template("tracking/new_code_made.html", reference=reference, code_text=code)
    )


def _ask(template: str, form: QuestionForm, reference: str, status: int) -> Response:
    page = render_template(
        template,
        form=form,
        reference=reference,
        back_href=url_for("tracking.case", reference=reference),
        page_error=status != 200,
    )
    return make_response(page, status)


def _to_case(reference: str) -> Response:
    return redirect(url_for("tracking.case", reference=reference), 303)
