"""Nothing that was acknowledged is lost when the machine's processes are killed, and nothing is half there."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.config import ROOT
from portal.extensions import db
from portal.models.report import Report
from portal.services.report.report_record import all_answers
from tests.builders import report_answers
from tests.services.backups.backup_sites import url_of
from tests.services.report.whole import missing_of

pytestmark = pytest.mark.long

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
    command = [sys.executable, "-m", "tests.services.report.submitting", str(folder)]
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
        assert missing_of(row, report_answers()) == []
    assert len({row.submission_key for row in rows}) == len(rows)
