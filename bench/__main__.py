"""Runs the benchmarks that are named, or all of them, each in a process of its own."""

import pkgutil
import subprocess
import sys

import bench


def main(names: list[str]) -> int:
    """Returns 1 where one failed."""
    known = [
        found.name for found in pkgutil.iter_modules(bench.__path__) if found.name != "__main__"
    ]
    if unknown := set(names) - set(known):
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
        return 1
    failed = [
        name
        for name in names or known
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode
    ]
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
