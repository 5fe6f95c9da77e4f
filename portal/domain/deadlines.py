"""Working days, the clocks counted in them, and the hours in which somebody reads.

A working day is Monday to Friday but for the bank holidays of England and Wales, which are
handed in. Days are Europe/London civil days [docs/domain.md 1 and 4].
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum, auto

from portal.domain.policy import Clocks, Hours

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar of working days."""

    holidays: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """True for Monday to Friday, bank holidays left out."""
        return day.weekday() < SATURDAY and day not in self.holidays

    def on_or_after(self, day: date) -> date:
        """``day`` itself where it is a working day, else the next one."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        return self.on_or_after(day + ONE_DAY)

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; ``day`` itself for 0. ``ValueError`` below 0."""
        if count < 0:
            raise ValueError("clocks run forward")
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def received(self, day: date) -> date:
        """The day on which something that came in on ``day`` counts as received."""
        return self.on_or_after(day)

    def due(self, received_on: date, count: int) -> date:
        """The last day of a clock of ``count`` working days.

        It starts on the first working day after receipt.
        """
        return self.add(self.received(received_on), count)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start``, up to and including ``end``; below 0 where ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        days = (end - start).days
        return sum(self.is_working_day(start + ONE_DAY * n) for n in range(1, days + 1))


class Urgency(StrEnum):
    """How a clock stands."""

    ON_TIME = auto()
    AT_RISK = auto()
    OVERDUE = auto()


def urgency(due_on: date, today: date, days: WorkingDays, due_soon: int = 1) -> Urgency:
    """Overdue after ``due_on``; at risk where at most ``due_soon`` working days are left."""
    if today > due_on:
        return Urgency.OVERDUE
    if days.between(today, due_on) <= due_soon:
        return Urgency.AT_RISK
    return Urgency.ON_TIME


def letter_received(sent_on: date, days: WorkingDays, clocks: Clocks, *, posted: bool) -> date:
    """When a decision counts as received: emailed, that day; posted, some working days after."""
    return days.add(sent_on, clocks.letter_arrives) if posted else sent_on


def appeal_by(sent_on: date, days: WorkingDays, clocks: Clocks, *, posted: bool) -> date:
    """The last day of the appeal time, counted from receiving the decision."""
    return days.due(letter_received(sent_on, days, clocks, posted=posted), clocks.appeal)


@dataclass(frozen=True, slots=True)
class Opening:
    """The next time somebody is there: local day and time."""

    on: date
    at: time


def is_staffed(now: datetime, hours: Hours, days: WorkingDays) -> bool:
    """True where somebody is there at ``now``, a local time."""
    return _opens_on(now.date(), hours, days) and hours.opens <= now.time() < hours.closes


def next_opening(now: datetime, hours: Hours, days: WorkingDays) -> Opening | None:
    """When somebody is next there, ``now`` being local; ``None`` where somebody is there now."""
    if is_staffed(now, hours, days):
        return None
    day = now.date()
    if now.time() >= hours.opens:
        day += ONE_DAY
    while not _opens_on(day, hours, days):
        day += ONE_DAY
    return Opening(day, hours.opens)


def _opens_on(day: date, hours: Hours, days: WorkingDays) -> bool:
    open_that_day = hours.on_bank_holidays or day not in days.holidays
    return day.weekday() in hours.weekdays and open_that_day
