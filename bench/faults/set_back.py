"""The portal on a clock that is set back while it runs, by so many seconds as a file says.

gunicorn serves `bench.faults.set_back:served()`; as a program it is `flask worker`. SECONDS_BACK names the file. What
asks the system for the time instead of `portal.clock`, as the signatures of cookies do, is set back with it.
"""

import datetime as dt
import os
import sys
import time
from pathlib import Path

from flask import Flask
from flask.cli import main

from portal import clock

_FILE = Path(os.environ["SECONDS_BACK"])
_really = time.time


def served() -> Flask:
    """The portal, made when the clock was in place already."""
    from wsgi import app

    return app


def _time() -> float:
    return _really() - float(_FILE.read_text())


time.time = _time
clock._source = lambda: dt.datetime.fromtimestamp(_time(), dt.UTC)

if __name__ == "__main__":
    sys.argv = ["flask", "--app", "wsgi", "worker", *sys.argv[1:]]
    main()
