"""The forms of requests under data protection law."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.domain import references
from portal.domain.references import BadReferenceError, ReferenceKind
from portal.domain.vocabulary import Intake
from portal.labels import data_requests as labels
from portal.labels import report as report_labels
from portal.web.officer.act_form import ActForm, WordsField
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import (
    DateField,
    HiddenField,
    Option,
    QuestionForm,
    RadiosField,
    TextAreaField,
    TextField,
)

_KEY = re.compile(r"[A-Za-z0-9_-]{20,50}")
_MOST_CASES = 20


class LogForm(QuestionForm):
    """What somebody asked for, when in truth, and how to answer them."""

    title = _l("Log a data protection request")
    hint = _l("The clock runs from the day on which it came, whoever got it first.")
    key = HiddenField(max_length=60)
    kind = RadiosField(
        _l("What do they ask for?"),
        required=_l("Choose what they ask for."),
        options=options_of(labels.KINDS),
    )
    intake = RadiosField(
        _l("How did it come?"),
        required=_l("Choose how it came."),
        options=[
            Option(code, label)
            for code, label in report_labels.INTAKES.items()
            if code is not Intake.ONLINE
        ],
    )
    received_on = DateField(_l("On which day did it come?"), required=_l("Enter the day."))
    name = TextField(_l("Their name"), required=_l("Enter their name."), autocomplete="off")
    reach = TextAreaField(
        _l("How can we answer them safely?"),
        required=_l("Write how we can answer them."),
        max_length=1000,
        rows=3,
    )
    words = WordsField(
        _l("What they asked for, in their words"), required=_l("Write what they asked for."), rows=5
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields; the day is not in the future."""
        self.received_on.not_after = clock.today()
        return super().validate(extra_validators)

    @property
    def good_key(self) -> str | None:
        """The key of this form; None where it was tampered with."""
        typed = self.key.data or ""
        return typed if _KEY.fullmatch(typed) else None

    def told(self) -> dict[str, str]:
        """What is kept."""
        return {name: self[name].data or "" for name in ("name", "reach", "words")}


class AcknowledgeForm(ActForm):
    """Only a button."""

    title = _l("Record that they were told we have it")
    hint = _l("Write or call first, by a way that is safe.")
    button = _l("They were told")


class CasesForm(ActForm):
    """Which cases it is about."""

    title = _l("Say which cases it is about")
    hint = _l("First make sure that the person is who they say they are.")
    cases = WordsField(
        _l("References of their cases, one on each line"), required=_l("Enter a reference.")
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check that each line is a reference."""
        good = super().validate(extra_validators)
        if good and self.references() is None:
            self.add_error("cases", _("Enter one reference on each line, like ASB-7KXX-XXXX."))
        return not self.has_errors

    def references(self) -> list[str] | None:
        """The references in their written form; None where a line is none."""
        lines = [line for line in (self.cases.data or "").splitlines() if line.strip()]
        try:
            found = [references.normalise(line) for line in lines]
        except BadReferenceError:
            return None
        wrong = any(references.kind_of(each) is ReferenceKind.DP for each in found)
        return None if wrong or len(found) > _MOST_CASES else found


class EndForm(ActForm):
    """How it was answered."""

    title = _l("Record the answer")
    hint = _l(
        "Answer first, by a way that is safe. Tell them that they can complain to the Information Commissioner."
    )
    outcome = RadiosField(
        _l("How does it end?"),
        required=_l("Choose how it ends."),
        options=options_of(labels.OUTCOMES),
    )
    words = WordsField(
        _l("What was answered, and why"), required=_l("Write what was answered."), rows=5
    )
