"""Trouble brought about from outside the portal's processes, and ended again.

Each function takes the stage, and returns what it found: `met` says whether what is asked of this trouble alone holds.
"""

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.faults.browser import Answer, Browser
from bench.faults.stage import Stage
from bench.faults.watching import Looks
from portal.config import ROOT
from portal.domain.evidence import EvidenceState
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.evidence import Evidence
from portal.models.report import Report, ReportEvent
from portal.services import drafts
from portal.services.report import reports
from portal.web.demo.states.forms import read_forms
from tests.builders import an_application, an_officer
from tests.faulty import held_by_another
from tests.files.clamd import running_clamd
from tests.house.serving import environment
from tests.services.report.whole import count
from tests.services.review_answers import application

BACK = dt.timedelta(hours=1)
# Seconds that a server has to be ready again.
_READY_WITHIN = 15.0
_WRITERS = 5
_WORDS = "It is worst on Fridays, when the bar closes 😡"


def disk_full(stage: Stage) -> dict[str, Any]:
    """Fill the disk that holds the files, what is uploaded, the logs, and on SQLite the database."""
    return {"met": _put_off_while_full(stage, stage.portal.folder) > 0}


def database_disk_full(stage: Stage) -> dict[str, Any]:
    """Fill the disk that holds PostgreSQL's tables and its log of changes, and start it again where it ended itself."""
    cluster = stage.portal.cluster
    assert cluster is not None
    seen = _put_off_while_full(stage, cluster.folder)
    is_running = cluster.is_running
    if not is_running:
        cluster.start()
    return {"met": seen > 0, "ended_itself": not is_running}


def database_locked(stage: Stage) -> dict[str, Any]:
    """Hold the whole database (SQLite) or the table of reports (PostgreSQL) from another connection."""
    with held_by_another(stage.portal.app, "report"):
        time.sleep(stage.seconds)
    return {"met": sum(stage.crowd.put_off.values()) > 0}


def database_stopped(stage: Stage) -> dict[str, Any]:
    """Stop PostgreSQL as if it crashed, and start it again."""
    cluster, port, looks = stage.portal.cluster, stage.server.port, _both()
    assert cluster is not None
    before = _seen(port, _both())
    cluster.stop("immediate")
    until = time.monotonic() + stage.seconds
    while time.monotonic() < until:
        _seen(port, looks)
        time.sleep(0.5)
    cluster.start()
    started, after = time.monotonic(), _both()
    while _seen(port, after)["/ready"] != 200 and time.monotonic() - started < _READY_WITHIN:
        time.sleep(0.1)
    came_back = round(time.monotonic() - started, 2)
    health, ready = set(looks["/health"].statuses), set(looks["/ready"].statuses)
    met = (
        before == {"/health": 200, "/ready": 200}
        and (health, ready) == ({200}, {503})
        and came_back < _READY_WITHIN
        and sum(stage.crowd.put_off.values()) > 0
    )
    return {"met": met, "ready_again_seconds": came_back, "asked_meanwhile": len(ready)}


def scanner_down(stage: Stage) -> dict[str, Any]:
    """Take the scanner away while half of the people report, and bring it back."""
    stage.scanner.close()
    stage.until_told(0.75)
    with stage.portal.app.app_context():
        held = count(Evidence, Evidence.state != EvidenceState.KEPT)
        passed = count(
            Evidence, Evidence.state == EvidenceState.KEPT, Evidence.scanned_at.is_(None)
        )
    stage.scanner.enter_context(running_clamd(stage.socket))
    return {"met": held > 0 and passed == 0, "held": held, "passed_unscanned": passed}


