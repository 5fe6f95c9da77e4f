"""300 slow connections beside an ordinary person, through nginx as it is shipped.

Goal: a median under 0.2 s, and no request of the ordinary person fails.
"""

import json
import statistics
import tempfile
from pathlib import Path

from tests.house.serving import gunicorn, nginx, production
from tests.house.slow import answer_times, slow_clients

CONNECTIONS = 300
SECONDS = 20


def main() -> int:
    """Returns 1 where the goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        settings = production(Path(folder))
        with gunicorn(settings) as port, nginx(port, settings) as site:

            def ask() -> int:
                return site.request("GET", "/report-asb")[0].status

            alone, _ = answer_times(ask, 3)
            with slow_clients(site.https_port, CONNECTIONS, site.tls):
                beside, failed = answer_times(ask, SECONDS)
    median = statistics.median(beside)
    print(
        json.dumps(
            {
                "bench": "slow_clients",
                "connections": CONNECTIONS,
                "requests": len(beside),
                "failed": failed,
                "median_seconds": round(median, 4),
                "worst_seconds": round(max(beside), 4),
                "median_alone_seconds": round(statistics.median(alone), 4),
            }
        )
    )
    return 0 if failed == 0 and median < 0.2 else 1


if __name__ == "__main__":
    raise SystemExit(main())
