"""The years for which numbers are published: twelve months from the first of a month."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """One year, by its first day."""

    first_day: date

    @classmethod
    def of(cls, day: date, begins_in_month: int) -> "Year":
        """The year that ``day`` lies in, where years begin in this month (January is 1)."""
        earlier = day.month < begins_in_month
        return cls(date(day.year - earlier, begins_in_month, 1))

    @property
    def last_day(self) -> date:
        """The day before the next year's first."""
        return self.first_day.replace(year=self.first_day.year + 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        """Its usual name: 2026, or 2026-27 where it lies in two calendar years."""
        first, last = self.first_day.year, self.last_day.year
        return str(first) if first == last else f"{first}-{last % 100:02}"


def overlap(first: date, last: date, other_first: date, other_last: date) -> bool:
    """Whether two periods share a day."""
    return first <= other_last and other_first <= last
