"""What the running portal writes about requests: enough to find a fault, nothing that a person typed."""

import http.client
import json
import logging
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from portal import logs
from portal.config import ROOT, SettingsError, log_level
from portal.factory import create_app
from portal.services import drafts
from portal.services.report import reports
from portal.web.demo.states.forms import read_forms
from tests.builders import report_answers
from tests.house.serving import Nginx, environment, gunicorn, nginx, production
from tests.house.test_nginx import ask_raw
from tests.mail.servers import Inbox, smtp_server

pytestmark = pytest.mark.xdist_group("servers")

# Found as it is in any log, however it is quoted: letters only.
CANARY = "canarybird"
MAIL = f"{CANARY}@example.org"
KEYS = {
    "time", "level", "event", "from", "request", "endpoint", "method", "status", "ms", "bytes", "role", "refused",
    "error", "causes", "at", "message", "attempt", "reason", "kind", "count", "chore", "seal", "digest",
}  # fmt: skip


@dataclass
class Browser:
    """Asks nginx, and keeps cookies. It says much of itself, all of it canaries."""

    site: Nginx
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        response, content = self.site.request(
            method,
            path,
            body,
            Cookie=sent,
            User_Agent=CANARY,
            Referer=f"https://{CANARY}.example.org/?{CANARY}",
            X_Request_ID=CANARY,
            X_Forwarded_For=CANARY,
            **headers,
        )
        for given in response.headers.get_all("Set-Cookie") or []:
            self.cookies.update((name, crumb.value) for name, crumb in SimpleCookie(given).items())
        return response, content.decode(errors="replace")

    def fill(self, path: str, **values: str) -> tuple[http.client.HTTPResponse, str]:
        """Open a page and send its form with some values."""
        _, page = self.ask("GET", path)
        form = next(one for one in read_forms(page) if one.method == "post")
        body = urlencode(form.filled(values)).encode()
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", form.action or urlsplit(path).path, body, Content_Type=kind)


@dataclass
class Place:
    """A running portal, and where all of it writes."""

    site: Nginx
    upstream: int
    folder: Path
    settings: dict[str, str]

    @property
    def printed(self) -> str:
        return (self.folder / "printed").read_text()

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.printed.splitlines()]

    def nginx_says(self, name: str) -> str:
        return (self.site.folder / name).read_text()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("logs")
    settings = production(folder)
    with (
        gunicorn(settings, folder / "printed", WEB_CONCURRENCY="1") as port,
        nginx(port, settings) as site,
    ):
        yield Place(site, port, folder, settings)


@pytest.fixture
def browser(place: Place) -> Browser:
    return Browser(place.site)


def test_a_request_is_one_line_with_the_number_that_nginx_gave_it(
    place: Place, browser: Browser
) -> None:
    response, _ = browser.ask("GET", f"/track/ASB-{CANARY}?email={MAIL}")
    number = response.headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", number)
    (line,) = [one for one in place.lines if one.get("request") == number]
    assert line["event"] == "request"
    assert (line["endpoint"], line["method"]) == ("tracking.case", "GET")
    assert line["status"] == response.status
    (passed,) = [one for one in place.nginx_says("portal-access.log").splitlines() if number in one]
    assert json.loads(passed)["part"] == "track"


def test_nothing_that_people_type_or_say_of_themselves_is_logged(
    place: Place, browser: Browser
) -> None:
    browser.fill("/report-asb/danger", now=CANARY)
    browser.fill("/officers/sign-in", email=MAIL, password=CANARY * 3)
    browser.fill("/track/email", reference="ASB-2222-2222", email=MAIL)
    for path in (f"/{CANARY}?{CANARY}", f"/officers/reports?q={CANARY}", f"/help/{CANARY}"):
        browser.ask("GET", path)
    browser.ask("POST", f"/track/{CANARY}", CANARY.encode(), Content_Type=f"text/{CANARY}")
    ask_raw(place.upstream, f"GET /{CANARY} nonsense {CANARY}\r\n\r\n".encode())
    ask_raw(place.upstream, f"{CANARY.upper()} / HTTP/1.1\r\nHost: {CANARY}\r\nConnection: close\r\n\r\n".encode())  # fmt: skip
    assert place.printed.count('"event":"request"') >= 8
    assert CANARY not in place.printed.lower()
    for line in place.lines:
        assert set(line) <= KEYS, line
    assert place.nginx_says("portal-access.log").count("\n") >= 8
    for name in ("portal-access.log", "portal-error.log", "nginx-error.log"):
        assert CANARY not in place.nginx_says(name).lower(), name


def test_an_act_in_the_audit_is_found_in_the_log(place: Place, browser: Browser) -> None:
    browser.fill("/officers/sign-in", email=MAIL, password=CANARY * 3)
    with sqlite3.connect(place.folder / "portal.db") as connection:
        acts = connection.execute("select act, request_id from audit_entry").fetchall()
    connection.close()
    number = dict(acts)["officer.sign_in_failed"]
    assert [one["endpoint"] for one in place.lines if one.get("request") == number] == [
        "officer.sign_in"
    ]


