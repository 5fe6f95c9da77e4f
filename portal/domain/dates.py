"""Reading a date that somebody typed into three boxes.

Tolerant in what it takes: month names, "1st", spaces and leading zeros. It never raises,
whatever was typed; what is wrong comes back as codes.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
EARLIEST = date(1900, 1, 1)
LONGEST_PART = 20
SHORTEST_MONTH_NAME = 3
DIGITS_OF_A_YEAR = 4


class DatePart(StrEnum):
    """One of the three boxes."""

    DAY = auto()
    MONTH = auto()
    YEAR = auto()


class DateFault(StrEnum):
    """What is wrong with a typed date."""

    MISSING = auto()
    MISSING_DAY = auto()
    MISSING_MONTH = auto()
    MISSING_YEAR = auto()
    DAY_NOT_A_NUMBER = auto()
    MONTH_NOT_KNOWN = auto()
    YEAR_NOT_A_NUMBER = auto()
    YEAR_TOO_SHORT = auto()
    YEAR_TOO_LONG = auto()
    NOT_REAL = auto()
    IN_FUTURE = auto()
    TOO_LONG_AGO = auto()


_WHOLE = tuple(DatePart)
_PARTS: dict[DateFault, tuple[DatePart, ...]] = {
    DateFault.MISSING_DAY: (DatePart.DAY,),
    DateFault.MISSING_MONTH: (DatePart.MONTH,),
    DateFault.MISSING_YEAR: (DatePart.YEAR,),
    DateFault.DAY_NOT_A_NUMBER: (DatePart.DAY,),
    DateFault.MONTH_NOT_KNOWN: (DatePart.MONTH,),
    DateFault.YEAR_NOT_A_NUMBER: (DatePart.YEAR,),
    DateFault.YEAR_TOO_SHORT: (DatePart.YEAR,),
    DateFault.YEAR_TOO_LONG: (DatePart.YEAR,),
}


@dataclass(frozen=True, slots=True)
class TypedDate:
    """Either ``value``, or ``faults`` in the order of the boxes; never both."""

    value: date | None
    faults: tuple[DateFault, ...] = ()

    @property
    def parts(self) -> frozenset[DatePart]:
        """The boxes that are to be marked."""
        return frozenset(part for fault in self.faults for part in _PARTS.get(fault, _WHOLE))


@dataclass(frozen=True, slots=True)
class _Read:
    number: int = 0
    fault: DateFault | None = None


def read_date(
    day: str, month: str, year: str, *, latest: date | None = None, earliest: date = EARLIEST
) -> TypedDate:
    """The civil day that the three boxes mean; ``latest`` is today where it lies in the past."""
    typed = (day, month, year)
    if not any(part.strip() for part in typed):
        return TypedDate(None, (DateFault.MISSING,))
    parts = (_read_day(day), _read_month(month), _read_year(year))
    faults = tuple(part.fault for part in parts if part.fault)
    if faults:
        return TypedDate(None, faults)
    try:
        value = date(parts[2].number, parts[1].number, parts[0].number)
    except (ValueError, OverflowError):
        return TypedDate(None, (DateFault.NOT_REAL,))
    if latest is not None and value > latest:
        return TypedDate(None, (DateFault.IN_FUTURE,))
    if value < earliest:
        return TypedDate(None, (DateFault.TOO_LONG_AGO,))
    return TypedDate(value)


def _read_day(text: str) -> _Read:
    typed = text.strip().lower()
    if not typed:
        return _Read(fault=DateFault.MISSING_DAY)
    for ending in ("st", "nd", "rd", "th"):
        typed = typed.removesuffix(ending)
    number = _number(typed)
    return _Read(fault=DateFault.DAY_NOT_A_NUMBER) if number is None else _Read(number)


def _read_month(text: str) -> _Read:
    typed = text.strip().lower().removesuffix(".")
    if not typed:
        return _Read(fault=DateFault.MISSING_MONTH)
    number = _number(typed)
    if number is not None:
        return _Read(number)
    if len(typed) >= SHORTEST_MONTH_NAME:
        for place, name in enumerate(MONTHS, start=1):
            if name.startswith(typed):
                return _Read(place)
    return _Read(fault=DateFault.MONTH_NOT_KNOWN)


def _read_year(text: str) -> _Read:
    typed = text.strip()
    if not typed:
        return _Read(fault=DateFault.MISSING_YEAR)
    number = _number(typed)
    if number is None:
        long = typed.isascii() and typed.isdigit()
        return _Read(fault=DateFault.YEAR_TOO_LONG if long else DateFault.YEAR_NOT_A_NUMBER)
    if len(typed) < DIGITS_OF_A_YEAR:
        return _Read(fault=DateFault.YEAR_TOO_SHORT)
    if len(typed) > DIGITS_OF_A_YEAR:
        return _Read(fault=DateFault.YEAR_TOO_LONG)
    return _Read(number)


def _number(typed: str) -> int | None:
    # ``isdigit`` alone lets in "²", and ``int`` alone refuses thousands of digits by raising.
    if len(typed) > LONGEST_PART or not (typed.isascii() and typed.isdigit()):
        return None
    return int(typed)
