"""A real PostgreSQL server for the tests: a private cluster in a temporary folder.

As root the server runs as an ordinary user, because it refuses root.
"""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SERVER_USER = "nobody"
# The data is thrown away, so the tests do not pay for durability.
_NOT_DURABLE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def server_programs() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@dataclass(frozen=True)
class Cluster:
    """A running server of our own with an empty database."""

    url: str
    folder: Path
    _options: str

    @property
    def is_running(self) -> bool:
        """Whether the server is there; it ends itself where it cannot go on."""
        file = self.folder / "data" / "postmaster.pid"
        return file.exists() and Path("/proc", file.read_text().split()[0]).exists()

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server; "immediate" is as if it had crashed."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def start(self) -> None:
        """Start it, and recover what a crash left."""
        arguments = "-D", str(self.folder / "data"), "-l", str(self.folder / "log")
        self.run("pg_ctl", *arguments, "-o", self._options, "-w", "start")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the server's own programs."""
        programs = server_programs()
        assert programs is not None
        as_server = ["runuser", "-u", _SERVER_USER, "--"] if os.geteuid() == 0 else []
        command = [*as_server, str(programs / program), *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stdout[-500:]} {done.stderr[-500:]}")


@contextlib.contextmanager
def postgres_url(kept: Path | None = None) -> Iterator[str]:
    """The address of an empty database: TEST_POSTGRES_URL's server, or one of our own.

    Args:
        kept: a folder whose database stays, and is found again the next time; whoever runs the server
            must be able to reach it.
    """
    configured = os.environ.get("TEST_POSTGRES_URL")
    if configured and kept is None:
        yield configured
        return
    with postgres_cluster(kept=kept) as cluster:
        yield cluster.url


@contextlib.contextmanager
def postgres_cluster(durable: bool = False, kept: Path | None = None) -> Iterator[Cluster]:
    """A private server with an empty database.

    Args:
        durable: what is committed is on the disk, as in production.
        kept: as for `postgres_url`.
    """
    if server_programs() is None:
        raise RuntimeError(
            "No PostgreSQL server: install the package postgresql, or set TEST_POSTGRES_URL."
        )
    folder = kept or Path(tempfile.mkdtemp(prefix="portal-pg-"))
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, _SERVER_USER)
    is_new = not (folder / "data").exists()
    port, name = str(_free_port()), "portal" if kept else f"portal_{secrets.token_hex(4)}"
    hurried = "" if durable else _NOT_DURABLE
    cluster = Cluster(
        f"postgresql://portal@/{name}?host={folder}&port={port}",
        folder,
        f"{hurried} -c listen_addresses='' -k {folder} -p {port}",
    )
    if is_new:
        where = "-D", str(folder / "data")
        cluster.run("initdb", *where, "-U", "portal", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    cluster.start()
    try:
        if is_new:
            cluster.run("createdb", "-h", str(folder), "-p", port, "-U", "portal", name)
        yield cluster
    finally:
        cluster.stop("fast" if kept else "immediate")
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
