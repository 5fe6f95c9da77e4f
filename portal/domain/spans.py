"""When something happened, as exactly as somebody knows it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Self


class SpanKind(StrEnum):
    """How the two days of a span are meant."""

    EXACT = auto()
    RUNNING = auto()
    APPROXIMATE = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """A day, something that went on from day to day, or a day known only roughly.

    Make one with ``on``, ``running`` or ``sometime``. ``ValueError`` where the days are in
    the wrong order, ``TypeError`` where one is no plain civil day.
    """

    kind: SpanKind
    first: date
    last: date

    def __post_init__(self) -> None:
        for day in (self.first, self.last):
            if not isinstance(day, date) or isinstance(day, datetime):
                raise TypeError("a span is made of civil days")
        if self.last < self.first:
            raise ValueError("a span cannot end before it begins")
        if self.kind is SpanKind.EXACT and self.first != self.last:
            raise ValueError("an exact span is one day")

    @classmethod
    def on(cls, day: date) -> Self:
        """It happened on this very day."""
        return cls(SpanKind.EXACT, day, day)

    @classmethod
    def running(cls, first: date, last: date) -> Self:
        """It went on from ``first`` to ``last``, both included."""
        return cls(SpanKind.RUNNING, first, last)

    @classmethod
    def sometime(cls, earliest: date, latest: date) -> Self:
        """It happened on one day, which nobody can name, from ``earliest`` to ``latest``."""
        return cls(SpanKind.APPROXIMATE, earliest, latest)

    @property
    def is_one_day(self) -> bool:
        """True where only one day is possible."""
        return self.first == self.last
