"""Months are counted forward, in calendar months, never in days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.months import first_of_generous, generous_end, strict_end
from tests.domain.rows import day


@pytest.mark.parametrize(
    ("first", "months", "strict", "generous"),
    [
        pytest.param("2026-03-10", 1, "2026-04-09", "2026-04-10", id="an ordinary day"),
        pytest.param("2026-03-01", 1, "2026-03-31", "2026-04-01", id="a whole month"),
        pytest.param("2026-01-28", 1, "2026-02-27", "2026-02-28", id="28 has one"),
        pytest.param("2026-01-29", 1, "2026-02-28", "2026-02-28", id="29 has none"),
        pytest.param("2026-01-31", 1, "2026-02-28", "2026-02-28", id="31 has none"),
        pytest.param("2028-01-29", 1, "2028-02-28", "2028-02-29", id="29 in leap"),
        pytest.param("2028-01-30", 1, "2028-02-29", "2028-02-29", id="30 in leap"),
        pytest.param("2028-01-31", 1, "2028-02-29", "2028-02-29", id="31 in leap"),
        pytest.param("2026-02-28", 1, "2026-03-27", "2026-03-28", id="never back to 31"),
        pytest.param("2028-02-29", 6, "2028-08-28", "2028-08-29", id="leap day, six"),
        pytest.param("2028-02-29", 12, "2029-02-28", "2029-02-28", id="leap day, year"),
        pytest.param("2026-03-31", 1, "2026-04-30", "2026-04-30", id="31 to 30 days"),
        pytest.param("2026-08-31", 6, "2027-02-28", "2027-02-28", id="August to February"),
        pytest.param("2026-08-30", 6, "2027-02-28", "2027-02-28", id="30 August"),
        pytest.param("2026-10-15", 6, "2027-04-14", "2027-04-15", id="over new year"),
        pytest.param("2026-12-31", 1, "2027-01-30", "2027-01-31", id="December"),
        pytest.param("9999-12-15", 1, "9999-12-31", "9999-12-31", id="end of calendar"),
        pytest.param("9999-12-01", 1, "9999-12-31", "9999-12-31", id="just its end"),
        pytest.param("0001-01-01", 6, "0001-06-30", "0001-07-01", id="its beginning"),
    ],
)
def test_a_period_ends(first: str, months: int, strict: str, generous: str) -> None:
    assert strict_end(day(first), months) == day(strict)
    assert generous_end(day(first), months) == day(generous)


@given(st.dates(), st.integers(1, 24))
def test_generous_ends_the_same_day_or_one_day_later(first: date, months: int) -> None:
    late = generous_end(first, months) - strict_end(first, months)
    assert late in (timedelta(0), timedelta(days=1))


@given(st.dates(), st.dates(), st.integers(1, 24))
def test_a_later_beginning_never_ends_earlier(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))
    assert strict_end(first, months) <= strict_end(second, months)
    assert generous_end(first, months) <= generous_end(second, months)


@given(st.dates(max_value=date(9990, 1, 1)), st.integers(1, 24))
def test_a_period_ends_in_the_month_that_many_months_on(first: date, months: int) -> None:
    end = generous_end(first, months)
    assert (end.year - first.year) * 12 + end.month - first.month == months
    assert end.day == first.day or (end + timedelta(days=1)).day == 1


@given(st.dates(date(1, 3, 1), date(9990, 1, 1)), st.integers(0, 24), st.integers(-40, 40))
def test_the_first_day_of_a_period_that_still_runs(on: date, months: int, other: int) -> None:
    first = first_of_generous(on, months)
    assert first <= on
    near = first + timedelta(days=max(other, 1 - first.toordinal()))
    assert (generous_end(near, months) >= on) == (near >= first)
