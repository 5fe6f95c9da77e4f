"""No trouble behind some pages takes all threads of a process: guidance and `/health` always find one.

A database that is locked, or slow, holds each request that asks it for seconds. Were every thread held so, nobody would
be answered, and who only wants the number to call would wait with them (docs/decisions/0032).
"""

import threading
import time
from collections.abc import Callable

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable

# Of the 8 threads of a process (deploy/gunicorn.conf.py).
MOST = 6
MOST_SLOW = 4
# Seconds. A page takes well under one.
SLOW = 2.0


class Places:
    """Lets in so many at a time, and none while some have been in for long.

    Who comes to a full house waits: places are left within milliseconds, or are held by those who become slow, and then
    there is no use in waiting.

    Args:
        now: seconds by a clock that nobody sets.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._change = threading.Condition()
        self._since: list[float] = []

    def take(self) -> float | None:
        """Go in; gives what `leave` wants, or None where one cannot."""
        with self._change:
            while True:
                now = self._now()
                # The oldest stand first.
                slow_at = [each + SLOW for each in self._since]
                if len(slow_at) >= MOST_SLOW and slow_at[MOST_SLOW - 1] <= now:
                    return None
                if len(slow_at) < MOST:
                    self._since.append(now)
                    return now
                self._change.wait(slow_at[MOST_SLOW - 1] - now)

    def leave(self, since: float) -> None:
        """Go out again."""
        with self._change:
            self._since.remove(since)
            self._change.notify()


def install_places(app: Flask) -> None:
    """Let requests in that may ask the database; the others are told to come again, before anything is asked."""
    places = Places()

    @app.before_request
    def go_in() -> None:
        if request.blueprint == "guidance" or request.endpoint == "operations.health":
            return
        g.place = places.take()
        if g.place is None:
            raise ServiceUnavailable

    @app.teardown_request
    def go_out(error: BaseException | None) -> None:
        since = g.pop("place", None)
        if since is not None:
            places.leave(since)
