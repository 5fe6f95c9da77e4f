"""Nothing that was acknowledged is lost when the machine's processes are killed, and nothing is half there."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from portal.config import ROOT
from portal.domain.evidence import CaseKind
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.evidence import Evidence
from portal.models.outbox import OutboxMessage
from portal.models.report import Report, ReportEvent
from portal.models.search_term import REPORT, SearchTerm
from portal.services.evidence.evidence_rows import evidence_store
from portal.services.report.report_record import all_answers
from tests.builders import report_answers
from tests.services.backup_sites import url_of

KILLS = 2
ACKNOWLEDGED_FIRST = 4


def send_until_killed(app: Flask, **more: str) -> list[str]:
    """Reports that a process acknowledged before its whole group got SIGKILL amid its work."""
    folder: Path = app.config["PORTAL"].instance
    environ = {
        **os.environ,
        "DATABASE_URL": url_of(db.engine.url).replace("postgresql+psycopg", "postgresql"),
        **more,
    }
    command = [sys.executable, "-m", "tests.services.submitting", str(folder)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    with process.stdout as lines:
        said = [lines.readline() for _ in range(ACKNOWLEDGED_FIRST)]
        os.killpg(process.pid, signal.SIGKILL)
        said += lines.readlines()
    assert process.wait() == -signal.SIGKILL
    # A line that was cut off was not acknowledged to anybody.
    return [line.decode().strip() for line in said if line.endswith(b"\n")]


def count(model: type, *wanted: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*wanted)) or 0


def test_what_was_acknowledged_is_all_there_after_kill_9(app: Flask) -> None:
    shutil.rmtree(app.config["PORTAL"].instance / "evidence", ignore_errors=True)
    acknowledged: list[str] = []
    for _ in range(KILLS):
        db.session.remove()
        acknowledged += send_until_killed(app)
    assert len(acknowledged) >= KILLS * ACKNOWLEDGED_FIRST
    assert len(set(acknowledged)) == len(acknowledged)
    rows = db.session.scalars(sa.select(Report)).all()
    assert set(acknowledged) <= {row.reference for row in rows}
    # One that came through without its answer is as whole as the others: nothing is half there.
    for row in rows:
        assert all_answers(row) == report_answers()
        assert (
            count(ReportEvent, ReportEvent.report_id == row.id, ReportEvent.kind == "received") == 1
        )
        assert count(OutboxMessage, OutboxMessage.subject_reference == row.reference) == 1
        received = (AuditEntry.act == "report.received", AuditEntry.subject == row.reference)
        assert count(AuditEntry, *received) == 1
        assert count(SearchTerm, SearchTerm.subject_kind == REPORT, SearchTerm.subject_id == row.id)
        file = db.session.scalars(
            sa.select(Evidence).where(
                Evidence.case_kind == CaseKind.REPORT, Evidence.case_id == row.id
            )
        ).one()
        assert file.original_name is not None
        assert evidence_store().holds(file.original_name)
    assert len({row.submission_key for row in rows}) == len(rows)
