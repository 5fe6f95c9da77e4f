"""Fields that take a day, exactly or roughly known."""

import calendar
from datetime import date
from typing import Any

from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal.web.shared.components import component
from portal.web.shared.fields.base import AnswerField, Frame
from portal.web.shared.fields.choices import Option, SelectField, option_items
from portal.web.shared.fields.cleaning import clean_line
from portal.web.shared.fields.reading import DateFault, Unreadable, read_day

# Typed parts are shown again as they were: a little more than the longest name of a month.
PART_LENGTH = 30
WIDTHS = {"day": 2, "month": 4, "year": 4}
# The days of a month that its start, middle and end mean; the end runs to the month's last day.
MONTH_PARTS = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}


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
        not_before: date | None = None,
        **kw: Any,
    ):
        super().__init__(label, **kw)
        self.not_after = not_after
        self.not_before = not_before
        self.typed = dict.fromkeys(self.parts, "")
        self.bad_parts: tuple[str, ...] = ()
        self.fault: DateFault | None = None

    def read(self, formdata: MultiDict[str, str]) -> None:
        self._take(
            {part: clean_line(self.first(formdata, part))[:PART_LENGTH] for part in self.parts}
        )

    def load(self, answer: Any) -> None:
        day = _from_iso(answer)
        self._take({part: str(getattr(day, part)) if day else "" for part in self.parts})

    def _take(self, typed: dict[str, str]) -> None:
        self.typed, self.bad_parts, self.fault = typed, (), None
        self.data: date | None = None
        if not any(typed.values()):
            return
        found = read_day(typed, str(get_locale()))
        if isinstance(found, Unreadable):
            self.fault, self.bad_parts = found.fault, found.parts
        else:
            self.data = found

    def problem(self) -> Any:
        if self.fault is not None:
            return date_message(self.fault, self.bad_parts)
        if self.data is None:
            self.bad_parts = self.parts if self.required else ()
            return self.required
        return self._out_of_range(self.data)

    def _out_of_range(self, day: date) -> Any:
        if self.not_after and day > self.not_after:
            self.bad_parts = self.parts
            return _(
                "The date must not be after %(day)s.", day=format_date(self.not_after, "d MMMM y")
            )
        if self.not_before and day < self.not_before:
            self.bad_parts = self.parts
            return _(
                "The date must not be before %(day)s.", day=format_date(self.not_before, "d MMMM y")
            )
        return None

    @property
    def answer(self) -> str | None:
        return self.data.isoformat() if self.data else None

    @property
    def anchor(self) -> str:
        return f"{self.id}-{(self.bad_parts or self.parts)[0]}"

    def render(self, frame: Frame) -> Markup:
        words = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        bad = self.bad_parts if self.errors else ()
        items = [
            {
                "name": part,
                "label": words[part],
                "value": self.typed[part] or None,
                # A month may be typed as a word, so its box must not bring up the keys for digits.
                "inputmode": "text" if part == "month" else "numeric",
                "classes": f"govuk-input--width-{WIDTHS[part]}"
                + (" govuk-input--error" if part in bad else ""),
                "attributes": {"dir": "auto" if part == "month" else "ltr"},
            }
            for part in self.parts
        ]
        params = {
            **frame.around(),
            "fieldset": frame.fieldset(),
            "id": self.id,
            "namePrefix": self.name,
            "items": items,
        }
        return component("date-input", params)


class MonthField(DateField):
    """A month and its year; kept as the month's first day."""

    parts = ("month", "year")

    def _out_of_range(self, day: date) -> Any:
        first = self.not_after.replace(day=1) if self.not_after else None
        if first and day > first:
            self.bad_parts = self.parts
            return _("The month must not be after %(month)s.", month=format_date(first, "MMMM y"))
        return None


