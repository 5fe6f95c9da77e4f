"""G10: the most memory that a worker held, against the bare page's worker, after the same requests.

Most of it is loaded once and shared by all workers: `own_megabytes` is what one more costs.
"""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import servers
from bench.residents import Resident, drafted
from bench.rounds import ROUNDS, Goal, report

_GOAL = Goal("G10", "peak memory of a worker, at most 1.7 times H's", 1.7)
_PATHS = ("/", "/priorities/west-end", "/report-asb", "/officers/sign-in", "/community-trigger")
_ASKED = 40


def main() -> int:
    """Returns 1 where the goal is missed."""
    peaks, own = [], []
    for _ in range(ROUNDS):
        with (
            tempfile.TemporaryDirectory() as folder,
            servers.portal(Path(folder)) as (server, app),
            servers.bare() as bare,
        ):
            tokens = drafted(app, 6)
            resident = Resident(server, tokens.pop())
            for _ in range(_ASKED):
                for path in _PATHS:
                    server.ask(path)
                    bare.ask("/")
            assert all(resident.send(token) for token in tokens)
            peaks.append(tuple(_most(servers.peak_bytes, each) for each in (server, bare)))
            own.append(tuple(_most(servers.own_bytes, each) for each in (server, bare)))
    more = {"megabytes": _megabytes(peaks), "own_megabytes": _megabytes(own)}
    met = report("memory", _GOAL, [portal / bare for portal, bare in peaks], **more)
    return 0 if met else 1


def _most(measure: Callable[[int], int], server: servers.Server) -> int:
    return max(measure(pid) for pid in server.workers)


def _megabytes(pairs: list[tuple[int, ...]]) -> list[float]:
    """The medians of the portal's and of H's worker."""
    return [round(statistics.median(each) / 2**20, 1) for each in zip(*pairs, strict=True)]


if __name__ == "__main__":
    raise SystemExit(main())
