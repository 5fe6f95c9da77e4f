"""A field that takes a day, exactly or roughly known."""

import calendar
from datetime import date
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal.domain.dates import DateFault
from portal.web.shared.components import component
from portal.web.shared.fields.base import AnswerField, Frame
from portal.web.shared.fields.choices import Option, SelectField, option_items
from portal.web.shared.fields.dates import DateField, MonthField, day_of
from portal.web.shared.fields.reading import message_for

# The days of a month that its start, middle and end mean; the end runs to the month's last day.
MONTH_PARTS = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}


class RoughDateField(AnswerField):
    """A day known exactly, roughly ("about March 2026"), or not at all.

    The answer is ``{"kind": "exact", "on": "2026-03-09"}``, ``{"kind": "about", "month": "2026-03",
    "part": "start"}`` (part may be empty) or ``{"kind": "unsure"}``; ``span_days`` turns it into days.
    Where the style cannot hide the boxes of answers that were not chosen, they are passed over.

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
        inner = {"_form": None, "_meta": self.meta, "_translations": self._translations}
        self._on = DateField(name=f"{self.name}-on", mark_optional=False, **inner)
        self._month = MonthField(name=f"{self.name}-about", mark_optional=False, **inner)
        self._part = SelectField(name=f"{self.name}-part", mark_optional=False, **inner)
        self.not_after = not_after
        self.unsure_offered = unsure_offered

    @property
    def kinds(self) -> tuple[str, ...]:
        """The answers on offer."""
        return ("exact", "about", "unsure") if self.unsure_offered else ("exact", "about")

    def read(self, formdata: MultiDict[str, str]) -> None:
        self.data = self.first(formdata)
        for inner in (self._on, self._month, self._part):
            inner.process(formdata)

    def load(self, answer: Any) -> None:
        kept = answer if isinstance(answer, dict) else {}
        self.data = self.text_of(kept.get("kind"))
        self._on.load(kept.get("on"))
        self._month.load(f"{kept.get('month')}-01")
        self._part.load(kept.get("part"))

    def problem(self) -> Any:
        if not self.data:
            return self.required
        if self.data not in self.kinds:
            return _("Choose one of the answers on this page.")
        inner = self._chosen_boxes()
        if inner is None:
            return None
        exact = inner is self._on
        inner.required = _("Enter the date.") if exact else _("Enter the month and the year.")
        inner.not_after = self.not_after
        message = inner.problem() or self._too_late()
        inner.errors = [message] if message else []
        return message

    def _too_late(self) -> Any:
        days = span_days(self.answer)
        if days is None or self.not_after is None or days[0] <= self.not_after:
            return None
        return message_for((DateFault.IN_FUTURE,), self.not_after, None)

    def _chosen_boxes(self) -> DateField | None:
        return {"exact": self._on, "about": self._month}.get(self.data)

    @property
    def answer(self) -> dict[str, str] | None:
        if self.data == "exact" and self._on.data:
            return {"kind": "exact", "on": self._on.data.isoformat()}
        if self.data == "about" and self._month.data:
            part = self._part.data if self._part.data in MONTH_PARTS else ""
            return {"kind": "about", "month": self._month.data.isoformat()[:7], "part": part}
        return {"kind": "unsure"} if self.data == "unsure" else None

    @property
    def anchor(self) -> str:
        inner = self._chosen_boxes()
        return inner.anchor if inner is not None and inner.errors else str(self.id)

    def render(self, frame: Frame) -> Markup:
        around = frame.around()
        if self._on.errors or self._month.errors:
            # The message stands at the boxes that it is about, once.
            around.pop("errorMessage", None)
        boxes = Frame(self, reveals=self._boxes())
        params = {
            **around,
            "fieldset": frame.fieldset(),
            "idPrefix": self.id,
            "name": self.name,
            "items": option_items(self._options(), frozenset({self.data}), boxes),
        }
        return component("radios", params)

    def _options(self) -> tuple[Option, ...]:
        offered = (
            Option("exact", _("I know the date"), reveals=("on",)),
            Option("about", _("I know roughly when"), reveals=("about", "part")),
            Option("unsure", _("I do not know")),
        )
        return tuple(option for option in offered if option.value in self.kinds)

    def _boxes(self) -> dict[str, Markup]:
        self._on.label.text = _("The date")
        self._month.label.text = _("The month")
        self._part.label.text = _("The part of the month")
        self._part.prompt = _("I do not know")
        self._part.options = (
            Option("start", _("The start")),
            Option("middle", _("The middle")),
            Option("end", _("The end")),
        )
        on = Frame(self._on, hint=_("For example, 9 3 2026 or 9 March 2026."), reveals={})
        about = Frame(self._month, hint=_("For example, 3 2026 or March 2026."), reveals={})
        return {
            "on": self._on.render(on),
            "about": self._month.render(about),
            "part": self._part.render(Frame(self._part, reveals={})),
        }


def span_days(answer: Any, not_after: date | None = None) -> tuple[date, date] | None:
    """The earliest and the latest day that a kept answer of ``RoughDateField`` means, or nothing.

    Args:
        answer: what ``RoughDateField.answer`` gave; anything else means nothing.
        not_after: a day that the latest one cannot pass, usually today.
    """
    if not isinstance(answer, dict):
        return None
    if answer.get("kind") == "exact":
        day = day_of(answer.get("on"))
        return (day, day) if day else None
    first = day_of(f"{answer.get('month')}-01")
    if answer.get("kind") != "about" or first is None:
        return None
    last_of_month = calendar.monthrange(first.year, first.month)[1]
    earliest, latest = MONTH_PARTS.get(str(answer.get("part")), (1, 31))
    begin, end = first.replace(day=earliest), first.replace(day=min(latest, last_of_month))
    return begin, max(begin, min(end, not_after)) if not_after else end
