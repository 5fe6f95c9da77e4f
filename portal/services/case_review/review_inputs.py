"""The rows that are judged, and how they are frozen with the case.

Something that goes on is one entry for the person and one row for each telling of something
new [docs/domain.md 3].
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from portal.domain.spans import Span, SpanKind
from portal.domain.threshold import Complaint, Incident
from portal.domain.vocabulary import Body, YesNoUnsure
from portal.services.case_review.review_rows import Row, Telling, When


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
    reports: tuple[str, ...] = ()

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
            "reports": list(self.reports),
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
            reports=tuple(kept["reports"]),
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
        reports=row.reports,
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
