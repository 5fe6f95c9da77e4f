"""Years that begin in any month."""

from datetime import date

import pytest

from portal.domain.years import Year, overlap


@pytest.mark.parametrize(
    ("day", "month", "first", "last", "label"),
    [
        (date(2026, 10, 14), 4, date(2026, 4, 1), date(2027, 3, 31), "2026-27"),
        (date(2027, 3, 31), 4, date(2026, 4, 1), date(2027, 3, 31), "2026-27"),
        (date(2027, 4, 1), 4, date(2027, 4, 1), date(2028, 3, 31), "2027-28"),
        (date(2026, 12, 31), 1, date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(1999, 12, 31), 12, date(1999, 12, 1), date(2000, 11, 30), "1999-00"),
        (date(2024, 2, 29), 3, date(2023, 3, 1), date(2024, 2, 29), "2023-24"),
    ],
)
def test_the_year_of_a_day(day: date, month: int, first: date, last: date, label: str) -> None:
    year = Year.of(day, month)
    assert (year.first_day, year.last_day, year.label) == (first, last, label)


def test_periods_overlap_where_they_share_a_day() -> None:
    first, last = date(2026, 4, 1), date(2027, 3, 31)
    assert overlap(first, last, last, date(2028, 1, 1))
    assert overlap(first, last, date(2026, 5, 1), date(2026, 5, 2))
    assert not overlap(first, last, date(2027, 4, 1), date(2028, 3, 31))
