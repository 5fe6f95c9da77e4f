"""Runs the benchmarks that are named, or all of them, each in a process of its own; then a table."""

import json
import pkgutil
import subprocess
import sys
from typing import Any

import bench

# What is no benchmark but serves them, and the reliability benchmark, which has a command of its own.
_PARTS = (
    "__main__", "bare", "faults", "filled", "queue_pages", "residents", "rounds", "servers"
)  # fmt: skip


def main(names: list[str]) -> int:
    """Returns 1 where a goal is missed or a benchmark broke."""
    found = [each.name for each in pkgutil.iter_modules(bench.__path__)]
    known = [name for name in found if name not in _PARTS]
    if unknown := set(names) - set(known):
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
        return 1
    failed, lines = False, []
    for name in names or known:
        command = [sys.executable, "-m", f"bench.{name}"]
        run = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
        print(run.stdout, end="", flush=True)
        lines += [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
        failed |= run.returncode != 0
        if run.returncode and not run.stdout:
            print(f"bench.{name} broke before its first figure")
    _print_table(lines)
    return 1 if failed else 0


def _print_table(lines: list[dict[str, Any]]) -> None:
    wide = max((len(line["bench"]) for line in lines), default=0)
    print(f"\n{'goal':4}  {'what':{wide}}  {'median':>8}  {'limit':>6}  {'':6}  says")
    for line in sorted(lines, key=lambda each: (len(each["goal"]), each["goal"])):
        met = "met" if line["met"] else "MISSED"
        figures = f"{line['median']:>8}  {line['limit']:>6}"
        print(f"{line['goal']:4}  {line['bench']:{wide}}  {figures}  {met:6}  {line['says']}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
