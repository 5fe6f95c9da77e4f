"""A served portal amid its work, with a worker, a virus scanner and people who report."""

import contextlib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.faults.crowd import Crowd, crowd_of
from bench.faults.sites import Holds, Site, site
from bench.faults.workers import hurried_worker, worker_process
from bench.servers import Server
from tests.files.clamd import running_clamd
from tests.house.serving import served

# Files that could not be checked wait for half a minute and longer: at this pace for seconds.
_HURRY = 20.0
# Seconds that people take between opening a form and sending it.
_THINKS = 0.3
_SECONDS_AT_MOST = 300.0


@dataclass
class Stage:
    """What trouble is brought about on.

    `seconds`: how long trouble lasts that has no end of its own. `scanner`: closing it is what takes the scanner away.
    `seconds_back`: the file that says by how much the clock is set back.
    """

    portal: Site
    crowd: Crowd
    server: Server
    worker: subprocess.Popen[bytes]
    seconds: int
    socket: Path
    scanner: contextlib.ExitStack
    seconds_back: Path

    def until_told(self, part: float) -> None:
        """Wait until this part of the people has been told that their report is in."""
        while len(self.crowd.told) < len(self.crowd.tokens) * part:
            assert time.monotonic() < self.crowd.until, "people are not getting through"
            time.sleep(0.05)


@contextlib.contextmanager
def stage(
    database: str,
    people: int,
    seconds: int,
    *,
    disk: int | None,
    holds: Holds,
    photo: bytes,
    own_clock: bool,
) -> Iterator[Stage]:
    """Serve a portal; nobody has come yet.

    Args:
        people: how many will report.
        disk: megabytes of a disk of its own, or None.
        holds: what that disk is for.
        photo: what each adds.
        own_clock: it runs on a clock that can be set back.
    """
    with contextlib.ExitStack() as stack:
        aside = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-aside-")))
        socket, back = aside / "clamd.sock", aside / "seconds-back"
        back.write_text("0")
        more = {"PORTAL_SCANNER": "clamd", "PORTAL_SCANNER_SOCKET": str(socket)}
        portal = stack.enter_context(site(database, disk, holds, **more))
        scanner = stack.enter_context(contextlib.ExitStack())
        scanner.enter_context(running_clamd(socket))
        until = time.monotonic() + seconds + _SECONDS_AT_MOST
        crowd = crowd_of(portal, people, photo=photo, thinks=_THINKS, until=until)
        # What is uploaded passes through this folder, on the same disk as all else.
        passing = portal.folder / "passing"
        passing.mkdir()
        environ = {"TMPDIR": str(passing), "SECONDS_BACK": str(back)}
        app = "bench.faults.set_back:served()" if own_clock else "wsgi:app"
        log = portal.folder / "server.log"
        crowd.port, process = stack.enter_context(served(portal.settings, log, app=app, **environ))
        worker = stack.enter_context(
            worker_process(portal, "bench.faults.set_back", more=environ)
            if own_clock
            else hurried_worker(portal, _HURRY)
        )
        server = Server(process.pid, crowd.port)
        yield Stage(portal, crowd, server, worker, seconds, socket, scanner, back)
