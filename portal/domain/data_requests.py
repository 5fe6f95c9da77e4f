"""What people ask for under data protection law, and by when it must be answered."""

from datetime import date, timedelta
from enum import StrEnum, auto

from portal.domain.months import generous_end
from portal.domain.policy import Clocks


class DataRequestKind(StrEnum):
    """A right that somebody uses, or a complaint about how data was handled."""

    ACCESS = auto()
    RECTIFICATION = auto()
    ERASURE = auto()
    RESTRICTION = auto()
    OBJECTION = auto()
    COMPLAINT = auto()


class DataRequestOutcome(StrEnum):
    """How a request ended."""

    DONE = auto()
    PARTLY = auto()
    REFUSED = auto()
    WITHDRAWN = auto()


def acknowledge_by(received_on: date, clocks: Clocks) -> date:
    """The last day on which a complaint is acknowledged in time; the day of receipt is the first."""
    return received_on + timedelta(days=clocks.data_protection_calendar_days - 1)


def answer_by(received_on: date, clocks: Clocks) -> date:
    """The last day on which a request is answered in time: the corresponding date, a month later."""
    return generous_end(received_on, clocks.data_request_calendar_months)


def first_due(kind: DataRequestKind, received_on: date, clocks: Clocks) -> date:
    """What a new request waits for: a complaint for its acknowledgement, a request for its answer."""
    if kind is DataRequestKind.COMPLAINT:
        return acknowledge_by(received_on, clocks)
    return answer_by(received_on, clocks)
