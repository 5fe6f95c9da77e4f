"""The password once more, before an officer's ways in or their sessions change (ASVS 7.5.1, 7.5.2)."""

from typing import Any

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.services.officer import own_account
from portal.services.officer.officer_sign_in import TooManyTries
from portal.web.officer.sign_in.entering import too_many, wrong_password
from portal.web.shared.fields import PasswordField, QuestionForm

# What the first press sent, which the page with the password sends again.
_CARRIED = ("session", "remove")
_LONGEST = 40


class SureForm(QuestionForm):
    """The password."""

    password = PasswordField(
        _l("Your password"), required=_l("Enter your password, so that we know it is you.")
    )


def check_password(form: SureForm) -> int | None:
    """Check the password of a form; tells with which status the page is shown again, if it is."""
    try:
        right = own_account.check_again(
            g.officer.id, form.password.data or "", request.remote_addr or ""
        )
    except TooManyTries as error:
        form.add_error("password", too_many(error.wait_seconds))
        return 429
    if not right:
        form.add_error("password", wrong_password())
        return 422
    return None


def ask_again(title: Any, button: Any, action: str) -> tuple[str, int] | None:
    """The page that asks for the password; None once it was right.

    Args:
        title: what is about to be done.
        button: its button's words.
        action: where the form is sent: to the page that asked.
    """
    form = SureForm()
    if "sure" not in request.form:
        return _page(SureForm.from_answers({}), title, button, action, 200)
    if not form.validate():
        return _page(form, title, button, action, 422)
    status = check_password(form)
    return None if status is None else _page(form, title, button, action, status)


def _page(form: SureForm, title: Any, button: Any, action: str, status: int) -> tuple[str, int]:
    form.title = title
    carried = [(name, request.form[name][:_LONGEST]) for name in _CARRIED if name in request.form]
    return (
        render_template(
            "officer/sure.html",
            form=form,
            carried=carried,
            action=action,
            button=button,
            hint=_("Enter your password, so that nobody else can do this at your desk."),
        ),
        status,
    )
