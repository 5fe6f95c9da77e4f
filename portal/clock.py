"""The only reader of time.

Instants are aware UTC datetimes; days are civil days in Europe/London, as the
periods of the Anti-social Behaviour, Crime and Policing Act 2014 are counted.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _source()


def local_now() -> datetime:
    """The present instant on the wall clock of Europe/London."""
    return now().astimezone(LONDON)


def today() -> date:
    """The civil day in Europe/London."""
    return local_now().date()


def local_day(instant: datetime) -> date:
    """The London civil day on which an aware instant falls."""
    return instant.astimezone(LONDON).date()


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Hold the clock at one aware instant: for tests and for demo data with a past.

    Raises:
        ValueError: the instant has no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError("the instant needs a time zone")
    global _source
    before = _source
    _source = lambda: instant.astimezone(UTC)  # noqa: E731
    try:
        yield
    finally:
        _source = before
