"""Opening a case: by its code, or by a code that is mailed; and closing it again."""

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from portal.services.tracking import sign_in_codes, tracking
from portal.services.tracking.sign_in_codes import TooManyCodes
from portal.services.tracking.tracking import TooManyTries
from portal.web.shared.access import for_everyone
from portal.web.shared.cookies import drop_cookie, give_cookie
from portal.web.shared.fields import QuestionForm
from portal.web.shared.kept_form import Kept
from portal.web.shared.leaving import CODE_COOKIE, TRACK_COOKIE
from portal.web.tracking.acts import ACTS
from portal.web.tracking.blueprint import (
    blueprint,
    caller,
    code_token,
    opened_token,
)
from portal.web.tracking.sign_in_forms import EmailSignInForm, MailedCodeForm, TrackForm


@blueprint.route("/track", methods=["GET", "POST"])
@for_everyone
def open_case() -> Response:
    """Ask for reference and code. The answer does not tell which of them was wrong."""
    form = TrackForm()
    if request.method == "GET":
        return ask(form, 200)
    if not form.validate():
        return ask(form, 422)
    try:
        opened = tracking.open_case(form.reference.data, form.code.data, caller())
    except TooManyTries:
        form.add_error(None, _("You tried too many times. Wait a minute, then try again."))
        return ask(form, 429)
    if opened is None:
        form.add_error(
            "reference",
            _("We do not know this reference and code together. Check both of them."),
        )
        return ask(form, 422)
    token, reference = opened
    return give_cookie(_go_on(form, reference), TRACK_COOKIE, token)


@blueprint.route("/track/email", methods=["GET", "POST"])
@for_everyone
def ask_for_code() -> Response:
    """Ask for reference and email; the answer is the same for everyone."""
    form = EmailSignInForm()
    if request.method == "GET":
        return _question("tracking/ask_for_code.html", form, 200)
    if not form.validate():
        return _question("tracking/ask_for_code.html", form, 422)
    try:
        token = sign_in_codes.ask_for_code(form.reference.data, form.email.data, caller())
    except TooManyCodes:
        form.add_error(None, too_many_codes())
        return _question("tracking/ask_for_code.html", form, 429)
    return give_cookie(redirect(url_for("tracking.mailed_code"), 303), CODE_COOKIE, token)


@blueprint.route("/track/code", methods=["GET", "POST"])
@for_everyone
def mailed_code() -> Response:
    """Take the figures of the mailed code. Only sending them spends a try."""
    form = MailedCodeForm()
    if request.method == "GET":
        if not sign_in_codes.is_waiting(code_token()):
            return redirect(url_for("tracking.ask_for_code"), 303)
        return _question("tracking/mailed_code.html", form, 200)
    if not form.validate():
        return _question("tracking/mailed_code.html", form, 422)
    token = sign_in_codes.open_with_code(code_token(), form.code.data)
    if token is None:
        form.add_error("code", wrong_code())
        return _question("tracking/mailed_code.html", form, 422)
    tracking.close_case(opened_token())
    response = give_cookie(redirect(url_for("tracking.cases"), 303), TRACK_COOKIE, token)
    return drop_cookie(response, CODE_COOKIE)


@blueprint.post("/track/sign-out")
@for_everyone
def sign_out() -> Response:
    """Close what is open in this browser."""
    response = redirect(url_for("tracking.open_case"), 303)
    if QuestionForm().validate():
        tracking.close_case(opened_token())
    return drop_cookie(drop_cookie(response, TRACK_COOKIE), CODE_COOKIE)


def ask(form: TrackForm, status: int) -> Response:
    """The page that asks for reference and code."""
    kept = Kept.parse(form.kept.data or "") if form.kept.data else None
    page = render_template(
        "tracking/open_case.html",
        form=form,
        action=url_for("tracking.open_case"),
        texts=kept.texts() if kept else [],
        page_error=status != 200,
    )
    return make_response(page, status)


def wrong_code() -> str:
    """The same words for a code that is wrong, over, spent, or was never sent."""
    return _("We cannot use this code. Check the numbers, or ask for a new code.")


def too_many_codes() -> str:
    """What to do where codes were asked for too often."""
    return _("You asked for too many codes. Wait 15 minutes, or call us.")


def _go_on(form: TrackForm, reference: str) -> Response:
    """To the case; where a time-out had interrupted somebody, to what they had typed."""
    kept = Kept.parse(form.kept.data or "") if form.kept.data else None
    page = ACTS.get(form.act.data or "")
    if kept is None or page is None:
        return redirect(url_for("tracking.case", reference=reference), 303)
    return make_response(
        render_template(
            "tracking/resume.html",
            action=url_for("tracking.act", reference=reference, act=page.slug),
            back=url_for("tracking.case", reference=reference),
            reference=reference,
            fields=[("csrf_token", generate_csrf()), *kept.fields],
            texts=kept.texts(),
        )
    )


def _question(template: str, form: QuestionForm, status: int) -> Response:
    return make_response(render_template(template, form=form, page_error=status != 200), status)
