"""Read a day as people write it: ``9 3 2026``, ``9th March 2026``, ``٩ ٣ ٢٠٢٦``."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from functools import cache

from babel import Locale

EARLIEST_YEAR = 1900
LATEST_YEAR = 2200
_ORDINAL = re.compile(r"(?<=[0-9])(st|nd|rd|th)$", re.IGNORECASE)


class DateFault(StrEnum):
    """What is wrong with a date that was typed."""

    MISSING = auto()
    DAY = auto()
    MONTH = auto()
    YEAR = auto()
    NOT_REAL = auto()


@dataclass(frozen=True)
class Unreadable:
    """A date that cannot be read, and the parts (``day``, ``month``, ``year``) to put right."""

    fault: DateFault
    parts: tuple[str, ...]


def read_day(typed: dict[str, str], locale: str) -> date | Unreadable:
    """The day that somebody typed.

    Args:
        typed: the parts by name: ``day``, ``month`` and ``year``; without ``day``, the month's first.
        locale: whose names of months are understood beside the English ones, such as ``en_GB``.
    """
    missing = tuple(part for part, text in typed.items() if not text)
    if missing:
        return Unreadable(DateFault.MISSING, missing)
    read: dict[str, Callable[[str], int | None]] = {
        "day": lambda text: _whole(_ORDINAL.sub("", text), 1, 31),
        "month": lambda text: _whole(text, 1, 12) or _months(locale).get(_plain(text)),
        "year": lambda text: _whole(text, EARLIEST_YEAR, LATEST_YEAR),
    }
    found: dict[str, int] = {"day": 1}
    for part, text in typed.items():
        value = read[part](text)
        if value is None:
            return Unreadable(DateFault(part), (part,))
        found[part] = value
    last = calendar.monthrange(found["year"], found["month"])[1]
    if found["day"] > last:
        return Unreadable(DateFault.NOT_REAL, ("day",))
    return date(found["year"], found["month"], found["day"])


def _whole(text: str, least: int, most: int) -> int | None:
    # isdecimal, not isdigit: int() refuses "²". The length stops a number of thousands of digits.
    if not text.isdecimal() or len(text) > 4:
        return None
    value = int(text)
    return value if least <= value <= most else None


def _plain(name: str) -> str:
    return name.casefold().rstrip(".")


@cache
def _months(locale: str) -> dict[str, int]:
    names: dict[str, int] = {"sept": 9}
    for code in ("en_GB", locale):
        months = Locale.parse(code).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names.update(
                    {_plain(name): month for month, name in months[context][width].items()}
                )
    return names
