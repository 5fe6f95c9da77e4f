"""An officer's own account: what they sign in with."""

import re

from flask import current_app, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.services.officer import officer_sessions, own_account, passkeys, second_factors
from portal.services.officer.officer_passwords import WeakPassword
from portal.services.officer.officer_sign_in import Locked, TooManyTries
from portal.services.officer.ways_in import find_ways_in
from portal.web.officer.blueprint import blueprint
from portal.web.officer.presenter import time_words
from portal.web.officer.sign_in.asking_again import SureWithCodeForm, ask_again, refused, wrong
from portal.web.officer.sign_in.entering import (
    caller,
    forget_tokens,
    give_cookie,
    too_many,
    wrong_password,
)
from portal.web.officer.sign_in.password_field import new_password_field, why_weak
from portal.web.officer.sign_in.sign_in_forms import NoForm
from portal.web.shared.access import EVERY_OFFICER, OFFICER_COOKIE, for_officers
from portal.web.shared.cookies import read_cookie
from portal.web.shared.fields import PasswordField, QuestionForm

_DONE = {
    "password": _l("Your password is changed. You are signed out in all other browsers."),
    "session": _l("You are signed out there."),
    "app": _l("Your new app is set up. You are signed out in all other browsers."),
}
_CODE = re.compile(r"[0-9]{4} [0-9]{4} [0-9]{4}", re.ASCII)


class RecoveryCodesForm(SureWithCodeForm):
    """The password and a code once more, before fresh codes are made."""

    title = _l("Make new recovery codes")
    hint = _l("The codes that you have now stop working. You are signed out in all other browsers.")


class ChangePasswordForm(QuestionForm):
    """The old password and a new one."""

    title = _l("Change your password")
    hint = _l("You are then signed out in all other browsers.")
    password = PasswordField(
        _l("Your password now"), required=_l("Enter the password you have now.")
    )
    new = new_password_field()


@blueprint.route("/account", methods=["GET", "POST"])
@for_officers(*EVERY_OFFICER)
def account() -> str | Response | tuple[str, int]:
    """What the officer signs in with, and where they are signed in; the form ends sessions."""
    if request.method == "GET":
        return _account_page(NoForm())
    form = NoForm()
    if not form.validate():
        return _account_page(form), 422
    handle = request.form.get("session", "")
    if not find_ways_in(g.officer.id).work_account:
        asked = ask_again(
            _l("Sign out in other browsers"), _l("Sign out there"), url_for("officer.account")
        )
        if asked is not None:
            return asked
    if handle == "others":
        officer_sessions.end_others(g.officer.id, read_cookie(OFFICER_COOKIE))
    else:
        officer_sessions.end_one(g.officer.id, handle)
    return redirect(url_for("officer.account", done="session"), 303)


@blueprint.route("/account/password", methods=["GET", "POST"])
@for_officers(*EVERY_OFFICER)
def password() -> str | Response | tuple[str, int]:
    """Change the password, which ends all sessions but gives this browser a fresh one."""
    if find_ways_in(g.officer.id).work_account:
        return redirect(url_for("officer.account"), 303)
    form = ChangePasswordForm()
    if request.method == "GET":
        return _password_page(form)
    if not form.validate():
        return _password_page(form), 422
    try:
        token = own_account.change_password(
            g.officer.id, form.password.data or "", form.new.data or "", caller()
        )
    except TooManyTries as error:
        form.add_error("password", too_many(error.wait_seconds))
        return _password_page(form), 429
    except WeakPassword as error:
        form.add_error("new", why_weak(error.why))
        return _password_page(form), 422
    if token is None:
        form.add_error("password", wrong_password())
        return _password_page(form), 422
    forget_tokens()
    return give_cookie(redirect(url_for("officer.account", done="password"), 303), token)


@blueprint.route("/account/recovery-codes", methods=["GET", "POST"])
@for_officers(*EVERY_OFFICER)
def recovery_codes() -> str | Response | tuple[str, int]:
    """Fresh recovery codes; or those on the page, as a file."""
    if find_ways_in(g.officer.id).work_account:
        return redirect(url_for("officer.account"), 303)
    form = RecoveryCodesForm()
    if request.method == "GET":
        return _page(form)
    if request.form.get("then") == "file":
        return _file(form)
    if not form.validate():
        return _page(form), 422
    try:
        codes = own_account.renew_recovery_codes(
            g.officer.id, form.password.data or "", form.code.data or "", caller()
        )
    except (TooManyTries, Locked) as error:
        return _page(form), refused(form, error)
    if codes is None:
        form.add_error("password", wrong(form))
        return _page(form), 422
    return render_template(
        "officer/recovery_codes_made.html", codes=codes, go_on=url_for("officer.account")
    )


def _account_page(form: NoForm) -> str:
    ways = find_ways_in(g.officer.id)
    left = ways.recovery_codes_left
    token = read_cookie(OFFICER_COOKIE)
    return render_template(
        "officer/account.html",
        form=form,
        work_account=ways.work_account,
        has_app=ways.app,
        passkeys_possible=passkeys.are_possible(current_app.config["PORTAL"]),
        codes_left=ngettext(
            "You have %(num)s recovery code left. Each works once.",
            "You have %(num)s recovery codes left. Each works once.",
            left,
        ),
        sessions=[
            {
                "handle": one.handle,
                "device": one.device or _("A browser that does not say its name"),
                "since": time_words(one.started_at),
                "seen": time_words(one.seen_at),
                "is_this": one.is_this,
            }
            for one in officer_sessions.list_sessions(g.officer.id, token)
        ],
        done=_DONE.get(request.args.get("done", "")),
    )


def _password_page(form: ChangePasswordForm) -> str:
    return render_template("officer/password.html", form=form)


def _page(form: RecoveryCodesForm) -> str:
    return render_template("officer/recovery_codes.html", form=form)


def _file(form: RecoveryCodesForm) -> Response | tuple[str, int]:
    # The page hands its codes back: we keep only their hashes, and could not write them again.
    codes = [one for one in request.form.getlist("codes") if _CODE.fullmatch(one)]
    form.validate()
    form.password.errors = form.code.errors = []
    if form.csrf_token.errors:
        return _page(form), 422
    if not codes:
        return redirect(url_for("officer.recovery_codes"), 303)
    lines = [
        _("Recovery codes of %(name)s. Each works once.", name=g.officer.name),
        "",
        *codes[: second_factors.RECOVERY_CODES],
        "",
    ]
    response = make_response("\r\n".join(lines))
    response.mimetype = "text/plain"
    response.headers["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response
