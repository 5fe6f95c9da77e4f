"""What a complaint about data asks: as little as it takes to answer it safely."""

import re

from flask_babel import lazy_gettext as _l

from portal.web.shared.fields import HiddenField, QuestionForm, TextAreaField, TextField

_LONGEST = 4000
_KEY = re.compile(r"[A-Za-z0-9_-]{20,50}")


class ComplaintForm(QuestionForm):
    """What went wrong, who tells it, and how to answer them."""

    title = _l("Complain about how we used your data")
    hint = _l("Tell us if we shared, lost, kept or used your data in a wrong way.")
    key = HiddenField(max_length=60)
    words = TextAreaField(
        _l("What went wrong?"),
        required=_l("Tell us what went wrong."),
        max_length=_LONGEST,
        rows=6,
    )
    case = TextField(
        _l("Your reference, if it is about a report or a review"),
        max_length=100,
        width=20,
        left_to_right=True,
        autocomplete="off",
    )
    name = TextField(
        _l("Your name"),
        required=_l("Enter your name."),
        max_length=200,
        autocomplete="name",
    )
    reach = TextAreaField(
        _l("How can we answer you safely?"),
        hint=_l("An email, a phone number or an address. Say if someone else could see it."),
        required=_l("Tell us how we can answer you."),
        max_length=1000,
        rows=3,
    )

    @property
    def good_key(self) -> str | None:
        """The key of this form; None where it was tampered with."""
        typed = self.key.data or ""
        return typed if _KEY.fullmatch(typed) else None

    def told(self) -> dict[str, str]:
        """What is kept."""
        return {name: self[name].data or "" for name in ("words", "case", "name", "reach")}