def test_an_error_is_logged_by_its_place_and_found_by_the_number_on_the_page(
    place: Place, browser: Browser
) -> None:
    _, page = browser.ask("GET", "/officers/sign-in")
    with sqlite3.connect(place.folder / "portal.db") as connection:
        connection.execute("alter table officer rename to officer_away")
    try:
        form = next(one for one in read_forms(page) if one.method == "post")
        body = urlencode(form.filled({"email": MAIL, "password": CANARY * 3})).encode()
        kind = "application/x-www-form-urlencoded"
        response, page = browser.ask("POST", "/officers/sign-in", body, Content_Type=kind)
    finally:
        connection.execute("alter table officer_away rename to officer")
        connection.close()
    assert response.status == 500
    assert CANARY not in page
    shown = re.search(r"this number: <strong><bdi[^>]*>([0-9a-f]{4} [0-9a-f]{4})<", page)
    assert shown
    begun = shown[1].replace(" ", "")
    failed, answered = [one for one in place.lines if str(one.get("request", "")).startswith(begun)]
    assert failed["event"] == "request.failed"
    assert failed["error"] == "OperationalError"
    # The database's message quotes the email that was looked for; its place is told instead.
    assert any("portal/services/officer/" in spot for spot in failed["at"])
    assert (answered["event"], answered["status"]) == ("request", 500)
    assert CANARY not in place.printed.lower()


def test_mail_that_a_server_refuses_in_many_words_leaves_none_of_them(place: Place) -> None:
    app = create_app(place.settings)
    with app.app_context():
        contact = {"name": CANARY, "email": MAIL, "careful": ""}
        answers = report_answers(contact=contact, what_happened={"account": CANARY})
        token = drafts.start_draft(reports.JOURNEY, "en", "danger", {"now": "no"})
        reports.submit_draft(token, answers)
    refused = f"550 5.1.1 <{MAIL}> unknown {CANARY}"
    with smtp_server(Inbox(rcpt=[refused] * 5)) as port:
        told = {
            **place.settings,
            "PORTAL_MAIL": "smtp",
            "PORTAL_SMTP_HOST": "127.0.0.1",
            "PORTAL_SMTP_PORT": str(port),
            "PORTAL_SMTP_STARTTLS": "no",
        }
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--once"],
            cwd=ROOT,
            env=environment(told),
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    given_up = [json.loads(line) for line in done.stderr.splitlines() if "mail." in line]
    assert [(one["event"], one["reason"]) for one in given_up] == [
        ("mail.given_up", "recipient 550")
    ]
    assert given_up[0]["message"] == "report_received"
    assert CANARY not in (done.stdout + done.stderr).lower()
    with sqlite3.connect(place.folder / "portal.db") as connection:
        errors = connection.execute("select last_error from outbox_message").fetchall()
    connection.close()
    assert ("recipient 550",) in errors


# How others log, and what must come of it.
TOLD = [
    ("portal.mail", "mail.sent", (), {}, "event", "mail.sent"),
    ("portal.mail", f"sent to {MAIL}", (), {}, "event", None),
    ("portal.mail", "sent to %s", (MAIL,), {}, "event", None),
    ("sqlalchemy.engine", f"select '{CANARY}'", (), {}, "event", None),
    ("gunicorn.error", "Error handling request %s", (f"/track/{CANARY}",), {}, "event", None),
    ("portal.x", "x.y", (), {"endpoint": "tracking.case"}, "endpoint", "tracking.case"),
    ("portal.x", "x.y", (), {"endpoint": f"/track/{CANARY}"}, "endpoint", None),
    ("portal.x", "x.y", (), {"role": f"{CANARY} Smith"}, "role", None),
    ("portal.x", "x.y", (), {"method": CANARY}, "method", None),
    ("portal.x", "x.y", (), {"status": CANARY}, "status", None),
    ("portal.x", "x.y", (), {"reason": f"550 <{MAIL}> unknown"}, "reason", None),
    ("portal.x", "x.y", (), {"digest": CANARY}, "digest", None),
    ("portal.x", "x.y", (), {"address": CANARY}, "address", None),
]


@pytest.mark.parametrize(("name", "message", "args", "facts", "key", "value"), TOLD)
def test_a_line_takes_allowed_keys_with_allowed_values_only(
    name: str, message: str, args: tuple[str, ...], facts: dict[str, str], key: str, value: object
) -> None:
    record = logging.LogRecord(name, logging.INFO, "/x/portal/y.py", 7, message, args, None, "do")
    record.facts = facts
    line = logs.JsonLines().format(record)
    assert CANARY not in line
    assert json.loads(line).get(key) == value


def test_an_error_keeps_its_types_and_places_and_none_of_its_words() -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(f"{CANARY} is no date") from error
    except ValueError as error:
        found = logs.described(error)
    assert (found["error"], found["causes"]) == ("ValueError", ["KeyError"])
    assert re.fullmatch(r"tests/house/test_logs\.py:\d+ test_an_error_keeps\w+", found["at"][0])
    assert CANARY not in json.dumps(found)


def test_the_log_level_is_one_of_ours() -> None:
    assert log_level({}) == "info"
    assert log_level({"PORTAL_ENV": "demo"}) == "warning"
    with pytest.raises(SettingsError, match="PORTAL_LOG_LEVEL"):
        log_level({"PORTAL_LOG_LEVEL": "loud"})
