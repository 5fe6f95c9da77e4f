"""300 slow connections beside an ordinary person, through nginx as it is shipped.

Goal: a median under 0.2 s, and no request of the ordinary person fails.
"""

import statistics
import tempfile
from pathlib import Path

from bench.rounds import ROUNDS, Goal, report
from tests.house.serving import gunicorn, nginx, production
from tests.house.slow import answer_times, slow_clients

CONNECTIONS = 300
_SECONDS = 3
_ANSWER = Goal("slow", f"seconds beside {CONNECTIONS} slow connections, at most 0.2", 0.2)
_FAILED = Goal("slow", f"failed beside {CONNECTIONS} slow connections, none", 0)


def main() -> int:
    """Returns 1 where a goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        settings = production(Path(folder))
        output = Path(folder) / "gunicorn.log"
        with gunicorn(settings, output) as port, nginx(port, settings) as site:

            def ask() -> int:
                return site.request("GET", "/report-asb")[0].status

            alone, _ = answer_times(ask, _SECONDS)
            with slow_clients(site.https_port, CONNECTIONS, site.tls):
                rounds = [answer_times(ask, _SECONDS) for _ in range(ROUNDS)]
    medians = [statistics.median(times) for times, _ in rounds]
    more = {
        "requests": sum(len(times) for times, _ in rounds),
        "worst_seconds": round(max(max(times) for times, _ in rounds), 4),
        "median_alone_seconds": round(statistics.median(alone), 4),
    }
    met = report("slow_clients", _ANSWER, medians, **more)
    met &= report("slow_clients failed", _FAILED, [sum(failed for _, failed in rounds)])
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
