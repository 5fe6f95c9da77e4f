"""The published numbers in words: one line for each period, and what stands beside it."""

from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from portal.content.model import PublishedPeriod
from portal.domain.vocabulary import Measure
from portal.domain.years import overlap
from portal.labels.statistics import MEASURES
from portal.services.publication.published_years import Correction, YearOfNumbers

FEW = 5

# What a period's numbers are, for machines.
RUNNING, COUNTED, FROZEN, SIGNED_OFF, IMPORTED = (
    "running",
    "counted",
    "frozen",
    "signed_off",
    "imported",
)


@dataclass(frozen=True)
class Line:
    """One period. `state` is a code; `standing` says the same in words."""

    label: str
    first_day: date
    last_day: date
    numbers: dict[Measure, int | None]
    state: str
    standing: str
    notes: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()
    source: str = ""


def lines(years: list[YearOfNumbers], periods: tuple[PublishedPeriod, ...]) -> list[Line]:
    """Every period, latest first; what was published before this website comes with its source."""
    shown = [_line_of_year(year, periods) for year in years] + [_imported(one) for one in periods]
    return sorted(shown, key=lambda each: (each.first_day, each.last_day), reverse=True)


def correction_words(correction: Correction) -> str:
    """What was wrong, what is right, since when, and why."""
    before = _("not given") if correction.before is None else str(correction.before)
    return _(
        "Put right on %(day)s. %(measure)s: %(after)s, not %(before)s. %(reason)s",
        day=_day(correction.on),
        measure=MEASURES[correction.measure],
        after=correction.after,
        before=before,
        reason=correction.reason,
    )


def _line_of_year(year: YearOfNumbers, periods: tuple[PublishedPeriod, ...]) -> Line:
    state, standing = _standing(year)
    first, last = year.year.first_day, year.year.last_day
    return Line(
        label=year.year.label,
        first_day=first,
        last_day=last,
        numbers=year.numbers,
        state=state,
        standing=standing,
        notes=(
            *(correction_words(each) for each in year.corrections),
            *_overturned(year.overturned),
            *(
                _("Some of these may be counted again under %(period)s.", period=one.label)
                for one in periods
                if overlap(first, last, one.first_day, one.last_day)
            ),
        ),
        corrections=year.corrections,
    )


def _standing(year: YearOfNumbers) -> tuple[str, str]:
    if not year.over:
        return RUNNING, _("Not over yet: still changes")
    if year.signed_off_on is not None:
        return SIGNED_OFF, _("Final since %(day)s", day=_day(year.signed_off_on))
    if year.frozen_on is not None:
        return FROZEN, _("Being checked")
    return COUNTED, _("Over, not checked yet")


def _overturned(number: int) -> tuple[str, ...]:
    """A part of a number, so a small one is not told."""
    if not number:
        return ()
    if number < FEW:
        return (
            _(
                "After an appeal, fewer than %(few)s of the “not met” decisions were changed. "
                "They still count here.",
                few=FEW,
            ),
        )
    return (
        _(
            "After an appeal, %(number)s of the “not met” decisions were changed. "
            "They still count here.",
            number=number,
        ),
    )


def _imported(period: PublishedPeriod) -> Line:
    return Line(
        label=period.label,
        first_day=period.first_day,
        last_day=period.last_day,
        numbers={measure: getattr(period, measure.value) for measure in Measure},
        state=IMPORTED,
        standing=_("Published before this website"),
        notes=(),
        source=period.source,
    )


def _day(day: date) -> str:
    return str(format_date(day, "d MMMM y"))
