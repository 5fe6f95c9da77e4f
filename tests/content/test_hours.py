"""The number for a child at risk follows the clock and the calendar."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.content.hours import leading_number
from portal.content.model import Authority

DAYTIME = "020 7641 4000"
OTHERWISE = "020 7641 2388"
LONDON = ZoneInfo("Europe/London")
HOLIDAYS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


def _london(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


MOMENTS = [
    ("Tuesday in the morning", _london(2026, 11, 24, 10, 30), DAYTIME),
    ("Tuesday at 8pm", _london(2026, 11, 24, 20, 0), OTHERWISE),
    ("Tuesday at 8:59", _london(2026, 11, 24, 8, 59), OTHERWISE),
    ("Tuesday at 9:00", _london(2026, 11, 24, 9, 0), DAYTIME),
    ("Tuesday at 16:59", _london(2026, 11, 24, 16, 59), DAYTIME),
    ("Tuesday at 17:00", _london(2026, 11, 24, 17, 0), OTHERWISE),
    ("Saturday at noon", _london(2026, 11, 28, 12, 0), OTHERWISE),
    ("Sunday at noon", _london(2026, 11, 22, 12, 0), OTHERWISE),
    ("Christmas Day at noon", _london(2026, 12, 25, 12, 0), OTHERWISE),
    ("the Monday off for Boxing Day", _london(2026, 12, 28, 12, 0), OTHERWISE),
    ("the day after it", _london(2026, 12, 29, 12, 0), DAYTIME),
]


@pytest.mark.parametrize(("when", "moment", "printed"), MOMENTS, ids=[one[0] for one in MOMENTS])
def test_the_leading_number(
    westminster: Authority, when: str, moment: datetime, printed: str
) -> None:
    contact = westminster.contacts["en"]["child_safeguarding"]
    number = leading_number(contact, moment, HOLIDAYS)
    assert number is not None
    assert number.printed == printed


def test_a_contact_without_hours_keeps_its_number(westminster: Authority) -> None:
    contact = westminster.contacts["en"]["adult_safeguarding"]
    number = leading_number(contact, _london(2026, 11, 22, 3, 0), HOLIDAYS)
    assert number is not None
    assert number.printed == "020 7641 2176"


def test_a_contact_without_telephone_has_none(westminster: Authority) -> None:
    contact = westminster.contacts["en"]["report_crime"]
    assert leading_number(contact, _london(2026, 11, 24, 10, 0), HOLIDAYS) is None