def clock_set_back(stage: Stage) -> dict[str, Any]:
    """Set the clock of all processes back by an hour, and leave it so; people go on with what they had open."""
    told_before = {token: name for token, name in stage.crowd.told.items() if name}
    with stage.portal.app.app_context():
        officer = an_officer()
        for _ in range(2):
            an_application(officer, application())
    before = _dates(stage)
    _set_back(stage)
    stage.until_told(1.0)
    wrote = [_write(stage, token, name) for token, name in list(told_before.items())[:_WRITERS]]
    # What is done now and then is done once by the clock as it is.
    command = [sys.executable, "-m", "bench.faults.set_back", "--once"]
    environ = {**stage.portal.settings, "SECONDS_BACK": str(stage.seconds_back)}
    once = subprocess.run(
        command, cwd=ROOT, env=environment(environ), capture_output=True, check=False
    )
    after = _dates(stage)
    moved = [name for name, dates in before.items() if after.get(name) != dates]
    in_order = sum(_in_order(stage, name) for name in list(told_before.values())[:_WRITERS])
    met = (
        not moved
        and wrote == [200] * _WRITERS
        and in_order == _WRITERS
        and once.returncode == 0
        and not stage.crowd.put_off
    )
    return {
        "met": met,
        "dates_moved": moved,
        "timelines_in_order": in_order,
        "wrote_more": wrote,
        "chores": once.stdout.decode()[-200:] or once.stderr.decode()[-200:],
    }


def _put_off_while_full(stage: Stage, folder: Path) -> int:
    """Fill the disk that a folder is on, for as long as trouble lasts; how often somebody was put off meanwhile."""
    ballast = folder / "ballast"
    began = sum(stage.crowd.put_off.values())
    _fill(ballast)
    time.sleep(stage.seconds)
    seen = sum(stage.crowd.put_off.values()) - began
    ballast.unlink()
    return seen


def _fill(ballast: Path) -> None:
    size = 1 << 20
    with ballast.open("wb", buffering=0) as file:
        while size:
            try:
                # A disk that is all but full takes a part, then no more.
                file.write(os.urandom(size))
            except OSError:
                size //= 2


def _both() -> dict[str, Looks]:
    return {"/health": Looks(), "/ready": Looks()}


def _seen(port: int, looks: dict[str, Looks]) -> dict[str, int]:
    return {path: each.look(port, path) for path, each in looks.items()}


def _set_back(stage: Stage) -> None:
    whole = stage.seconds_back.with_suffix(".new")
    whole.write_text(str(BACK.total_seconds()))
    whole.replace(stage.seconds_back)


def _dates(stage: Stage) -> dict[str, list[Any]]:
    """Every date of each case that is there, by its reference."""
    found = {}
    with stage.portal.app.app_context():
        for model in (Report, CaseReview):
            # Words of a resident that wait are what is written here meanwhile.
            dated = [
                column
                for column in model.__table__.columns
                if column.name.endswith(("_on", "_at")) and column.name != "resident_wrote_at"
            ]
            for reference, *dates in db.session.execute(sa.select(model.reference, *dated)):
                found[reference] = dates
        db.session.rollback()
    return found


def _write(stage: Stage, token: str, reference: str) -> int:
    """Open a case with its code and add words to it; the status of the page that shows them."""
    with stage.portal.app.app_context():
        draft = drafts.find_draft(token, reports.JOURNEY)
        code = (draft.tracking_code if draft else None) or ""
        db.session.rollback()
    browser = Browser()
    _fill_in(stage, browser, "/track", {"reference": reference, "code": code})
    _fill_in(stage, browser, f"/track/{reference}/message", {"words": _WORDS})
    shown = browser.ask(stage.server.port, f"/track/{reference}")
    return shown.status if _WORDS in shown.page else 0


def _fill_in(stage: Stage, browser: Browser, path: str, values: dict[str, str]) -> Answer:
    page = browser.ask(stage.server.port, path).page
    forms = [one for one in read_forms(page) if one.method == "post" and set(values) <= one.names]
    assert forms, f"{path} does not ask for {', '.join(values)}"
    return browser.ask(stage.server.port, forms[0].action or path, forms[0].filled(values))


def _in_order(stage: Stage, reference: str) -> bool:
    """Whether all comes in the order in which it was written, though a clock said an earlier time."""
    with stage.portal.app.app_context():
        report = db.session.scalars(sa.select(Report).where(Report.reference == reference)).one()
        events: list[ReportEvent] = report.events
        written = [event.id for event in events]
        told = next(event for event in events if event.words == _WORDS)
        is_back = told.at < events[0].at
        kind = events[0].kind
        db.session.rollback()
    return kind == "received" and written == sorted(written) and is_back
