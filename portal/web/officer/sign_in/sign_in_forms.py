"""What signing in asks for."""

from flask_babel import lazy_gettext as _l

from portal.web.shared.fields import (
    EmailField,
    HiddenField,
    PasswordField,
    QuestionForm,
    TextField,
)
from portal.web.shared.kept_form import LONGEST_WRITTEN


class SignInForm(QuestionForm):
    """Name and password; `kept` carries a form that a time-out interrupted."""

    title = _l("Sign in")
    email = EmailField(
        _l("Email address"), required=_l("Enter your email address."), autocomplete="username"
    )
    password = PasswordField(_l("Password"), required=_l("Enter your password."))
    kept = HiddenField(max_length=LONGEST_WRITTEN)


def code_field(label: str, hint: str) -> TextField:
    """The box for a code. The telephone can fill it in."""
    return TextField(
        label,
        required=_l("Enter the 6 figures that your app shows."),
        hint=hint,
        max_length=100,
        width=10,
        inputmode="numeric",
        left_to_right=True,
        autocomplete="one-time-code",
    )


class CodeForm(QuestionForm):
    """A code of the app, or one for recovery."""

    title = _l("Enter your code")
    code = code_field(
        _l("Code"),
        _l(
            "Your authenticator app shows 6 figures. Is your app not at hand? Then enter one of your "
            "recovery codes, which have 12."
        ),
    )
    kept = HiddenField(max_length=LONGEST_WRITTEN)


class SetUpForm(QuestionForm):
    """The app's first code."""

    title = _l("Set up your authenticator app")
    code = code_field(_l("Code"), _l("Your app now shows 6 figures."))
    kept = HiddenField(max_length=LONGEST_WRITTEN)


class NoForm(QuestionForm):
    """Only the token against forgery, for buttons that stand alone."""
