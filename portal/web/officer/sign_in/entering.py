"""What every way of signing in shares: the cookies, who calls, and where it leads."""

from typing import Any
from urllib.parse import urlsplit

from flask import (
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from portal.services.officer import passkeys
from portal.services.officer.officer_sign_in import Caller, Step
from portal.web.officer.sign_in.device import device_name
from portal.web.officer.sign_in.interruption import lost_sign_in
from portal.web.officer.sign_in.return_path import way_back
from portal.web.shared import cookies
from portal.web.shared.access import OFFICER_COOKIE
from portal.web.shared.fields import QuestionForm
from portal.web.shared.kept_form import Kept
from portal.web.shared.shown_settings import shown_settings

# Between the password and the second factor; it opens no page of the officers'.
STEP_COOKIE = "officer_step"


def caller() -> Caller:
    """Who asks for this request."""
    return Caller(
        request.remote_addr or "",
        device_name(request.user_agent.string),
        cookies.read_cookie(OFFICER_COOKIE),
    )


def sign_in_page(template: str, form: QuestionForm, status: int, **more: Any) -> tuple[str, int]:
    """A page of one of the steps, which is sent to its own address."""
    kept: str | None = form["kept"].data
    action = url_for(more.pop("endpoint"), next=way_back(request.args.get("next")))
    lost = lost_sign_in() if kept else None
    return render_template(template, form=form, lost=lost, action=action, **more), status


def enter(token: str, kept: str | None) -> Response:
    """Go where the officer wanted, with what they had typed."""
    forget_tokens()
    return give_cookie(go_on(kept), token)


def go_on(kept: str | None) -> Response:
    """Where a signed-in officer wanted to go, with what they had typed."""
    target = way_back(request.args.get("next"))
    interrupted = Kept.parse(kept) if kept else None
    if not (interrupted and target):
        return redirect(target or url_for("officer.home"), 303)
    return make_response(
        render_template(
            "officer/resume.html",
            action=urlsplit(target).path,
            fields=[("csrf_token", generate_csrf()), *interrupted.fields],
            texts=interrupted.texts(),
        )
    )


def give_cookie(response: Response, token: str) -> Response:
    """Hand the session's cookie out, and take the step's back."""
    cookies.give_cookie(response, OFFICER_COOKIE, token)
    return cookies.drop_cookie(response, STEP_COOKIE)


def to_second_step(step: Step, target: str | None) -> Response:
    """Go on to the page that asks for a code, or sets the app up."""
    endpoint = "officer.sign_in_code" if step.has_app else "officer.set_up"
    return give_step(redirect(url_for(endpoint, next=target), 303), step)


def give_step(response: Response, step: Step) -> Response:
    """Hand the step's cookie out."""
    return cookies.give_cookie(response, STEP_COOKIE, step.token)


def work_account_path() -> str | None:
    """Where signing in with the partnership's own account begins; None where it has none."""
    if shown_settings().oidc is None:
        return None
    return url_for("officer.work_account_begin", next=way_back(request.args.get("next")))


def passkey_path() -> str | None:
    """Where signing in with a passkey begins; None where no browser allows it at our address."""
    if not passkeys.are_possible(shown_settings()):
        return None
    return url_for("officer.passkey_sign_in", next=way_back(request.args.get("next")))


def forget_tokens() -> None:
    """A token against forgery from before signing in must not be good after it."""
    session.clear()
    g.pop("csrf_token", None)


def too_many(seconds: int) -> str:
    """That one must wait, in words."""
    return ngettext(
        "You have tried too many times. Wait a minute, then try again. "
        "If you cannot get in, ask your administrator.",
        "You have tried too many times. Wait %(num)s minutes, then try again. "
        "If you cannot get in, ask your administrator.",
        seconds // 60,
    )


def wrong_password() -> str:
    """That the password is not right, in words."""
    return _("Your password is not right. Try again.")


def locked() -> str:
    """That somebody else must unlock this officer, in words."""
    return _(
        "Your sign-in is locked: many wrong codes came after your password. "
        "Ask your administrator to unlock it, and choose a new password then."
    )
