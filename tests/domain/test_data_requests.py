"""The clocks of data protection law."""

from datetime import date

import pytest

from portal.domain.data_requests import DataRequestKind, acknowledge_by, answer_by, first_due
from portal.domain.keeping import KeepClass, goes_on
from portal.domain.policy import Clocks, RetentionPolicy


def test_a_complaint_is_acknowledged_within_thirty_days_that_begin_with_its_own() -> None:
    assert acknowledge_by(date(2026, 10, 14), Clocks()) == date(2026, 11, 12)
    assert first_due(DataRequestKind.COMPLAINT, date(2026, 10, 14), Clocks()) == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 10, 14), date(2026, 11, 14)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_a_request_is_answered_within_one_calendar_month(received: date, due: date) -> None:
    assert answer_by(received, Clocks()) == due
    for kind in set(DataRequestKind) - {DataRequestKind.COMPLAINT}:
        assert first_due(kind, received, Clocks()) == due


def test_a_class_is_kept_to_the_end_of_its_last_day() -> None:
    policy = RetentionPolicy()
    assert goes_on(KeepClass.EVIDENCE, date(2024, 2, 29), policy) == date(2026, 3, 1)
    assert goes_on(KeepClass.ALLEGED_IDENTITY, date(2026, 10, 14), policy) == date(2027, 10, 15)
