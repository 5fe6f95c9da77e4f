"""The rows of an application: what happened, when, and whom somebody told.

Kept answers become rows; rows become the rule's incidents. Something that goes on is one
entry for the person and one row for each telling of something new [DOMAIN.md 3].
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, auto
from typing import Any, Self

from portal.domain.spans import Span, SpanKind
from portal.domain.threshold import Complaint, Incident
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
    """One entry as the person made it. ``report``: the reference of a report made here, proved."""

    key: str
    what: str
    when: When
    occurred: Span | None
    told: tuple[Telling, ...]
    same_problem: YesNoUnsure = YesNoUnsure.YES
    nobody_told: bool = False
    report: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row as it is judged and frozen: a single incident, or one telling of what goes on.

    ``entry`` is the key of the entry it came from.
    """

    key: str
    entry: str
    what: str
    going_on: bool
    occurred: Span | None
    told: tuple[Telling, ...]
    same_problem: YesNoUnsure = YesNoUnsure.YES
    report: str | None = None

    @property
    def incident(self) -> Incident:
        """The row as the rule takes it; only a plain no takes it out of this problem."""
        return Incident(
            key=self.key,
            occurred=self.occurred,
            complaints=tuple(Complaint(one.body, one.made) for one in self.told),
            same_problem=self.same_problem is not YesNoUnsure.NO,
        )

    def frozen(self) -> dict[str, Any]:
        """The row as JSON keeps it for good."""
        return {
            "key": self.key,
            "entry": self.entry,
            "what": self.what,
            "going_on": self.going_on,
            "occurred": freeze_span(self.occurred),
            "told": [
                {
                    "key": one.key,
                    "body": one.body.value,
                    "made": freeze_span(one.made),
                    "who": one.who,
                    "reference": one.reference,
                    "new": one.new.value,
                    "happened": one.happened,
                }
                for one in self.told
            ],
            "same_problem": self.same_problem.value,
            "report": self.report,
        }

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> Self:
        """A frozen row, read again."""
        return cls(
            key=kept["key"],
            entry=kept["entry"],
            what=kept["what"],
            going_on=kept["going_on"],
            occurred=thaw_span(kept["occurred"]),
            told=tuple(
                Telling(
                    key=one["key"],
                    body=Body(one["body"]),
                    made=thaw_span(one["made"]),
                    who=one["who"],
                    reference=one["reference"],
                    new=YesNoUnsure(one["new"]),
                    happened=one["happened"],
                )
                for one in kept["told"]
            ),
            same_problem=YesNoUnsure(kept["same_problem"]),
            report=kept["report"],
        )


def freeze_span(span: Span | None) -> dict[str, str] | None:
    """A span as JSON keeps it."""
    if span is None:
        return None
    return {
        "kind": span.kind.value,
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
    }


def thaw_span(kept: Mapping[str, str] | None) -> Span | None:
    """A kept span, read again."""
    if kept is None:
        return None
    return Span(
        SpanKind(kept["kind"]),
        date.fromisoformat(kept["first"]),
        date.fromisoformat(kept["last"]),
    )


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
    told = fields.get("told")
    tellings = [
        telling
        for one in (told if isinstance(told, list) else [])
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
        report=text(fields, "report") or None,
    )


def review_rows(rows: Iterable[Row]) -> tuple[ReviewRow, ...]:
    """The rows to judge: an entry that goes on gives one for each telling of something new."""
    return tuple(one for row in rows for one in _judged(row))


def _judged(row: Row) -> list[ReviewRow]:
    whole = ReviewRow(
        key=row.key,
        entry=row.key,
        what=row.what,
        going_on=row.when is When.GOING_ON,
        occurred=row.occurred,
        told=row.told,
        same_problem=row.same_problem,
        report=row.report,
    )
    if not whole.going_on or not row.told:
        return [whole]
    groups = _by_new_behaviour(row.told)
    return [
        replace(
            whole,
            key=row.key if place == 0 else f"{row.key}.{group[0].key}",
            occurred=_up_to(row.occurred, groups[place - 1] if place else None, group),
            told=tuple(group),
        )
        for place, group in enumerate(groups)
    ]


def _by_new_behaviour(told: Iterable[Telling]) -> list[list[Telling]]:
    """Tellings by date; one about nothing new joins the telling before it."""
    groups: list[list[Telling]] = []
    for one in sorted(told, key=_by_date):
        if groups and one.new is YesNoUnsure.NO:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _by_date(telling: Telling) -> date:
    return telling.made.first if telling.made else date.max


def _up_to(
    occurred: Span | None, before: list[Telling] | None, group: list[Telling]
) -> Span | None:
    """What had happened since the telling before, up to this one."""
    made = group[0].made
    if occurred is None or made is None:
        return occurred
    last = min(occurred.last, made.last)
    if last < occurred.first:
        return occurred
    since = before[0].made if before else None
    first = max(occurred.first, since.first) if since else occurred.first
    return Span.running(min(first, last), last)


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
