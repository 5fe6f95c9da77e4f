"""Signing in and out, without losing what was typed before a time-out."""

from urllib.parse import urlsplit

from flask import (
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.wrappers import Response
from wtforms import ValidationError

from portal.services import officers
from portal.services.officers import TooManyTries
from portal.web.officer.blueprint import blueprint
from portal.web.officer.interruption import lost_sign_in
from portal.web.officer.return_path import way_back
from portal.web.shared.access import OFFICER_COOKIE, for_everyone
from portal.web.shared.fields import EmailField, HiddenField, PasswordField, QuestionForm
from portal.web.shared.kept_form import LONGEST_WRITTEN, Kept


class SignInForm(QuestionForm):
    """Name and password; `kept` carries a form that a time-out interrupted."""

    title = _l("Sign in")
    email = EmailField(
        _l("Email address"), required=_l("Enter your email address."), autocomplete="username"
    )
    password = PasswordField(_l("Password"), required=_l("Enter your password."))
    kept = HiddenField(max_length=LONGEST_WRITTEN)


class NoForm(QuestionForm):
    """Only the token against forgery, for buttons that stand alone."""


@blueprint.route("/sign-in", methods=["GET", "POST"])
@for_everyone
def sign_in() -> Response | tuple[str, int]:
    """The sign-in page."""
    form = SignInForm()
    if request.method == "GET":
        return _page(form, 200)
    if not form.validate():
        return _page(form, 422)
    try:
        token = officers.sign_in(
            form.email.data or "",
            form.password.data or "",
            request.remote_addr or "",
            request.cookies.get(OFFICER_COOKIE),
        )
    except TooManyTries as error:
        form.add_error("email", _too_many(error.wait_seconds))
        return _page(form, 429)
    if token is None:
        form.add_error("email", _("Your email address or your password is not right. Try again."))
        return _page(form, 422)
    return _welcome(token, form)


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
    officers.sign_out(request.cookies.get(OFFICER_COOKIE))
    session.clear()
    response = redirect(url_for("officer.sign_in"), 303)
    response.delete_cookie(OFFICER_COOKIE, path=_cookie_path())
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _welcome(token: str, form: SignInForm) -> Response:
    target = way_back(request.args.get("next"))
    kept = Kept.parse(form.kept.data or "") if form.kept.data else None
    _forget_tokens()
    if kept and target:
        texts = kept.texts()
        response = make_response(
            render_template(
                "officer/resume.html",
                action=urlsplit(target).path,
                fields=[("csrf_token", generate_csrf()), *kept.fields],
                texts=texts,
            )
        )
    else:
        response = make_response(redirect(target or url_for("officer.home"), 303))
    response.set_cookie(
        OFFICER_COOKIE,
        token,
        path=_cookie_path(),
        httponly=True,
        samesite="Lax",
        secure=current_app.config["PORTAL"].https,
    )
    return response


def _forget_tokens() -> None:
    # A token against forgery from before signing in must not be good after it.
    session.clear()
    g.pop("csrf_token", None)


def _page(form: SignInForm, status: int) -> tuple[str, int]:
    words = lost_sign_in() if form.kept.data else None
    target = way_back(request.args.get("next"))
    page = render_template(
        "officer/sign_in.html",
        form=form,
        lost=words,
        action=url_for("officer.sign_in", next=target),
    )
    return page, status


def _too_many(seconds: int) -> str:
    return _(
        "You have tried too many times. Wait %(minutes)s minutes, then try again. "
        "If you have forgotten your password, ask your administrator for a new one.",
        minutes=seconds // 60,
    )


def _cookie_path() -> str:
    return url_for("officer.home").rstrip("/")
