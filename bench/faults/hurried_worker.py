"""`flask worker` on a clock that runs faster, so that waits of hours take minutes.

python -m bench.faults.hurried_worker SINCE TIMES: since that second of the epoch each second counts as so many.
"""

import datetime as dt
import sys
import time

from flask.cli import main

from portal import clock


def hurried(since: float, times: float) -> dt.datetime:
    """What this clock shows now."""
    return dt.datetime.fromtimestamp(since + (time.time() - since) * times, dt.UTC)


if __name__ == "__main__":
    _SINCE, _TIMES = float(sys.argv[1]), float(sys.argv[2])
    clock._source = lambda: hurried(_SINCE, _TIMES)
    sys.argv = ["flask", "--app", "wsgi", "worker"]
    main()
