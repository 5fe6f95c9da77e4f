"""Fields that take a day, exactly known."""

from datetime import date
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal.domain.dates import EARLIEST
from portal.web.shared.components import component
from portal.web.shared.fields.base import AnswerField, Frame
from portal.web.shared.fields.reading import message_for, read_typed

# Typed parts are shown again as they were: a little more than the longest name of a month.
PART_LENGTH = 30
WIDTHS = {"day": 2, "month": 4, "year": 4}


class DateField(AnswerField):
    """A day in three boxes; names of months are understood.

    Args:
        not_after: the latest day that can be meant, usually today; a view may set it on the form's field.
        not_before: the earliest day that can be meant.
    """

    parts: tuple[str, ...] = ("day", "month", "year")

    def __init__(
        self,
        label: Any = "",
        *,
        not_after: date | None = None,
        not_before: date = EARLIEST,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.not_after = not_after
        self.not_before = not_before
        self.typed = dict.fromkeys(self.parts, "")
        self.bad_parts: tuple[str, ...] = ()

    def read(self, formdata: MultiDict[str, str]) -> None:
        self._take({part: self.first(formdata, part)[:PART_LENGTH] for part in self.parts})

    def load(self, answer: Any) -> None:
        day = day_of(answer)
        self._take({part: str(getattr(day, part)) if day else "" for part in self.parts})

    def _take(self, typed: dict[str, str]) -> None:
        self.typed, self.bad_parts = typed, ()
        self.data = read_typed(typed, str(get_locale())).value

    def problem(self) -> Any:
        if not any(self.typed.values()):
            self.bad_parts = self.parts if self.required else ()
            return self.required
        limits = {"latest": self.not_after, "earliest": self.not_before}
        found = read_typed(self.typed, str(get_locale()), **limits)
        self.bad_parts = tuple(part for part in self.parts if part in found.parts)
        return message_for(found.faults, **limits) if found.faults else None

    @property
    def answer(self) -> str | None:
        return self.data.isoformat() if self.data else None

    @property
    def anchor(self) -> str:
        return f"{self.id}-{(self.bad_parts or self.parts)[0]}"

    def render(self, frame: Frame) -> Markup:
        words = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        bad = self.bad_parts if self.errors else ()
        params = {
            **frame.around(),
            "fieldset": frame.fieldset(),
            "id": self.id,
            "namePrefix": self.name,
            "items": [self._box(part, words[part], part in bad) for part in self.parts],
        }
        return component("date-input", params)

    def _box(self, part: str, label: str, bad: bool) -> dict[str, Any]:
        width = f"govuk-input--width-{WIDTHS[part]}"
        return {
            "name": part,
            "label": label,
            "value": self.typed[part] or None,
            # A month may be typed as a word, so its box must not bring up the keys for digits.
            "inputmode": "text" if part == "month" else "numeric",
            "classes": f"{width} govuk-input--error" if bad else width,
            "attributes": {"dir": "auto" if part == "month" else "ltr"},
        }


class MonthField(DateField):
    """A month and its year; kept as the month's first day."""

    parts = ("month", "year")


def day_of(text: Any) -> date | None:
    """The day that an ISO date names, or nothing."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
