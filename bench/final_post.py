"""G3, G4: sending a report, durable; against the bare page, raw commits, and counted at the disk."""

import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

from bench import servers
from bench.residents import Resident, drafted
from bench.rounds import ROUNDS, Goal, alternate, cost, report

_CPU = Goal("G3", "final POST, at least 0.25 H", 0.25, at_least=True)
_COMMITS = Goal(
    "G3", "final POSTs, at least 0.20 of raw commits by one writer", 0.20, at_least=True
)
_SYNCS = Goal("G4", "fdatasync for each report, at most 1.1 and never 0", 1.1)
_SENT = 30
_SYNC_CALL = re.compile(r"\bf(?:data)?sync\(")


def main() -> int:
    """Returns 1 where a goal is missed."""
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.portal(Path(folder)) as (server, app),
        servers.bare() as bare,
    ):
        tokens = drafted(app, _SENT * (2 * (ROUNDS + 1) + 1) + 1)
        resident = Resident(server, tokens.pop())
        raw = _raw_writer(Path(folder) / "raw.db")

        def send() -> None:
            assert resident.send(tokens.pop())

        def sending() -> float:
            return cost(server, send, _SENT)

        def hello() -> float:
            return cost(bare, lambda: bare.ask("/"), 4 * _SENT)

        def sending_time() -> float:
            return _seconds(send)

        def raw_time() -> float:
            return _seconds(lambda: _commit(raw))

        met = report("final_post", _CPU, [h / post for post, h in alternate(sending, hello)])
        rates = [commit / post for post, commit in alternate(sending_time, raw_time)]
        met &= report("final_post commits", _COMMITS, rates)
        raw.close()
        counted = _syncs(server, send)
        met &= report("final_post syncs", _SYNCS, [counted]) and counted > 0
    return 0 if met else 1


def _seconds(act: object) -> float:
    begun = time.perf_counter()
    for _ in range(_SENT):
        act()  # type: ignore[operator]
    return (time.perf_counter() - begun) / _SENT


def _raw_writer(file: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, words BLOB)")
    return raw


def _commit(raw: sqlite3.Connection) -> None:
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO kept (words) VALUES (?)", (b"x" * 2000,))
    raw.execute("COMMIT")


def _syncs(server: servers.Server, send: object) -> float:
    """Calls for the disk for each report, as strace sees them in the workers."""
    program = shutil.which("strace")
    assert program, "strace is missing: apt-get install strace"
    with tempfile.NamedTemporaryFile("r") as seen:
        command = [program, "-f", "-e", "trace=fsync,fdatasync", "-o", seen.name]
        for pid in server.workers:
            command += ["-p", str(pid)]
        tracing = subprocess.Popen(command, stderr=subprocess.PIPE)
        assert tracing.stderr is not None
        # It says so once for each process that it holds.
        for _ in server.workers:
            tracing.stderr.readline()
        for _ in range(_SENT):
            send()  # type: ignore[operator]
        tracing.terminate()
        tracing.wait()
        tracing.stderr.close()
        return len(_SYNC_CALL.findall(seen.read())) / _SENT


if __name__ == "__main__":
    raise SystemExit(main())
