"""The one page that says that it happened again."""

import secrets

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import Danger, YesNo
from portal.labels.report import DANGERS, EFFECTS, QUESTIONS, YES_NO
from portal.web.shared.fields import (
    CheckboxesField,
    Option,
    QuestionForm,
    RadiosField,
    RoughDateField,
    TextAreaField,
    TextField,
)
from portal.web.shared.fields.text import HiddenField

LONGEST_ACCOUNT = 5000
LONGEST_CHANGE = 1000


class AgainForm(QuestionForm):
    """When, what, what has changed and the effect: the rest is known from the earlier report."""

    title = _l("It happened again")
    hint = _l(
        "Tell us about one time. If it happened more often, send this page once for each time."
    )
    key = HiddenField(max_length=100)
    on = RoughDateField(
        QUESTIONS["date"],
        required=_l("Say when it happened. The month is enough."),
        unsure_offered=False,
    )
    time = TextField(
        _l("The time of day"), hint=_l("For example, about 2 in the morning."), max_length=100
    )
    account = TextAreaField(
        QUESTIONS["what-happened"],
        required=_l("Tell us what happened. A few words are enough."),
        max_length=LONGEST_ACCOUNT,
        rows=6,
    )
    signs = CheckboxesField(
        QUESTIONS["signs"],
        hint=_l("Choose all that fit. Leave it empty if none of them did."),
        options=[Option(str(code), DANGERS[code]) for code in Danger],
    )
    changed = RadiosField(
        QUESTIONS["again"],
        required=_l("Say if anything has changed."),
        options=[
            Option(str(YesNo.NO), _l("No, it is the same")),
            Option(str(YesNo.YES), YES_NO[YesNo.YES], reveals=("change",)),
        ],
    )
    change = TextAreaField(
        _l("What has changed?"),
        required=_l("Tell us what has changed. A few words are enough."),
        max_length=LONGEST_CHANGE,
        rows=3,
    )
    scale = RadiosField(
        QUESTIONS["effect"],
        required=_l("Say how much it affects you."),
        options=[Option(code, words, after_or=code == "unsure") for code, words in EFFECTS.items()],
    )


def new_key() -> str:
    """A fresh key for a form, so that a form that is sent twice is one report."""
    return secrets.token_urlsafe(32)
