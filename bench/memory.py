"""G10: the most memory that a worker held, against the bare page's worker, after the same requests."""

import statistics
import tempfile
from pathlib import Path

from bench import servers
from bench.residents import Resident, drafted
from bench.rounds import ROUNDS, Goal, report

_GOAL = Goal("G10", "peak memory of a worker, at most 1.7 times H's", 1.7)
_PATHS = ("/", "/priorities/west-end", "/report-asb", "/officers/sign-in", "/community-trigger")
_ASKED = 40


def main() -> int:
    """Returns 1 where the goal is missed."""
    figures, portals, bares = [], [], []
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
            portals.append(max(servers.peak_bytes(pid) for pid in server.workers))
            bares.append(max(servers.peak_bytes(pid) for pid in bare.workers))
            figures.append(portals[-1] / bares[-1])
    megabytes = [round(statistics.median(each) / 2**20, 1) for each in (portals, bares)]
    met = report("memory", _GOAL, figures, megabytes=megabytes)
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
