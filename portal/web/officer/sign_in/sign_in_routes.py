"""The first step of signing in, and out, without losing what was typed before a time-out."""

from flask import abort, make_response, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response
from wtforms import ValidationError

from portal.services.officer import officer_sessions, officer_sign_in
from portal.services.officer.officer_sign_in import Locked, TooManyTries, WorkAccountOnly
from portal.web.officer.blueprint import blueprint
from portal.web.officer.sign_in.code_routes import code_page, set_up_page
from portal.web.officer.sign_in.entering import (
    caller,
    give_step,
    go_on,
    locked,
    passkey_path,
    sign_in_page,
    to_second_step,
    too_many,
    work_account_path,
)
from portal.web.officer.sign_in.return_path import way_back
from portal.web.officer.sign_in.sign_in_forms import CodeForm, NoForm, SetUpForm, SignInForm
from portal.web.shared.access import OFFICER_COOKIE, for_everyone
from portal.web.shared.cookies import drop_cookie, read_cookie
from portal.web.shared.kept_form import Kept

_TEMPLATE = "officer/sign_in.html"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@for_everyone
def sign_in() -> Response | tuple[str, int]:
    """The sign-in page."""
    form = SignInForm()
    if request.method == "GET":
        return _page(form, 200)
    if request.form.get("then") == "go_on":
        return _in_another_window(form)
    if not form.validate():
        return _page(form, 422)
    try:
        step = officer_sign_in.check_password(
            form.email.data or "", form.password.data or "", caller()
        )
    except TooManyTries as error:
        form.add_error("email", too_many(error.wait_seconds))
        return _page(form, 429)
    except Locked:
        form.add_error("email", locked())
        return _page(form, 422)
    except WorkAccountOnly:
        form.add_error(
            "email",
            _("You sign in with your work account. Your password here opens nothing any more."),
        )
        return _page(form, 422)
    if step is None:
        form.add_error("email", _("Your email address or your password is not right. Try again."))
        return _page(form, 422)
    return _second_step(step, form.kept.data or "")


@blueprint.post("/signed-out")
@for_everyone
def interrupted() -> Response | tuple[str, int]:
    """A form that came after the time-out, sent on by `access`: sign in, then go on with it.

    Only a form of our own pages is kept: the token against forgery, which outlives
    the sign-in, tells.
    """
    form = SignInForm.from_answers({})
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return redirect(url_for("officer.sign_in", next=way_back(request.args.get("next"))), 303)
    form.kept.data = Kept.of_form(list(request.form.items(multi=True))).written()
    return _page(form, 200)


@blueprint.post("/sign-out")
@for_everyone
def sign_out() -> Response | tuple[str, int]:
    """End the session at once, whoever else holds its cookie."""
    form = NoForm()
    if not form.validate():
        abort(400)
    officer_sessions.sign_out(read_cookie(OFFICER_COOKIE))
    session.clear()
    response = redirect(url_for("officer.sign_in"), 303)
    drop_cookie(response, OFFICER_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _in_another_window(form: SignInForm) -> Response | tuple[str, int]:
    """Go on with what was typed, once signed in with a work account in another window.

    No token against forgery is asked for: signing in made a new one, and all that comes of it is a page whose form has its
    own. No other site can send the session's cookie with it.
    """
    if officer_sessions.find_session(read_cookie(OFFICER_COOKIE)) is not None:
        return go_on(form.kept.data)
    form.add_error(None, _("You are not signed in yet. Sign in first, then go on."))
    return _page(form, 422)


def _second_step(step: officer_sign_in.Step, kept: str) -> Response:
    if not kept:
        return to_second_step(step, way_back(request.args.get("next")))
    # No address could carry what was typed: the next page itself is the answer.
    if step.has_app:
        page = code_page(CodeForm.from_answers({"kept": kept}), 200)
    else:
        page = set_up_page(SetUpForm.from_answers({"kept": kept}), step.token, 200)
    return give_step(make_response(page), step)


def _page(form: SignInForm, status: int) -> tuple[str, int]:
    chosen = request.args.get("done") == "password" and not form.has_errors
    return sign_in_page(
        _TEMPLATE,
        form,
        status,
        endpoint="officer.sign_in",
        chosen=chosen,
        work_account=work_account_path(),
        passkey=passkey_path(),
    )
