"""What opens a case: reference and code, or reference and email, then the mailed code."""

from flask_babel import lazy_gettext as _l

from portal.web.shared.fields import EmailField, HiddenField, QuestionForm, TextField
from portal.web.shared.kept_form import LONGEST_WRITTEN


def _reference() -> TextField:
    return TextField(
        _l("Reference"),
        required=_l("Enter your reference, like ASB-7KXX-XXXX."),
        hint=_l("It begins with ASB or CR."),
        max_length=100,
        width=20,
        left_to_right=True,
        autocomplete="off",
    )


class TrackForm(QuestionForm):
    """Reference and code. `kept` and `act` carry a form that a time-out interrupted."""

    title = _l("Follow your report or review")
    hint = _l("We gave you a reference and a code when you sent it.")
    reference = _reference()
    code = TextField(
        _l("Code"),
        required=_l("Enter your code. It has 4 groups of 4 letters and numbers."),
        hint=_l("It has 4 groups of 4 letters and numbers. Spaces and small letters are fine."),
        max_length=100,
        width=20,
        left_to_right=True,
        autocomplete="off",
    )
    kept = HiddenField(max_length=LONGEST_WRITTEN)
    act = HiddenField(max_length=20)


class EmailSignInForm(QuestionForm):
    """Reference and email; the answer is the same whatever was typed."""

    title = _l("Get a code by email")
    hint = _l("We send a code to the email address that you gave us, if it is safe to use.")
    reference = _reference()
    email = EmailField(_l("Email address"), required=_l("Enter your email address."))


class MailedCodeForm(QuestionForm):
    """The figures of a mailed code."""

    title = _l("Enter the code from the email")
    code = TextField(
        _l("Code"),
        required=_l("Enter the 8 numbers of the code."),
        hint=_l("It has 8 numbers."),
        max_length=100,
        width=10,
        inputmode="numeric",
        left_to_right=True,
        autocomplete="one-time-code",
    )
