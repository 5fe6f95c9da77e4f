"""Reads staffed hours from a content file."""

from portal.content.reader import Table
from portal.domain.policy import Hours

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_hours(table: Table) -> Hours:
    """Hours from a table of days, opens, closes and on_bank_holidays.

    Raises:
        ContentError: an unknown day, or hours that do not run forward.
    """
    with table:
        days = table.texts("days")
        for day in days:
            if day not in _DAYS:
                raise table.error("days", f"unknown day {day!r}")
        hours = Hours(
            weekdays=frozenset(_DAYS.index(day) for day in days),
            opens=table.hour("opens"),
            closes=table.hour("closes"),
            on_bank_holidays=table.flag("on_bank_holidays"),
        )
        if hours.closes <= hours.opens:
            raise table.error("closes", "must be later than opens")
    return hours
