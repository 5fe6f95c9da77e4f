"""The only reader of time.

Instants are aware UTC datetimes; days are civil days in Europe/London, as the
periods of the Anti-social Behaviour, Crime and Policing Act 2014 are counted.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system
_held_here: ContextVar[datetime | None] = ContextVar("portal_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _held_here.get() or _source()


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
    held = _aware(instant)
    global _source
    before = _source
    _source = lambda: held  # noqa: E731
    try:
        yield
    finally:
        _source = before


@contextmanager
def stopped_here_at(instant: datetime) -> Iterator[None]:
    """Hold the clock for this request alone; what other threads do goes on in their own time.

    Raises:
        ValueError: the instant has no time zone.
    """
    token = _held_here.set(_aware(instant))
    try:
        yield
    finally:
        _held_here.reset(token)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("the instant needs a time zone")
    return instant.astimezone(UTC)
