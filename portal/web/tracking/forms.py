"""The two things that open a case."""

from flask_babel import lazy_gettext as _l

from portal.web.shared.fields import QuestionForm, TextField


class TrackForm(QuestionForm):
    """Reference and code."""

    title = _l("Follow your report or review")
    hint = _l("We gave you a reference and a code when you sent it.")
    reference = TextField(
        _l("Reference"),
        required=_l("Enter your reference, like ASB-7KXX-XXXX."),
        hint=_l("It begins with ASB or CR."),
        max_length=100,
        width=20,
        left_to_right=True,
        autocomplete="off",
    )
    code = TextField(
        _l("Code"),
        required=_l("Enter your code. It has 4 groups of 4 letters and numbers."),
        hint=_l("It has 4 groups of 4 letters and numbers. Spaces and small letters are fine."),
        max_length=100,
        width=20,
        left_to_right=True,
        autocomplete="off",
    )
