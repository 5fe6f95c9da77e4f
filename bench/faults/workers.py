"""`flask worker` in a process group of its own, on a clock that may run faster."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

from bench.faults.sites import Site
from portal.config import ROOT
from tests.house.serving import environment


@contextlib.contextmanager
def hurried_worker(
    portal: Site, times: float, since: float | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker whose seconds each count as so many.

    Args:
        since: from that second of the epoch on; from now when None.
    """
    begun = time.time() if since is None else since
    with worker_process(portal, "bench.faults.hurried_worker", str(begun), str(times)) as worker:
        yield worker


@contextlib.contextmanager
def worker_process(
    portal: Site, module: str, *arguments: str, more: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A module that becomes a worker, until the block ends.

    Args:
        more: what its environment holds beside the portal's settings.
    """
    with (portal.folder / "worker.log").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=environment({**portal.settings, **(more or {})}),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield worker
        finally:
            worker.kill()
            worker.wait()
