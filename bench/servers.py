"""The portal and the bare page under gunicorn as it is shipped, and what their processes cost."""

import contextlib
import http.client
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import flask_migrate
from flask import Flask

from portal.config import ROOT
from portal.extensions import db
from portal.factory import create_app
from tests.house.serving import environment, production, stop, wait_for
from tests.mail.servers import free_port

PORTAL, _BARE = "wsgi:app", "bench.bare:app"
# Less than `keepalive` in deploy/gunicorn.conf.py: the server hangs up on whoever is silent for longer.
_SILENT_SECONDS = 4


@dataclass
class Server:
    """A running gunicorn, asked over one connection that is kept open."""

    pid: int
    port: int
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)
    _answered: float = field(default=0.0, repr=False)

    def ask(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """GET, or POST where there is a body."""
        if self._connection is not None and time.monotonic() > self._answered + _SILENT_SECONDS:
            self._connection.close()
            self._connection = None
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            method = "GET" if body is None else "POST"
            self._connection.request(method, path, body=body, headers=dict(headers or {}))
            response = self._connection.getresponse()
            content = response.read()
            self._answered = time.monotonic()
            return response, content
        except OSError:
            self._connection.close()
            self._connection = None
            raise

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(one) for one in children.split()]

    def cpu_seconds(self) -> float:
        """What all threads of all workers have used until now."""
        tasks = [task for pid in self.workers for task in Path(f"/proc/{pid}/task").iterdir()]
        spent = [int((task / "schedstat").read_text().split()[0]) for task in tasks]
        return sum(spent) / 1e9


@contextlib.contextmanager
def portal(folder: Path, **changes: str) -> Iterator[tuple[Server, Flask]]:
    """The portal in production on an empty database; also an application on the same data."""
    settings = production(folder, **changes)
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        db.session.remove()
        db.engine.dispose()
    with serving(PORTAL, settings) as server:
        yield server, app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextlib.contextmanager
def bare() -> Iterator[Server]:
    """The bare page, by the same configuration."""
    with serving(_BARE, {}) as server:
        yield server


@contextlib.contextmanager
def serving(app: str, settings: Mapping[str, str]) -> Iterator[Server]:
    """An application by gunicorn as it is shipped. A portal's database is migrated already."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", app]
    # From bytecode, as an installed portal has it (docs/install.md).
    environ = environment({**settings, "PORT": str(port), "PYTHONDONTWRITEBYTECODE": ""})
    # Its word of workers that came and went would stand between the lines of figures.
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield Server(process.pid, port)
    finally:
        stop(process)


def peak_bytes(pid: int) -> int:
    """The most memory that a process held at once, whether it shares it or not."""
    return _bytes(Path(f"/proc/{pid}/status"), "VmHWM:")


def own_bytes(pid: int) -> int:
    """The memory that a process shares with no other: what one more worker costs."""
    file = Path(f"/proc/{pid}/smaps_rollup")
    return _bytes(file, "Private_Clean:") + _bytes(file, "Private_Dirty:")


def _bytes(file: Path, name: str) -> int:
    lines = file.read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) * 1024
