"""Two machines behind nginx share one PostgreSQL and one bucket; one is killed while people send reports."""

import ast
import concurrent.futures
import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.config import ROOT
from portal.domain.evidence import EvidenceState
from portal.extensions import db
from portal.factory import create_app
from portal.models.draft import Draft
from portal.models.evidence import Evidence
from portal.models.outbox import OutboxMessage
from portal.models.report import Report
from portal.services import drafts
from portal.services.evidence.evidence_rows import evidence_store, file_key_of
from portal.services.report import reports
from portal.web.demo.states.forms import read_forms
from tests.buckets import new_bucket, s3_server, settings_of
from tests.builders import report_answers
from tests.files.samples import photo
from tests.house.serving import Nginx, environment, gunicorn_process, nginx, production
from tests.postgres import postgres_url

pytestmark = pytest.mark.xdist_group("servers")

# Fewer than one address may send files in a minute, tries after the kill included.
PEOPLE = 14
AT_ONCE = 3
KILLED_AFTER = 4
TRIES = 8
CHECK, FILES, SENT = "/report-asb/check-answers", "/report-asb/evidence", "/report-asb/sent"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Person:
    """Somebody with a draft, who tries again when a page does not come."""

    site: Nginx
    token: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, str, str]:
        """Status, place and page."""
        cookies = {**self.cookies, "__Host-report_draft": self.token}
        sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
        response, page = self.site.request(method, path, body, Cookie=sent, **headers)
        for given in response.headers.get_all("Set-Cookie") or []:
            name, _, value = given.split(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers.get("Location") or "", page.decode()

    def filled(self, path: str) -> list[tuple[str, str]] | None:
        status, _, page = self.ask("GET", path)
        if status != 200:
            return None
        return next(one for one in read_forms(page) if one.method == "post").sent

    def add_photo(self) -> bool:
        fields = self.filled(FILES)
        if fields is None:
            return False
        line = b"--x\r\nContent-Disposition: form-data; name="
        parts = [line + f'"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields]
        parts.append(line + b'"files"; filename="a.jpg"\r\n\r\n' + photo() + b"\r\n--x--\r\n")
        kind = "multipart/form-data; boundary=x"
        return self.ask("POST", FILES, b"".join(parts), Content_Type=kind)[0] == 303

    def send(self) -> bool:
        """Whether it was acknowledged: the page that says so comes too."""
        fields = self.filled(CHECK)
        if fields is None:
            # Sent already, though its answer was lost: the page sends on to what was sent.
            return self.told()
        status, place, _ = self.ask("POST", CHECK, urlencode(fields).encode(), Content_Type=FORM)
        return status == 303 and place.endswith(SENT)

    def told(self) -> bool:
        status, _, page = self.ask("GET", SENT)
        return status == 200 and re.search(r"ASB-\w{4}-\w{4}", page) is not None

    def report_all(self) -> int:
        """Send until it is acknowledged; gives the tries that it took."""
        had_photo = False
        for number in range(1, TRIES + 1):
            with contextlib.suppress(OSError, http.client.HTTPException):
                had_photo = had_photo or self.add_photo()
                if had_photo and self.send():
                    return number
        raise AssertionError("nobody took the report")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], Path]]:
    """What both machines share: the settings of a database and of a bucket; no folder."""
    with postgres_url() as database, s3_server() as address:
        bucket = new_bucket(address, "shared")
        yield (
            {
                "PORTAL_ENV": "test",
                "DATABASE_URL": database,
                "PORTAL_LOG_LEVEL": "info",
                **settings_of(bucket),
            },
            tmp_path_factory.mktemp("machines"),
        )


def prepared(settings: dict[str, str]) -> tuple[Flask, list[str]]:
    app = create_app(settings)
    with app.app_context():
        tokens = []
        for number in range(PEOPLE):
            contact = {"name": f"Ada {number}", "email": f"a{number}@example.org", "careful": ""}
            answers = report_answers(contact=contact, evidence={})
            token = drafts.start_draft(reports.JOURNEY, "en", "danger", answers.pop("danger"))
            drafts.change_answers(token, reports.JOURNEY, answers)
            tokens.append(token)
        db.session.remove()
        db.engine.dispose()
    return app, tokens


def kill_all_of(server: subprocess.Popen[bytes]) -> None:
    """SIGKILL to a server and to its workers, at once."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    for pid in (server.pid, *map(int, children)):
        os.kill(pid, signal.SIGKILL)


def answered_by(folder: Path) -> int:
    """How many reports a machine's log says that it took."""
    lines = folder.read_text().splitlines()
    return sum("report.check_answers" in line and '"status":303' in line for line in lines)


