"""Runs the scripts that are named, or all of them, each in a process of its own; then a table beside the goals.

python -m bench.faults [NAMES] [OPTIONS]: options go to each script, such as `--db sqlite`.
"""

import json
import subprocess
import sys
from typing import Any

SCRIPTS = {
    "bad_input": "bench.faults.bad_input",
    "kills": "bench.faults.kills",
    "mail": "bench.faults.mail",
    "outages": "bench.faults.outages",
    "slow_clients": "bench.slow_clients",
}
_TAKES_NO_OPTIONS = "slow_clients"


def main(arguments: list[str]) -> int:
    """Returns 1 where a goal is missed or a script broke."""
    names = [each for each in arguments if each in SCRIPTS]
    options = [each for each in arguments if each not in SCRIPTS]
    if options and not options[0].startswith("-"):
        print(f"There is no script {options[0]}; there are: {', '.join(SCRIPTS)}")
        return 1
    failed, lines = False, []
    for name in names or SCRIPTS:
        more = [] if name == _TAKES_NO_OPTIONS else options
        command = [sys.executable, "-m", SCRIPTS[name], *more]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout is not None
            for line in run.stdout:
                print(line, end="", flush=True)
                lines += [json.loads(line)] if line.startswith("{") else []
        failed |= run.returncode != 0
        if run.returncode:
            print(f"{name} missed its goal or broke")
    _print_table(lines)
    return 1 if failed else 0


def _print_table(lines: list[dict[str, Any]]) -> None:
    print(f"\n{'script':14}{'database':12}{'':8}{'goal':62}found")
    for line in lines:
        met = "met" if line["met"] else "MISSED"
        where = line.get("database", "")
        found = line["found"] if "found" in line else line["median"]
        print(f"{line['bench']:14}{where:12}{met:8}{line['says']:62}{found}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
