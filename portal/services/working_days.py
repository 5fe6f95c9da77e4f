"""The calendar that the clocks run on."""

from functools import cache

from portal.content.holidays import bank_holidays
from portal.domain.deadlines import WorkingDays


@cache
def working_days() -> WorkingDays:
    """Monday to Friday but for the bank holidays of England and Wales."""
    return WorkingDays(bank_holidays())
