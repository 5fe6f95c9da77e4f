"""The start, as people meet it: one command, one address, and one clear line when it cannot be."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.services import demo
from tests.house.serving import environment, production, wait_for
from tests.mail.servers import free_port

pytestmark = pytest.mark.xdist_group("servers")

SERVE = [sys.executable, "-m", "portal.serve"]
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi", "retention"]


def run(command: list[str], settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def start(settings: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        SERVE,
        cwd=ROOT,
        env=environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def end(server: subprocess.Popen[str]) -> str:
    """Press Ctrl-C; gives what was printed."""
    server.send_signal(signal.SIGINT)
    output, _ = server.communicate(timeout=60)
    return output


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def samples(folder: Path) -> tuple[int, int]:
    with sqlite3.connect(folder / "portal.db") as connection:
        counted = [
            connection.execute(f"select count(*) from {table}").fetchone()[0]
            for table in ("report", "case_review")
        ]
    connection.close()
    return counted[0], counted[1]


def test_the_demonstration_starts_tells_how_to_sign_in_sends_mail_and_ends(tmp_path: Path) -> None:
    port = free_port()
    settings = {"PORTAL_ENV": "demo", "PORTAL_INSTANCE": str(tmp_path), "PORT": str(port)}
    server = start(settings)
    try:
        wait_for(port, server)
        assert samples(tmp_path) == (40, 8)
        assert "Demonstration" in get(port, "/privacy")[1]
        until = time.monotonic() + 60
        while "/demo/mailbox/2" not in get(port, "/demo/mailbox")[1]:
            assert time.monotonic() < until, "the worker sent nothing"
            time.sleep(0.5)
    finally:
        output = end(server)
    assert server.returncode == 0, output
    assert f"http://127.0.0.1:{port}/\n" in output
    assert demo.PASSWORD in output
    assert f"http://127.0.0.1:{port}/demo/codes\n" in output
    assert demo.APP_SECRET in output
    for officer in demo.OFFICERS:
        assert officer.email in output
    check_nothing_runs_on(port)

    server = start(settings)
    try:
        wait_for(port, server)
        assert samples(tmp_path) == (40, 8)
    finally:
        end(server)


def check_nothing_runs_on(port: int) -> None:
    """The port is free, and no process of that server is left."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
    left = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environ = (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"PORT={port}".encode() in environ and int(folder.name) != os.getpid():
            left.append((folder / "cmdline").read_bytes())
    assert left == []


def test_production_has_nothing_of_the_demonstration(tmp_path: Path) -> None:
    port = free_port()
    server = start(production(tmp_path, PORT=str(port)))
    try:
        wait_for(port, server)
        status, body = get(port, "/privacy")
        assert status == 200
        assert "Demonstration" not in body
        assert {get(port, path)[0] for path in ("/demo/mailbox", "/demo/states", "/demo")} == {404}
        assert samples(tmp_path) == (0, 0)
    finally:
        output = end(server)
    assert demo.PASSWORD not in output
    assert "worker" not in output


@pytest.mark.parametrize(
    ("command", "changes", "named"),
    [
        (SERVE, {"SECRET_KEY": ""}, "SECRET_KEY"),
        (GUNICORN, {"SECRET_KEY": "short"}, "SECRET_KEY"),
        (SERVE, {"PORTAL_MASTER_KEYS": ""}, "PORTAL_MASTER_KEYS"),
        (FLASK, {"PORTAL_MASTER_KEYS": "one:tooshort"}, "PORTAL_MASTER_KEYS"),
        (SERVE, {"PORTAL_LOCALES": "en,cy"}, "cy"),
        (GUNICORN, {"PORTAL_LOCALES": "en,en-XA"}, "en-XA"),
        (SERVE, {"PORTAL_AUTHORITY": "atlantis"}, "atlantis"),
        (GUNICORN, {"PORTAL_AUTHORITY": "../westminster"}, "westminster"),
        (SERVE, {"PORT": "http"}, "PORT"),
        (SERVE, {"DATABASE_URL": "mysql://root:hunter2@127.0.0.1/x"}, "DATABASE_URL"),
        (SERVE, {"DATABASE_URL": "postgresql://portal:hunter2@127.0.0.1:1/x"}, "127.0.0.1:1/x"),
    ],
)
def test_what_is_wrong_is_told_in_one_clear_line(
    tmp_path: Path, command: list[str], changes: dict[str, str], named: str
) -> None:
    port = str(free_port())
    done = run(command, production(tmp_path, **{"PORT": port, **changes}))
    assert done.returncode == 1
    assert re.fullmatch(r"The portal does not start: [^\n]+\n", done.stderr), done.stderr
    assert named in done.stderr
    assert "hunter2" not in done.stderr
    assert done.stdout == ""


def test_a_port_in_use_is_told_before_anything_is_touched(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        settings = {"PORTAL_ENV": "demo", "PORTAL_INSTANCE": str(tmp_path), "PORT": port}
        done = run(SERVE, settings)
    assert done.returncode == 1
    assert done.stderr.startswith(f"The portal does not start: port {port} cannot be used")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_database_with_other_data_is_refused_and_not_migrated(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "portal.db") as connection:
        connection.execute("create table customer (name text)")
        connection.execute("insert into customer values ('real')")
    connection.close()
    settings = {
        "PORTAL_ENV": "demo",
        "PORTAL_INSTANCE": str(tmp_path),
        "PORT": str(free_port()),
    }
    done = run(SERVE, settings)
    assert done.returncode == 1
    assert "holds data that is not the demonstration's" in done.stderr
    assert done.stderr.count("\n") == 1
    with sqlite3.connect(tmp_path / "portal.db") as connection:
        tables = connection.execute("select name from sqlite_master").fetchall()
    connection.close()
    assert tables == [("customer",)]
