"""The entries of an application: what happened, when, and whom somebody told, as they made them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import Any

from portal.domain.spans import Span
from portal.domain.vocabulary import Body, YesNoUnsure
from portal.services.reading import code, day, rough_day, text

ROW_PREFIX = "row-"
MOST_ROWS = 60
MOST_TELLINGS = 30


class When(StrEnum):
    """How somebody says when it happened."""

    EXACT = auto()
    ABOUT = auto()
    GOING_ON = auto()
    UNSURE = auto()


@dataclass(frozen=True, slots=True)
class Telling:
    """One telling to one body. ``new``: whether something had happened since the last one.

    ``who`` and ``reference`` are the person's own words and may be empty, as is ``happened``,
    what had happened since the last time.
    """

    key: str
    body: Body
    made: Span | None
    who: str = ""
    reference: str = ""
    new: YesNoUnsure = YesNoUnsure.YES
    happened: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the person made it. ``reports``: those made here that were proved."""

    key: str
    what: str
    when: When
    occurred: Span | None
    told: tuple[Telling, ...]
    same_problem: YesNoUnsure = YesNoUnsure.YES
    nobody_told: bool = False
    reports: tuple[str, ...] = ()


def read_rows(answers: Mapping[str, Any], applied_on: date) -> tuple[Row, ...]:
    """The entries of an application, in the order in which they were made.

    Spoilt values are read as "not known": nothing that was kept can stop the reading.
    """
    return tuple(
        read_row(slug.removeprefix(ROW_PREFIX), fields, applied_on)
        for slug, fields in answers.items()
        if slug.startswith(ROW_PREFIX) and isinstance(fields, Mapping)
    )


def read_row(key: str, fields: Mapping[str, Any], applied_on: date) -> Row:
    """One entry from its kept fields."""
    when = code(fields, "when", When) or When.UNSURE
    tellings = [
        telling
        for one in _list(fields.get("told"))
        if isinstance(one, Mapping) and (telling := _telling(one, applied_on))
    ]
    return Row(
        key=key,
        what=text(fields, "what"),
        when=when,
        occurred=_occurred(fields, when, tellings, applied_on),
        told=tuple(tellings),
        same_problem=code(fields, "same_problem", YesNoUnsure) or YesNoUnsure.YES,
        nobody_told=fields.get("nobody_told") is True,
        reports=tuple(one for one in _list(fields.get("reports")) if isinstance(one, str)),
    )


def _occurred(
    fields: Mapping[str, Any], when: When, told: list[Telling], applied_on: date
) -> Span | None:
    if when is When.EXACT:
        on = day(fields.get("on"))
        return Span.on(on) if on else None
    if when is When.ABOUT:
        about = {"kind": "about", "month": text(fields, "month")[:7], "part": fields.get("part")}
        return not_after(rough_day(about), applied_on)
    if when is When.GOING_ON:
        last = day(fields.get("ended")) or applied_on
        known = [one.made.first for one in told if one.made]
        first = day(fields.get("since")) or min(known, default=last)
        return Span.running(min(first, last), last)
    return None


def not_after(span: Span | None, latest: date) -> Span | None:
    """A rough span without its days after ``latest``; one that lies wholly after it stays as it is."""
    if span is None or not span.first <= latest < span.last:
        return span
    return Span.sometime(span.first, latest)


def _telling(kept: Mapping[str, Any], applied_on: date) -> Telling | None:
    body = code(kept, "body", Body)
    if body is None:
        return None
    return Telling(
        key=text(kept, "key"),
        body=body,
        made=not_after(rough_day(kept.get("made")), applied_on),
        who=text(kept, "who"),
        reference=text(kept, "reference"),
        new=code(kept, "new", YesNoUnsure) or YesNoUnsure.YES,
        happened=text(kept, "happened"),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
