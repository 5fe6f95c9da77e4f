"""Reading kept answers back, whatever an older form or a spoilt row left in them.

Each reader gives a plain value of its type and never raises.
"""

import calendar
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from portal.domain.spans import Span

Code = TypeVar("Code", bound=StrEnum)
Fields = Mapping[str, Any]

# The days of a month that its start, middle and end mean; the end runs to the month's last day.
_MONTH_PARTS = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}


def fields_of(answers: Mapping[str, Any], slug: str) -> Fields:
    """The fields of one question; empty where it was not answered."""
    fields = answers.get(slug)
    return fields if isinstance(fields, Mapping) else {}


def text(fields: Fields, name: str) -> str:
    """A typed text, empty where there is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def code(fields: Fields, name: str, enum: type[Code]) -> Code | None:
    """One code of the vocabulary, or None."""
    value = fields.get(name)
    return _known(enum).get(value) if isinstance(value, str) else None


def codes(fields: Fields, name: str, enum: type[Code]) -> frozenset[Code]:
    """The codes of a list that the vocabulary knows."""
    value = fields.get(name)
    kept = value if isinstance(value, list | tuple) else ()
    known = _known(enum)
    return frozenset(known[each] for each in kept if isinstance(each, str) and each in known)


@cache
def _known(enum: type[Code]) -> Mapping[str, Code]:
    return {member.value: member for member in enum}


def day(value: Any) -> date | None:
    """A civil day kept as ISO text, or None."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def rough_day(value: Any) -> Span | None:
    """The day that an exact or a rough date means; None for "I do not know".

    Args:
        value: ``{"kind": "exact", "on": "2026-03-09"}`` or ``{"kind": "about",
            "month": "2026-03", "part": "start"}``, as date questions keep it.
    """
    if not isinstance(value, Mapping):
        return None
    if value.get("kind") == "exact":
        on = day(value.get("on"))
        return Span.on(on) if on else None
    first = day(f"{value.get('month')}-01")
    if value.get("kind") != "about" or first is None:
        return None
    last_of_month = calendar.monthrange(first.year, first.month)[1]
    earliest, latest = _MONTH_PARTS.get(str(value.get("part")), (1, 31))
    return Span.sometime(first.replace(day=earliest), first.replace(day=min(latest, last_of_month)))
