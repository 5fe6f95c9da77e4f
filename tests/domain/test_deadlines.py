"""Clocks in working days, and the hours in which somebody reads."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.deadlines import (
    Opening,
    Urgency,
    WorkingDays,
    appeal_by,
    is_staffed,
    letter_received,
    next_opening,
    urgency,
)
from portal.domain.policy import Clocks, Hours
from tests.domain.rows import day

# Easter 2026 and the early May holiday.
HOLIDAYS = frozenset(map(day, ("2026-04-03", "2026-04-06", "2026-05-04")))
DAYS = WorkingDays(HOLIDAYS)
OFFICE = Hours()
ANY_DAYS = st.builds(
    WorkingDays,
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=30),
)
IN_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("received", "count", "due"),
    [
        pytest.param("2026-03-16", 0, "2026-03-16", id="no days: that day"),
        pytest.param("2026-03-16", 2, "2026-03-18", id="Monday, two days: Wednesday"),
        pytest.param("2026-03-13", 1, "2026-03-16", id="Friday, one day: Monday"),
        pytest.param("2026-03-14", 1, "2026-03-17", id="Saturday is received on Monday"),
        pytest.param("2026-03-15", 2, "2026-03-18", id="Sunday is received on Monday"),
        pytest.param("2026-04-02", 1, "2026-04-07", id="over Easter"),
        pytest.param("2026-04-03", 1, "2026-04-08", id="Good Friday is received on Tuesday"),
        pytest.param("2026-04-01", 12, "2026-04-21", id="twelve days with two holidays"),
        pytest.param("2026-12-31", 1, "2027-01-01", id="only the holidays handed in"),
    ],
)
def test_due(received: str, count: int, due: str) -> None:
    assert DAYS.due(day(received), count) == day(due)


def test_clocks_run_forward() -> None:
    with pytest.raises(ValueError, match="forward"):
        DAYS.add(day("2026-03-16"), -1)


@given(ANY_DAYS, IN_2026, st.integers(1, 30))
def test_what_is_added_lies_between(days: WorkingDays, start: date, count: int) -> None:
    end = days.add(start, count)
    assert days.is_working_day(end)
    assert days.between(start, end) == count
    assert days.between(end, start) == -count
    assert days.between(start, end - timedelta(days=1)) == count - 1


@given(ANY_DAYS, IN_2026)
def test_the_next_working_day_is_the_nearest(days: WorkingDays, start: date) -> None:
    end = days.next_working_day(start)
    assert end > start
    assert days.is_working_day(end)
    gap = [start + timedelta(days=n) for n in range(1, (end - start).days)]
    assert not any(map(days.is_working_day, gap))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-04-01", Urgency.ON_TIME),
        ("2026-04-02", Urgency.AT_RISK),
        ("2026-04-05", Urgency.AT_RISK),
        ("2026-04-07", Urgency.AT_RISK),
        ("2026-04-08", Urgency.OVERDUE),
    ],
)
def test_urgency_of_something_due_after_easter(today: str, expected: Urgency) -> None:
    assert urgency(day("2026-04-07"), day(today), DAYS) is expected


def test_a_posted_decision_arrives_two_working_days_later() -> None:
    sent = day("2026-04-02")
    assert letter_received(sent, DAYS, Clocks(), posted=False) == sent
    assert letter_received(sent, DAYS, Clocks(), posted=True) == day("2026-04-08")
    assert appeal_by(sent, DAYS, Clocks(), posted=False) == day("2026-04-20")
    assert appeal_by(sent, DAYS, Clocks(), posted=True) == day("2026-04-22")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("2026-04-02T09:00", None, id="as it opens"),
        pytest.param("2026-04-02T16:59:59", None, id="just before it closes"),
        pytest.param("2026-04-02T08:59", "2026-04-02", id="early that morning"),
        pytest.param("2026-04-01T17:00", "2026-04-02", id="as it closes"),
        pytest.param("2026-04-02T20:00", "2026-04-07", id="Thursday night before Easter"),
        pytest.param("2026-04-04T12:00", "2026-04-07", id="Saturday at noon"),
        pytest.param("2026-04-06T08:00", "2026-04-07", id="morning of a bank holiday"),
    ],
)
def test_when_somebody_reads_it(now: str, expected: str | None) -> None:
    moment = datetime.fromisoformat(now)
    opening = Opening(day(expected), time(9)) if expected else None
    assert next_opening(moment, OFFICE, DAYS) == opening
    assert is_staffed(moment, OFFICE, DAYS) is (expected is None)


def test_a_line_may_be_staffed_every_day() -> None:
    every_day = Hours(frozenset(range(7)), time(8), time(20), on_bank_holidays=True)
    assert is_staffed(datetime.fromisoformat("2026-04-06T19:59"), every_day, DAYS)
    assert next_opening(datetime.fromisoformat("2026-04-05T20:00"), every_day, DAYS) == Opening(
        day("2026-04-06"), time(8)
    )