class RoughDateField(AnswerField):
    """A day known exactly, roughly ("about March 2026"), or not at all.

    The answer is ``{"kind": "exact", "on": "2026-03-09"}``, ``{"kind": "about", "month": "2026-03", "part": "start"}``
    or ``{"kind": "unsure"}``; ``span_days`` turns it into days. It works without a script: all boxes are then in
    sight, and those of answers that were not chosen are passed over.

    Args:
        not_after: the latest day that can be meant, usually today; a view may set it on the form's field.
        unsure_offered: whether "I do not know" is one of the answers.
    """

    def __init__(
        self,
        label: Any = "",
        *,
        not_after: date | None = None,
        unsure_offered: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        bind = {"_form": None, "_meta": self.meta, "_translations": self._translations}
        self._on = DateField("", name=f"{self.name}-on", **bind)
        self._month = MonthField("", name=f"{self.name}-about", **bind)
        self._part = SelectField("", name=f"{self.name}-part", **bind)
        self.not_after = not_after
        self.unsure_offered = unsure_offered

    @property
    def kinds(self) -> tuple[str, ...]:
        """The answers on offer."""
        return ("exact", "about", "unsure") if self.unsure_offered else ("exact", "about")

    def read(self, formdata: MultiDict[str, str]) -> None:
        self.data = self.first(formdata).strip()
        for inner in (self._on, self._month, self._part):
            inner.process(formdata)

    def load(self, answer: Any) -> None:
        kept = answer if isinstance(answer, dict) else {}
        kind = kept.get("kind")
        self.data = kind if isinstance(kind, str) else ""
        month = kept.get("month")
        self._on.load(kept.get("on"))
        self._month.load(f"{month}-01" if isinstance(month, str) else None)
        self._part.load(kept.get("part"))

    def problem(self) -> Any:
        self._on.not_after = self._month.not_after = self.not_after
        if not self.data:
            return self.required
        if self.data not in self.kinds:
            return _("Choose one of the answers on this page.")
        inner = {"exact": self._on, "about": self._month}.get(self.data)
        if inner is None:
            return None
        inner.required = (
            _("Enter the date.") if self.data == "exact" else _("Enter the month and the year.")
        )
        inner.errors = [message] if (message := inner.problem()) else []
        if self._part.data not in MONTH_PARTS:
            self._part.data = ""
        return inner.errors[0] if inner.errors else None

    @property
    def answer(self) -> dict[str, str] | None:
        if self.data == "exact" and self._on.data:
            return {"kind": "exact", "on": self._on.data.isoformat()}
        if self.data == "about" and self._month.data:
            return {
                "kind": "about",
                "month": self._month.data.strftime("%Y-%m"),
                "part": self._part.data,
            }
        return {"kind": "unsure"} if self.data == "unsure" else None

    @property
    def anchor(self) -> str:
        inner = {"exact": self._on, "about": self._month}.get(self.data or "")
        return inner.anchor if inner is not None and inner.errors else str(self.id)

    def render(self, frame: Frame) -> Markup:
        around = frame.around()
        if self._on.errors or self._month.errors:
            # The message stands at the boxes that it is about, once.
            around.pop("errorMessage", None)
        params = {
            **around,
            "fieldset": frame.fieldset(),
            "idPrefix": self.id,
            "name": self.name,
            "items": option_items(
                self._options(), frozenset({self.data}), Frame(self, reveals=self._revealed())
            ),
        }
        return component("radios", params)

    def _options(self) -> tuple[Option, ...]:
        offered = (
            Option("exact", _("I know the date"), reveals=("on",)),
            Option("about", _("I know roughly when"), reveals=("about", "part")),
            Option("unsure", _("I do not know")),
        )
        return tuple(option for option in offered if option.value in self.kinds)

    def _revealed(self) -> dict[str, Markup]:
        labelled = [
            ("on", self._on, _("The date"), _("For example, 9 3 2026 or 9 March 2026.")),
            ("about", self._month, _("The month"), _("For example, 3 2026 or March 2026.")),
            ("part", self._part, _("The part of the month"), ""),
        ]
        self._part.prompt = _("I do not know")
        self._part.options = (
            Option("start", _("The start")),
            Option("middle", _("The middle")),
            Option("end", _("The end")),
        )
        shown = {}
        for key, inner, words, hint in labelled:
            inner.label.text, inner.mark_optional = words, False
            shown[key] = inner.render(Frame(inner, hint=hint, reveals={}))
        return shown


def span_days(answer: Any) -> tuple[date, date] | None:
    """The earliest and the latest day that a kept answer of ``RoughDateField`` means, or nothing.

    Args:
        answer: what ``RoughDateField.answer`` gave; anything else means nothing.
    """
    if not isinstance(answer, dict):
        return None
    if answer.get("kind") == "exact":
        day = _from_iso(answer.get("on"))
        return (day, day) if day else None
    first = _from_iso(f"{answer.get('month')}-01")
    if answer.get("kind") != "about" or first is None:
        return None
    last_of_month = calendar.monthrange(first.year, first.month)[1]
    earliest, latest = MONTH_PARTS.get(str(answer.get("part")), (1, 31))
    return first.replace(day=earliest), first.replace(day=min(latest, last_of_month))


def _from_iso(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def date_message(fault: DateFault, parts: tuple[str, ...]) -> Any:
    """What is wrong with a date, in words."""
    if fault is DateFault.MISSING:
        return {
            ("day",): _("Add the day."),
            ("month",): _("Add the month."),
            ("year",): _("Add the year."),
            ("day", "month"): _("Add the day and the month."),
            ("day", "year"): _("Add the day and the year."),
            ("month", "year"): _("Add the month and the year."),
        }[parts]
    return {
        DateFault.DAY: _("The day must be a number from 1 to 31."),
        DateFault.MONTH: _("The month must be a number from 1 to 12, or its name."),
        DateFault.YEAR: _("The year must have 4 numbers, like 2026."),
        DateFault.NOT_REAL: _(
            "That month does not have so many days. Check the day and the month."
        ),
    }[fault]