def test_one_of_two_machines_is_killed_and_people_go_on(
    shared: tuple[dict[str, str], Path],
) -> None:
    common, folder = shared
    one, two = (production(folder / name, **common) for name in ("one", "two"))
    with (
        gunicorn_process(one, folder / "one.log", WEB_CONCURRENCY="1") as (first, first_server),
        gunicorn_process(two, folder / "two.log", WEB_CONCURRENCY="1") as (second, second_server),
        nginx([first, second], one) as site,
    ):
        app, tokens = prepared(production(folder / "here", **common))
        acknowledged: list[str] = []
        enough = threading.Event()

        def report(token: str) -> int:
            tries = Person(site, token).report_all()
            acknowledged.append(token)
            if len(acknowledged) >= KILLED_AFTER:
                enough.set()
            return tries

        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            going = [pool.submit(report, token) for token in tokens]
            assert enough.wait(120)
            # One that has taken reports is killed; the other one has to take those that come after.
            killed = "one" if answered_by(folder / "one.log") else "two"
            kill_all_of(first_server if killed == "one" else second_server)
            before = len(acknowledged)
            tries = [each.result(timeout=240) for each in going]
        assert before < PEOPLE, "all was over before the kill"
        # What was told before the kill is told after it, by the machine that is left.
        assert all(Person(site, token).told() for token in acknowledged)
    assert answered_by(folder / "one.log") > 0
    assert answered_by(folder / "two.log") > 0
    assert len(acknowledged) == PEOPLE
    assert sum(tries) - PEOPLE <= AT_ONCE * 2, tries

    worked = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--once"],
        cwd=ROOT,
        env=environment(production(folder / "worker", **common)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{PEOPLE} messages and {PEOPLE} files handled" in worked.stdout
    with app.app_context():
        references = set(db.session.scalars(sa.select(Report.reference)))
        assert set(db.session.scalars(sa.select(Draft.sent_reference))) == references
        assert len(references) == PEOPLE
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Report)) == PEOPLE
        assert len(db.session.scalars(sa.select(OutboxMessage.id)).all()) == PEOPLE
        kept = db.session.scalars(sa.select(Evidence)).all()
        assert [row.state for row in kept] == [EvidenceState.KEPT] * PEOPLE
        for row in kept:
            assert b"".join(evidence_store().read(file_key_of(row), row.original_name)) == photo()
        db.session.remove()
        db.engine.dispose()


# What a process keeps between requests beside the application itself, and why two machines never differ by it.
KEPT = {
    "portal/clock.py:_source": "tests alone hold the clock",
    "portal/content/holidays.py:bank_holidays": "data of the release",
    "portal/files/bucket_store.py:bucket_store": "connections only",
    "portal/labels/report_summary.py:_DAY": "an answer's shape, never written to",
    "portal/labels/report_summary.py:_TEXT": "an answer's shape, never written to",
    "portal/letters/pdf.py:_library": "a library of the machine, or that it is missing",
    "portal/locales.py:_catalogue": "files of the release",
    "portal/security/passwords.py:_dummy": "a hash that nobody's password fits",
    "portal/services/demo/many_reports.py:_due": "pure, and the demonstration's alone",
    "portal/services/readiness.py:_newest_migration": "a file of the release",
    "portal/services/reading.py:_known": "codes of the release",
    "portal/services/working_days.py:working_days": "data of the release",
    "portal/web/demo/states/evidence_files.py:drawn_photo": "pure, and the demonstration's alone",
    "portal/web/shared/assets.py:manifest": "a file of the release",
    "portal/domain/risk.py:_plain_words": "pure: the policy's words, written plainly",
    "portal/web/shared/components.py:_shapes": "templates of the release, without anybody's values",
    "portal/web/shared/fields/reading.py:_months": "data of the release",
    "portal/web/shared/fields/text.py:_sample_numbers": "data of the release",
    "portal/web/shared/fields/text.py:_written": "pure: a number in a language",
    "portal/web/shared/journey_pages.py:_journeys": "questions of the release",
    "portal/web/shared/kept_parts.py:_parts": "parts of pages by release, language and hour, without anybody's values",
}


def kept_between_requests() -> set[str]:
    """Cached functions and containers of modules that begin empty."""
    found = set()
    for file in sorted((ROOT / "portal").rglob("*.py")):
        tree = ast.parse(file.read_text())
        where = file.relative_to(ROOT)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = {ast.unparse(each).partition("(")[0] for each in node.decorator_list}
                if names & {"cache", "lru_cache", "functools.cache", "functools.lru_cache"}:
                    found.add(f"{where}:{node.name}")
            elif isinstance(node, ast.Global):
                found.update(f"{where}:{name}" for name in node.names)
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if ast.unparse(node.value) in ("{}", "[]", "set()", "dict()", "list()"):
                    found.add(f"{where}:{ast.unparse(target)}")
    return found


def test_what_a_process_keeps_is_the_same_on_every_machine() -> None:
    assert kept_between_requests() == set(KEPT)
