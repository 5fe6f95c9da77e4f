"""Somebody who looks at one page again and again while there is trouble."""

import contextlib
import http.client
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.servers import Server


@dataclass
class Looks:
    """What came back for a page: `seconds` of each answer, and its `statuses`; 0 where none came."""

    seconds: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def look(self, port: int, path: str) -> int:
        """Ask once; returns the status."""
        begun, status = time.monotonic(), 0
        with contextlib.suppress(OSError, http.client.HTTPException):
            status = Server(0, port).ask(path)[0].status
        self.seconds.append(time.monotonic() - begun)
        self.statuses.append(status)
        return status


@contextlib.contextmanager
def watched(port: int, path: str, every: float) -> Iterator[Looks]:
    """Ask for a page from beside, so many seconds after each answer, until the block ends."""
    looks, ended = Looks(), threading.Event()

    def go_on() -> None:
        while not ended.is_set():
            looks.look(port, path)
            ended.wait(every)

    watching = threading.Thread(target=go_on, daemon=True)
    watching.start()
    try:
        yield looks
    finally:
        ended.set()
        watching.join()
