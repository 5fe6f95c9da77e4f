"""What the forms for entering a call have in common: how and when the contact came."""

import datetime as dt
import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.domain.vocabulary import Intake
from portal.labels import report as labels
from portal.web.shared.fields import (
    DateField,
    HiddenField,
    Option,
    QuestionForm,
    RadiosField,
    TextField,
)

LONGEST = 4000
_KEY = re.compile(r"[A-Za-z0-9_-]{20,50}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])", re.ASCII)


class EntryForm(QuestionForm):
    """How somebody got in touch, and when in truth: the clocks run from then."""

    button = _l("Save")
    key = HiddenField(max_length=60)
    intake = RadiosField(
        _l("How did they get in touch?"),
        required=_l("Choose how they got in touch."),
        options=[
            Option(code, label)
            for code, label in labels.INTAKES.items()
            if code is not Intake.ONLINE
        ],
    )
    came_on = DateField(_l("On which day?"), required=_l("Enter the day."))
    came_at = TextField(
        _l("At what time?"),
        hint=_l("For example, 14:30. Leave it empty for a letter."),
        max_length=10,
        width=5,
        autocomplete="off",
        left_to_right=True,
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, and that the contact is not in the future."""
        self.came_on.not_after = clock.today()
        good = super().validate(extra_validators)
        if good and self.came_at.data and _TIME.fullmatch(self.came_at.data) is None:
            self.add_error("came_at", _("Enter the time like 14:30."))
        elif good and self.received_at > clock.now():
            self.add_error(
                "came_at", _("This time has not come yet. Enter when they got in touch.")
            )
        return not self.has_errors

    @property
    def received_at(self) -> dt.datetime:
        """When the contact came; at the start of the day where the time is not known."""
        hours, minutes = 0, 0
        found = _TIME.fullmatch(self.came_at.data or "")
        if found:
            hours, minutes = int(found[1]), int(found[2])
        day = self.came_on.data or clock.today()
        local = dt.datetime(day.year, day.month, day.day, hours, minutes, tzinfo=clock.LONDON)
        return local.astimezone(dt.UTC)

    def submission_key(self, officer_id: int) -> str | None:
        """The key that lets the same form be entered once only, bound to the officer."""
        typed = self.key.data or ""
        return f"o{officer_id}:{typed}"[:64] if _KEY.fullmatch(typed) else None
