"""Calendar months counted forward, in the Act's way and in the generous way.

A period "beginning with" a day counts that day, so it ends the day before the corresponding
date (strict). Dodds v Walker [1981] ends it on the corresponding date, a grace day later
(generous). Where the month has no corresponding day, both end on its last day [docs/domain.md 3].
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, date, timedelta

PeriodEnd = Callable[[date, int], date]
"""A way to find the last day of a period: its first day and its length in months."""

_LONGEST_MONTH = 31


def generous_end(first: date, months: int) -> date:
    """Last day of ``months`` calendar months from ``first``, with the grace day.

    An end beyond the calendar is its last day.
    """
    month = _month_after(first, months)
    if month is None:
        return date.max
    year, number, last_day = month
    return date(year, number, min(first.day, last_day))


def first_of_generous(day: date, months: int) -> date:
    """The earliest day from which ``months`` calendar months, with the grace day, still run on ``day``."""
    earliest = max(day.toordinal() - _LONGEST_MONTH * months, date.min.toordinal())
    return next(
        first
        for first in map(date.fromordinal, range(earliest, day.toordinal() + 1))
        if generous_end(first, months) >= day
    )


def strict_end(first: date, months: int) -> date:
    """Last day of ``months`` calendar months that begin with ``first``.

    An end beyond the calendar is its last day.
    """
    month = _month_after(first, months)
    if month is None:
        return date.max
    year, number, last_day = month
    if first.day > last_day:
        return date(year, number, last_day)
    corresponding = date(year, number, first.day)
    return corresponding - timedelta(days=1) if months else corresponding


def _month_after(first: date, months: int) -> tuple[int, int, int] | None:
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    if year > MAXYEAR:
        return None
    return year, month + 1, monthrange(year, month + 1)[1]
