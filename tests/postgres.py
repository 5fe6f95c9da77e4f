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
from pathlib import Path

_SERVER_USER = "nobody"
# The data is thrown away, so the tests do not pay for durability.
_OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"


def server_programs() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextlib.contextmanager
def postgres_url() -> Iterator[str]:
    """The address of an empty database: TEST_POSTGRES_URL's server, or one of our own."""
    configured = os.environ.get("TEST_POSTGRES_URL")
    if configured:
        yield configured
        return
    programs = server_programs()
    if programs is None:
        raise RuntimeError(
            "No PostgreSQL server: install the package postgresql, or set TEST_POSTGRES_URL."
        )
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    as_server = ["runuser", "-u", _SERVER_USER, "--"] if os.geteuid() == 0 else []
    if as_server:
        shutil.chown(folder, _SERVER_USER)
    data, port = folder / "data", str(_free_port())

    def run(program: str, *arguments: str) -> None:
        command = [*as_server, str(programs / program), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stdout[-500:]} {done.stderr[-500:]}")

    run("initdb", "-D", str(data), "-U", "portal", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"{_OPTIONS} -k {folder} -p {port}"
    run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
    try:
        name = f"portal_{secrets.token_hex(4)}"
        run("createdb", "-h", str(folder), "-p", port, "-U", "portal", name)
        yield f"postgresql://portal@/{name}?host={folder}&port={port}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
