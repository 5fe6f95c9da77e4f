"""Dates typed into three boxes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.dates import DateFault, DatePart, TypedDate, read_date

F = DateFault
TODAY = date(2026, 11, 22)
TENTH = date(2026, 3, 10)


@pytest.mark.parametrize(
    "typed",
    [
        ("10", "3", "2026"),
        (" 10 ", "03", "2026"),
        ("10th", "March", "2026"),
        ("10", "MAR", " 2026"),
        ("10", "mar.", "2026"),
        ("010", "march", "2026"),
    ],
)
def test_a_date_is_understood(typed: tuple[str, str, str]) -> None:
    assert read_date(*typed, latest=TODAY) == TypedDate(TENTH)


def test_each_month_has_its_name() -> None:
    names = ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"]
    read = [read_date("1", name, "2025").value for name in names]
    assert read == [date(2025, month, 1) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        pytest.param(("", "", ""), (F.MISSING,), id="nothing"),
        pytest.param((" ", "\t", "\n"), (F.MISSING,), id="only spaces"),
        pytest.param(("", "3", "2026"), (F.MISSING_DAY,), id="no day"),
        pytest.param(("10", "", "2026"), (F.MISSING_MONTH,), id="no month"),
        pytest.param(("10", "3", ""), (F.MISSING_YEAR,), id="no year"),
        pytest.param(("", "3", ""), (F.MISSING_DAY, F.MISSING_YEAR), id="only a month"),
        pytest.param(("31", "2", "2026"), (F.NOT_REAL,), id="31 February"),
        pytest.param(("29", "2", "2026"), (F.NOT_REAL,), id="no leap year"),
        pytest.param(("0", "2", "2026"), (F.NOT_REAL,), id="day 0"),
        pytest.param(("1", "13", "2026"), (F.NOT_REAL,), id="month 13"),
        pytest.param(("1", "1", "0000"), (F.NOT_REAL,), id="year 0"),
        pytest.param(("99999999999", "1", "2026"), (F.NOT_REAL,), id="a great day"),
        pytest.param(("10", "3", "26"), (F.YEAR_TOO_SHORT,), id="year 26"),
        pytest.param(("10", "3", "20026"), (F.YEAR_TOO_LONG,), id="five digits"),
        pytest.param(("10", "3", "2" * 4000), (F.YEAR_TOO_LONG,), id="4,000 digits of a year"),
        pytest.param(("2" * 4000, "3", "2026"), (F.DAY_NOT_A_NUMBER,), id="4,000 digits of a day"),
        pytest.param(("²", "3", "2026"), (F.DAY_NOT_A_NUMBER,), id="superscript"),
        pytest.param(("١٠", "3", "2026"), (F.DAY_NOT_A_NUMBER,), id="digits of another script"),
        pytest.param(("1\x000", "3", "2026"), (F.DAY_NOT_A_NUMBER,), id="NUL"),
        pytest.param(("-1", "3", "2026"), (F.DAY_NOT_A_NUMBER,), id="minus"),
        pytest.param(("1.5", "3", "2026"), (F.DAY_NOT_A_NUMBER,), id="a fraction"),
        pytest.param(("10", "ma", "2026"), (F.MONTH_NOT_KNOWN,), id="March or May"),
        pytest.param(("10", "mars", "2026"), (F.MONTH_NOT_KNOWN,), id="another language"),
        pytest.param(("10", "3", "\ud800"), (F.YEAR_NOT_A_NUMBER,), id="lone surrogate"),
        pytest.param(
            ("x", "y", "z"),
            (F.DAY_NOT_A_NUMBER, F.MONTH_NOT_KNOWN, F.YEAR_NOT_A_NUMBER),
            id="all three",
        ),
        pytest.param(("23", "11", "2026"), (F.IN_FUTURE,), id="tomorrow"),
        pytest.param(("31", "12", "1899"), (F.TOO_LONG_AGO,), id="before anyone's memory"),
    ],
)
def test_what_is_wrong_is_named(typed: tuple[str, str, str], faults: tuple[F, ...]) -> None:
    assert read_date(*typed, latest=TODAY) == TypedDate(None, faults)


def test_today_is_not_in_the_future() -> None:
    assert read_date("22", "11", "2026", latest=TODAY).value == TODAY
    assert read_date("23", "11", "2026").value == date(2026, 11, 23)


def test_the_boxes_to_mark() -> None:
    assert read_date("", "3", "26").parts == {DatePart.DAY, DatePart.YEAR}
    assert read_date("31", "2", "2026").parts == set(DatePart)
    assert read_date("10", "3", "2026").parts == set()


TYPED = st.text() | st.integers().map(str)


@given(TYPED, TYPED, TYPED)
def test_anything_typed_is_a_date_or_faults(day: str, month: str, year: str) -> None:
    read = read_date(day, month, year)
    assert (read.value is None) is bool(read.faults)


@given(st.dates(date(1900, 1, 1), date(9999, 12, 31)))
def test_every_date_survives_being_typed(value: date) -> None:
    assert read_date(str(value.day), str(value.month), str(value.year)).value == value
    assert read_date(f"{value.day:02}", f"{value:%b}", f"{value.year}").value == value
