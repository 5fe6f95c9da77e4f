"""No trouble behind some pages takes all threads of a process: guidance and `/health` always find one.

A database that is locked, or slow, holds each request that asks it for seconds. Were every thread held so, nobody would
be answered, and who only wants the number to call would wait with them (docs/decisions/0032). The store of files and
the provider of work accounts have places of their own: where they hang, reports are still taken.
"""

import threading
import time
from collections.abc import Callable

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable

# Of the 10 threads of a process (deploy/gunicorn.conf.py).
MOST = 6
MOST_SLOW = 4
MOST_ELSEWHERE = 2
# Seconds. A page takes well under one.
SLOW = 2.0
# What waits for more than the database.
ELSEWHERE = frozenset(
    (
        "evidence.remove_file",
        "evidence.report_file",
        "evidence.tracked_file",
        "officer.case_review_evidence",
        "officer.case_review_original",
        "officer.report_evidence",
        "officer.report_original",
        "officer.request_evidence",
        "officer.request_original",
        "officer.work_account_back",
        "officer.work_account_begin",
    )
)
UPLOADS = frozenset(("evidence.partner_files", "evidence.report_files", "evidence.tracked_files"))
# Bytes. Less is the page's form without a file: who goes on without one waits for no store.
_FORM_ALONE = 8192


class Places:
    """Lets in so many at a time, and none while some have been in for long.

    Who comes to a full house waits: places are left within milliseconds, or are held by those who become slow, and then
    there is no use in waiting.

    Args:
        most: how many have a place.
        most_slow: with so many that are slow, nobody else comes in.
        now: seconds by a clock that nobody sets.
    """

    def __init__(
        self, most: int, most_slow: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._most_slow, self._now = most, most_slow, now
        self._change = threading.Condition()
        self._since: list[float] = []

    def take(self) -> float | None:
        """Go in; gives what `leave` wants, or None where one cannot."""
        with self._change:
            while True:
                now = self._now()
                # The oldest stand first.
                slow_at = [each + SLOW for each in self._since]
                if len(slow_at) >= self._most_slow and slow_at[self._most_slow - 1] <= now:
                    return None
                if len(slow_at) < self._most:
                    self._since.append(now)
                    return now
                self._change.wait(slow_at[self._most_slow - 1] - now)

    def leave(self, since: float) -> None:
        """Go out again."""
        with self._change:
            self._since.remove(since)
            self._change.notify()


def install_places(app: Flask) -> None:
    """Let requests in that may ask the database; the others are told to come again, before anything is asked."""
    places, elsewhere = Places(MOST, MOST_SLOW), Places(MOST_ELSEWHERE, MOST_ELSEWHERE)

    @app.before_request
    def go_in() -> None:
        if request.blueprint == "guidance" or request.endpoint == "operations.health":
            return
        house = elsewhere if _waits_elsewhere() else places
        since = house.take()
        if since is None:
            raise ServiceUnavailable
        g.place = house, since

    @app.teardown_request
    def go_out(error: BaseException | None) -> None:
        place = g.pop("place", None)
        if place is not None:
            house, since = place
            house.leave(since)


def _waits_elsewhere() -> bool:
    if request.endpoint in UPLOADS:
        return (request.content_length or 0) > _FORM_ALONE
    return request.endpoint in ELSEWHERE
