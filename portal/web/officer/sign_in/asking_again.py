"""The password once more, before an officer's sessions are ended, and a code too before their ways in change (ASVS 7.5.1, 7.5.2)."""

from typing import Any

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.services.officer import own_account
from portal.services.officer.officer_sign_in import Locked, TooManyTries
from portal.web.officer.sign_in.entering import caller, locked, too_many, wrong_password
from portal.web.officer.sign_in.sign_in_forms import code_field
from portal.web.shared.fields import PasswordField, QuestionForm
from portal.web.shared.fields.cleaning import clean_line

# What the first press sent, which the page with the password sends again.
_CARRIED = ("session", "remove")
_LONGEST = 40


class SureForm(QuestionForm):
    """The password."""

    password = PasswordField(
        _l("Your password"), required=_l("Enter your password, so that we know it is you.")
    )


class SureWithCodeForm(SureForm):
    """The password, and a code of the app or for recovery."""

    code = code_field(
        _l("Code"),
        _l("From your authenticator app. Is it lost? Then enter one of your recovery codes."),
    )


def check(form: SureForm) -> int | None:
    """Check the password of a form, and its code if it has one; tells with which status it is shown again, if it is."""
    password = form.password.data or ""
    try:
        if isinstance(form, SureWithCodeForm):
            right = own_account.check_both_again(
                g.officer.id, password, form.code.data or "", caller()
            )
        else:
            right = own_account.check_again(g.officer.id, password, request.remote_addr or "")
    except (TooManyTries, Locked) as error:
        return refused(form, error)
    if not right:
        form.add_error("password", wrong(form))
        return 422
    return None


def refused(form: SureForm, error: TooManyTries | Locked) -> int:
    """Say in a form why no more tries count; tells with which status it is shown again."""
    if isinstance(error, TooManyTries):
        form.add_error("password", too_many(error.wait_seconds))
        return 429
    form.add_error("code", locked())
    return 422


def wrong(form: SureForm) -> str:
    """That what was given is not right, in words that tell nobody which of two it was."""
    if isinstance(form, SureWithCodeForm):
        return _(
            "Your password or your code is not right. A code works once: wait for the next one, then try again."
        )
    return wrong_password()


def ask_again(
    title: Any, button: Any, action: str, kind: type[SureForm] = SureForm
) -> tuple[str, int] | None:
    """The page that asks for the password, and by its kind for a code; None once they were right.

    Args:
        title: what is about to be done.
        button: its button's words.
        action: where the form is sent: to the page that asked.
    """
    form = kind()
    if "sure" not in request.form:
        return _page(kind.from_answers({}), title, button, action, 200)
    if not form.validate():
        return _page(form, title, button, action, 422)
    status = check(form)
    return None if status is None else _page(form, title, button, action, status)


def _page(form: SureForm, title: Any, button: Any, action: str, status: int) -> tuple[str, int]:
    form.title = title
    carried = [
        (name, clean_line(request.form[name][:_LONGEST]))
        for name in _CARRIED
        if name in request.form
    ]
    return (
        render_template(
            "officer/sure.html",
            form=form,
            carried=carried,
            action=action,
            button=button,
            hint=_("Enter your password and a code, so that nobody else can do this at your desk.")
            if isinstance(form, SureWithCodeForm)
            else _("Enter your password, so that nobody else can do this at your desk."),
        ),
        status,
    )
