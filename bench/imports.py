"""G11: importing the application, against importing Flask; CPU seconds of whole processes, less Python's own.

From bytecode, as an installed portal has it (docs/install.md).
"""

import os
import resource
import statistics
import subprocess
import sys

from bench.rounds import Goal, report

_GOAL = Goal("G11", "import of the app, at most 2.6 times `import flask`", 2.6)
_ROUNDS = 15
_ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}


def main() -> int:
    """Returns 1 where the goal is missed."""
    figures, times = [], []
    _cpu("import portal.factory")  # writes the bytecode
    for _ in range(_ROUNDS):
        nothing, flask, app = (
            _cpu(f"import {name}") for name in ("sys", "flask", "portal.factory")
        )
        times.append((nothing, flask, app))
        figures.append((app - nothing) / (flask - nothing))
    seconds = [round(statistics.median(each), 3) for each in zip(*times, strict=True)]
    return 0 if report("imports", _GOAL, figures, seconds_python_flask_app=seconds) else 1


def _cpu(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, env=_ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
