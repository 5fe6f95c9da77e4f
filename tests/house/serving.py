"""Real servers for the tests: gunicorn, and nginx in front of it, on free ports of 127.0.0.1."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate

from portal.config import ROOT
from portal.extensions import db
from portal.factory import create_app
from tests.mail.servers import certificate, free_port

_SERVER_USER = "nobody"
_SECONDS_TO_START = 60


def production(folder: Path, **changes: str) -> dict[str, str]:
    """Settings of a production portal that keeps everything in one folder."""
    return {
        "SECRET_KEY": "s" * 40,
        "PORTAL_MASTER_KEYS": "one:" + "A" * 43 + "=",
        "PORTAL_BASE_URL": "https://127.0.0.1",
        "PORTAL_MAIL": "files",
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_TRUSTED_PROXIES": "1",
        **changes,
    }


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process with these settings and no others of the portal."""
    ours = ("PORTAL_", "SECRET_KEY", "DATABASE_URL", "PORT", "WEB_CONCURRENCY")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, **settings}


@contextlib.contextmanager
def gunicorn(
    settings: Mapping[str, str], output: Path | None = None, **environ: str
) -> Iterator[int]:
    """Serve a migrated portal as `gunicorn_process` does; gives the port."""
    with gunicorn_process(settings, output, **environ) as (port, _):
        yield port


@contextlib.contextmanager
def gunicorn_process(
    settings: Mapping[str, str], output: Path | None = None, **environ: str
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve a migrated portal by the configuration in deploy/; gives the port and the process.

    Args:
        output: the file for all that it prints; where the tests print when None.
    """
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        db.session.remove()
        db.engine.dispose()
    with served(settings, output, **environ) as found:
        yield found


@contextlib.contextmanager
def served(
    settings: Mapping[str, str],
    output: Path | None = None,
    *,
    app: str = "wsgi:app",
    **environ: str,
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve a portal whose database is migrated already, in a process group of its own.

    Args:
        output: the file for all that it prints; where the tests print when None.
        app: what gunicorn serves.
    """
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", app]
    with contextlib.ExitStack() as files:
        printed = files.enter_context(output.open("ab")) if output else None
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment({**settings, "PORT": str(port), **environ}),
            stdout=printed,
            stderr=printed,
            start_new_session=True,
        )
        try:
            wait_for(port, server)
            yield port, server
        finally:
            stop(server)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until something answers HTTP on the port."""
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        assert server.poll() is None, f"the server ended with {server.returncode}"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise AssertionError("the server did not answer in time")


def wait_until_open(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server takes connections on the port."""
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        assert server.poll() is None, f"the server ended with {server.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not answer in time")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End a server that a test started."""
    server.terminate()
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@dataclass(frozen=True)
class Nginx:
    """A running nginx, whose logs are in `folder`. `tls` knows its certificate."""

    folder: Path
    http_port: int
    https_port: int
    tls: ssl.SSLContext

    def request(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask over TLS; gives the answer and its body."""
        connection = self.connect()
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=named)
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def connect(self) -> http.client.HTTPSConnection:
        """A connection of a browser's."""
        return http.client.HTTPSConnection(
            "127.0.0.1", self.https_port, context=self.tls, timeout=30
        )


_MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
worker_processes 1;
events {{ worker_connections 2048; }}
http {{
    # As Debian's own file has it.
    gzip on;
    access_log off;
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/client;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@contextlib.contextmanager
def nginx(upstream: int | Sequence[int], settings: Mapping[str, str]) -> Iterator[Nginx]:
    """Run deploy/nginx.conf with the ports and paths of a temporary folder.

    Args:
        upstream: the port of the portal, or those of several.
    """
    upstreams = [upstream] if isinstance(upstream, int) else list(upstream)
    folder = Path(tempfile.mkdtemp(prefix="portal-nginx-"))
    try:
        _, client_tls = certificate(folder)
        _write_error_pages(folder / "errors", settings)
        ports = free_port(), free_port()
        (folder / "site.conf").write_text(_rewritten(folder, upstreams, *ports))
        (folder / "nginx.conf").write_text(_MAIN.format(folder=folder))
        program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        assert program, "nginx is missing"
        command = [program, "-p", str(folder), "-e", f"{folder}/start.log"]
        command += ["-c", str(folder / "nginx.conf")]
        owner: dict[str, Any] = {}
        if os.geteuid() == 0:
            # nginx never runs as root here, and owns nothing but this folder.
            owner = {"user": _SERVER_USER, "extra_groups": []}
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, _SERVER_USER)
        server = subprocess.Popen(command, cwd=folder, **owner)
        try:
            wait_for(ports[0], server)
            yield Nginx(folder, *ports, client_tls)
        finally:
            stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_error_pages(folder: Path, settings: Mapping[str, str]) -> None:
    app = create_app(settings)
    result = app.test_cli_runner().invoke(args=["error-pages", str(folder)])
    assert result.exit_code == 0, result.output


def _rewritten(folder: Path, upstreams: Sequence[int], http_port: int, https_port: int) -> str:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in (
        (
            "server 127.0.0.1:8000 max_conns=64;",
            " ".join(f"server 127.0.0.1:{each} max_conns=64;" for each in upstreams),
        ),
        ("listen 80;", f"listen 127.0.0.1:{http_port};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{https_port} ssl;"),
        ("/etc/ssl/portal/fullchain.pem", f"{folder}/server.pem"),
        ("/etc/ssl/portal/privkey.pem", f"{folder}/server.pem"),
        ("/var/log/nginx/portal-error.log", f"{folder}/portal-error.log"),
        ("/var/log/nginx/portal-access.log", f"{folder}/portal-access.log"),
        ("/var/lib/portal/errors/", f"{folder}/errors/"),
    ):
        assert text.count(old) >= 1, f"deploy/nginx.conf does not say {old!r}"
        text = re.sub(rf"(?<![\w]){re.escape(old)}(?=[\s;]|$)", new, text)
    return re.sub(r"listen \[::\].*?;", "", text)
