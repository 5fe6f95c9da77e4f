"""The second step of signing in: a code of the app, which is set up at the first sign-in."""

from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from portal.content.current import authority
from portal.services.officer import officer_sign_in, second_factors
from portal.services.officer.officer_sign_in import Locked, StepGone, TooManyTries
from portal.web.officer.blueprint import blueprint
from portal.web.officer.sign_in.app_picture import app_picture, grouped
from portal.web.officer.sign_in.entering import (
    STEP_COOKIE,
    caller,
    enter,
    forget_tokens,
    give_cookie,
    locked,
    sign_in_page,
    too_many,
)
from portal.web.officer.sign_in.return_path import way_back
from portal.web.officer.sign_in.sign_in_forms import CodeForm, SetUpForm, SignInForm
from portal.web.shared.access import for_everyone
from portal.web.shared.cookies import read_cookie
from portal.web.shared.kept_form import Kept


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@for_everyone
def sign_in_code() -> Response | tuple[str, int]:
    """A code of the app, or one for recovery."""
    form = CodeForm()
    step = read_cookie(STEP_COOKIE)
    try:
        if request.method == "GET":
            officer_sign_in.find_step(step)
            return code_page(form, 200)
        if not form.validate():
            return code_page(form, 422)
        token = officer_sign_in.give_code(step, form.code.data or "", caller())
    except StepGone:
        return _again(form.kept.data)
    except TooManyTries as error:
        form.add_error("code", too_many(error.wait_seconds))
        return code_page(form, 429)
    except Locked:
        form.add_error("code", locked())
        return code_page(form, 422)
    if token is None:
        form.add_error("code", _wrong())
        return code_page(form, 422)
    return enter(token, form.kept.data)


@blueprint.route("/sign-in/set-up", methods=["GET", "POST"])
@for_everyone
def set_up() -> Response | tuple[str, int]:
    """Set the app up, and sign in with its first code."""
    form = SetUpForm()
    step = read_cookie(STEP_COOKIE)
    try:
        if request.method == "GET":
            return set_up_page(form, step, 200)
        if not form.validate():
            return set_up_page(form, step, 422)
        done = officer_sign_in.set_app_up(step, form.code.data or "", caller())
        if done is None:
            form.add_error("code", _wrong())
            return set_up_page(form, step, 422)
    except StepGone:
        return _again(form.kept.data)
    except TooManyTries as error:
        form.add_error("code", too_many(error.wait_seconds))
        return set_up_page(form, step, 429)
    forget_tokens()
    target = way_back(request.args.get("next")) or url_for("officer.home")
    kept = Kept.parse(form.kept.data) if form.kept.data else None
    page = render_template(
        "officer/recovery_codes_made.html",
        codes=done.recovery_codes,
        go_on=target,
        resumed=[("csrf_token", generate_csrf()), *kept.fields] if kept else None,
        action=urlsplit(target).path,
    )
    return give_cookie(make_response(page), done.token)


def code_page(form: CodeForm, status: int) -> tuple[str, int]:
    """The page that asks for a code."""
    return sign_in_page("officer/sign_in_code.html", form, status, endpoint="officer.sign_in_code")


def set_up_page(form: SetUpForm, step: str | None, status: int) -> tuple[str, int]:
    """The page with the picture for the app.

    Raises:
        StepGone: the first step is too long ago, or the app is set up already.
    """
    waiting = officer_sign_in.find_step(step)
    secret = second_factors.waiting_secret(waiting.officer_id)
    if secret is None:
        raise StepGone
    address = second_factors.app_address(secret, waiting.email, authority().name)
    return sign_in_page(
        "officer/set_up.html",
        form,
        status,
        endpoint="officer.set_up",
        picture=app_picture(address),
        secret=grouped(secret),
    )


def _again(kept: str | None) -> Response:
    """The first step once more, with what was typed before the time-out."""
    if kept:
        form = SignInForm.from_answers({"kept": kept})
        page = sign_in_page("officer/sign_in.html", form, 200, endpoint="officer.sign_in")
        return make_response(page)
    return redirect(url_for("officer.sign_in", next=way_back(request.args.get("next"))), 303)


def _wrong() -> str:
    return _(
        "This code is not right, or it was used before. Wait for the next one, then try again."
    )
