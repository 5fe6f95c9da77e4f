"""Told to stop, the real processes finish what is under way and take up nothing new."""

import asyncio
import http.client
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from portal.config import ROOT
from portal.extensions import db
from portal.factory import create_app
from portal.services import drafts
from portal.services.report import reports
from portal.web.demo.states.forms import read_forms
from tests.builders import report_answers
from tests.house.serving import environment, gunicorn_process, production
from tests.mail.servers import Inbox, smtp_server

pytestmark = pytest.mark.xdist_group("servers")

CHECK = "/report-asb/check-answers"


def ready_draft(settings: dict[str, str]) -> str:
    """The token of a draft with every answer."""
    app = create_app(settings)
    with app.app_context():
        answers = report_answers(evidence={})
        token = drafts.start_draft(reports.JOURNEY, "en", "danger", answers.pop("danger"))
        drafts.change_answers(token, reports.JOURNEY, answers)
        db.session.remove()
        db.engine.dispose()
    return token


def asked_for(port: int, token: str) -> tuple[str, bytes]:
    """The cookies and the body with which this draft is sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", CHECK, headers={"Cookie": f"report_draft={token}"})
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()
    given = response.headers.get_all("Set-Cookie") or []
    session = next(one for one in given if one.startswith("session=")).split(";")[0]
    form = next(one for one in read_forms(page) if one.method == "post")
    return f"report_draft={token}; {session}", urlencode(form.sent).encode()


def counted(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "portal.db") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def wait_until_refused(port: int) -> None:
    """Until nobody listens there any more."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        threading.Event().wait(0.05)
    raise AssertionError("the server still takes connections")


def test_a_report_that_is_being_sent_is_taken_and_answered(tmp_path: Path) -> None:
    settings = production(tmp_path, PORTAL_BASE_URL="http://127.0.0.1")
    with gunicorn_process(settings, WEB_CONCURRENCY="1") as (port, server):
        cookie, body = asked_for(port, ready_draft(settings))
        head = (
            f"POST {CHECK} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(head + body[:20])
            # Answered in full, so the thread before it has begun to read ours.
            connection_of_another = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection_of_another.request("GET", "/health")
            assert connection_of_another.getresponse().status == 200
            connection_of_another.close()
            server.send_signal(signal.SIGTERM)
            wait_until_refused(port)
            connection.sendall(body[20:])
            answer = connection.makefile("rb").read()
        assert server.wait(30) == 0
    assert answer.startswith(b"HTTP/1.1 303"), answer[:200]
    assert b"/report-asb/sent" in answer
    assert counted(tmp_path, "select count(*) from report") == [(1,)]


class HeldInbox(Inbox):
    """Takes a mail only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.let_go = threading.Event(), threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.begun.set()
        await asyncio.get_running_loop().run_in_executor(None, self.let_go.wait, 60)
        return await super().handle_DATA(server, session, envelope)


def test_a_mail_that_is_being_sent_is_noted_as_sent_and_no_other_begun(tmp_path: Path) -> None:
    settings = production(tmp_path)
    app = create_app(settings)
    with app.app_context():
        import flask_migrate

        flask_migrate.upgrade()
        for _ in range(2):
            token = drafts.start_draft(reports.JOURNEY, "en", "danger", {"now": "no"})
            reports.submit_draft(token, report_answers())
        db.session.remove()
        db.engine.dispose()
    inbox = HeldInbox()
    with smtp_server(inbox) as port:
        told = {
            **settings,
            "PORTAL_MAIL": "smtp",
            "PORTAL_SMTP_HOST": "127.0.0.1",
            "PORTAL_SMTP_PORT": str(port),
            "PORTAL_SMTP_STARTTLS": "no",
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment(told), stderr=subprocess.PIPE, text=True
        ) as worker:
            try:
                assert inbox.begun.wait(60), "the worker sent nothing"
                worker.send_signal(signal.SIGTERM)
                inbox.let_go.set()
                _, said = worker.communicate(timeout=60)
            finally:
                inbox.let_go.set()
                worker.kill()
    assert worker.returncode == 0
    assert len(inbox.mails) == 1
    noted = "select sent_at is not null, attempts, locked_until from outbox_message order by id"
    assert counted(tmp_path, noted) == [(1, 1, None), (0, 0, None)]
    events = [
        line.split('"event":"')[1].split('"')[0] for line in said.splitlines() if "event" in line
    ]
    assert events[-2:] == ["mail.sent", "worker.stopped"]
