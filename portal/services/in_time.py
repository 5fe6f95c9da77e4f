"""Whether what lasts for a stated time is not over, whatever the clock was told since."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from portal import clock

# How far machines' clocks may differ. What ends later than that was made by a clock that was set back since.
CLOCKS_DIFFER = timedelta(minutes=2)


def in_time(ends_at: Any, lasts: timedelta) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions of a row that is not over.

    A clock that is set back must not make it last longer: counted from the latest time at which it
    was used, nothing lasts longer than `lasts` and the minutes by which clocks differ.

    Args:
        ends_at: the column of the instant at which it ends.
        lasts: for how long it was made, at most.
    """
    now = clock.now()
    return ends_at > now, ends_at <= now + lasts + CLOCKS_DIFFER
