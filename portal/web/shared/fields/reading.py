"""What a date's boxes hold, in the digits and the English names that the date rule understands."""

import unicodedata
from functools import cache
from typing import Any

from babel import Locale
from flask_babel import format_date
from flask_babel import gettext as _

from portal.domain.dates import DateFault, TypedDate, read_date


def read_typed(typed: dict[str, str], locale: str, **limits: Any) -> TypedDate:
    """The day that somebody typed.

    Args:
        typed: the parts by name: ``day``, ``month`` and ``year``; without ``day``, the month's first.
        locale: whose digits and names of months are understood too, such as ``bn``.
        limits: ``latest`` and ``earliest``, as ``read_date`` takes them.
    """
    plain = {part: _plain_digits(text) for part, text in typed.items()}
    month = _months(locale).get(plain["month"].casefold(), plain["month"])
    if not any(plain.values()):
        return TypedDate(None, (DateFault.MISSING,))
    return read_date(plain.get("day", "1"), month, plain["year"], **limits)


def _plain_digits(text: str) -> str:
    digits = (unicodedata.decimal(letter, None) for letter in text)
    pairs = zip(text, digits, strict=True)
    return "".join(letter if digit is None else str(digit) for letter, digit in pairs)


@cache
def _months(locale: str) -> dict[str, str]:
    months = Locale.parse(locale).months
    return {
        name.casefold(): str(number)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[context][width].items()
    }


def message_for(faults: tuple[DateFault, ...], latest: Any, earliest: Any) -> Any:
    """What is wrong with a date, in words.

    Args:
        faults: as the date rule gave them; the first is told, but missing parts are told together.
        latest: the last day that is allowed, for the words about it.
        earliest: the first day that is allowed, for the words about it.
    """
    missing = tuple(fault for fault in faults if fault in _MISSING)
    if missing and len(missing) == len(faults):
        return _missing_words()[missing]
    first = next(fault for fault in faults if fault not in _MISSING)
    if first is DateFault.IN_FUTURE:
        return _("The date must not be after %(day)s.", day=format_date(latest, "d MMMM y"))
    if first is DateFault.TOO_LONG_AGO:
        return _("The date must not be before %(day)s.", day=format_date(earliest, "d MMMM y"))
    return {
        DateFault.DAY_NOT_A_NUMBER: _("The day must be a number from 1 to 31."),
        DateFault.MONTH_NOT_KNOWN: _("The month must be a number from 1 to 12, or its name."),
        DateFault.YEAR_NOT_A_NUMBER: _("The year must be a number, like 2026."),
        DateFault.YEAR_TOO_SHORT: _("Write the year with 4 numbers, like 2026."),
        DateFault.YEAR_TOO_LONG: _("Write the year with 4 numbers, like 2026."),
        DateFault.NOT_REAL: _("There is no such date. Check the day and the month."),
    }[first]


_MISSING = (DateFault.MISSING_DAY, DateFault.MISSING_MONTH, DateFault.MISSING_YEAR)


def _missing_words() -> dict[tuple[DateFault, ...], Any]:
    day, month, year = _MISSING
    return {
        (day,): _("Add the day."),
        (month,): _("Add the month."),
        (year,): _("Add the year."),
        (day, month): _("Add the day and the month."),
        (day, year): _("Add the day and the year."),
        (month, year): _("Add the month and the year."),
    }
