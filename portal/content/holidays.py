"""Bank holidays of England and Wales, from the official list kept in a package.

No request leaves the machine; a new release of the package brings a new year.
"""

from datetime import date
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays


@cache
def bank_holidays() -> frozenset[date]:
    """Every bank holiday of England and Wales that the list knows."""
    listed = BankHolidays(use_cached_holidays=True)
    return frozenset(day["date"] for day in listed.get_holidays(BankHolidays.ENGLAND_AND_WALES))
