"""The drill as an administrator does it: commands, exit codes, full disks and a stop half-way."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.config import ROOT
from portal.extensions import db
from portal.models.report import Report
from portal.services import drafts
from portal.services.backups.making import make_backup
from portal.services.backups.restoring import restore_backup
from portal.services.report import report_record, reports
from tests.builders import report_answers
from tests.services.backups.backup_sites import Site, empty_site, is_empty, row_hashes, url_of

pytestmark = pytest.mark.long

# Bytes: enough for a small database, too little for the big file below.
_FULL = 400_000


def environment(app: Flask, url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PORTAL_ENV": "test",
        "DATABASE_URL": url,
        "PORTAL_INSTANCE": str(app.config["PORTAL"].instance),
        "PORTAL_BASE_URL": "http://127.0.0.1",
    }


def flask(
    environ: dict[str, str], *arguments: str, full_disk: bool = False
) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        if full_disk:
            resource.setrlimit(resource.RLIMIT_FSIZE, (_FULL, _FULL))

    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The line of a command that failed, which says nothing else."""
    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("Error: ")
    return lines[0]


@pytest.fixture
def evidence(app: Flask) -> Iterator[Path]:
    folder = app.config["PORTAL"].instance / "evidence"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def site(app: Flask, tmp_path: Path) -> Iterator[Site]:
    with empty_site(db.engine, tmp_path / "other") as made:
        yield made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_the_drill(app: Flask, site: Site, evidence: Path, tmp_path: Path, out: Path) -> None:
    (evidence / "photo.bin").write_bytes(b"\x01" * 700_000)
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    reference = reports.submit_draft(token, report_answers()).reference
    before = row_hashes()
    here, there = environment(app, url_of(db.engine.url)), environment(site.app, site.url)
    keys = tmp_path / "safe" / "keys.tar"

    keys.parent.mkdir()
    assert "File too large" in one_line(
        flask(here, "backup", str(out), "--keys-out", str(keys), full_disk=True)
    )
    assert list(out.iterdir()) == list(keys.parent.iterdir()) == []

    made = flask(here, "backup", str(out), "--keys-out", str(keys))
    assert made.returncode == 0, made.stderr
    (archive,) = out.iterdir()
    assert "case keys is missing" in one_line(flask(there, "restore", str(archive)))
    assert is_empty(site)
    assert "nothing was restored" in one_line(
        flask(there, "restore", str(archive), "--keys", str(keys), full_disk=True)
    )
    assert is_empty(site)

    restored = flask(there, "restore", str(archive), "--keys", str(keys))
    assert restored.returncode == 0, restored.stderr
    assert restored.stdout.endswith("rows and 1 files.\n")
    for word in ("Lovelace", "example.org", reference):
        assert word not in made.stdout + made.stderr + restored.stdout + restored.stderr
    with site.app.app_context():
        assert row_hashes() == before
        report = db.session.scalars(sa.select(Report)).one()
        assert report.reference == reference
        assert report_record.all_answers(report) == report_answers()
        db.session.rollback()
    assert (site.evidence / "photo.bin").read_bytes() == b"\x01" * 700_000


def test_a_full_disk_leaves_no_row(web_app: Flask, tmp_path: Path) -> None:
    """On SQLite, because the other kind's server writes the rows by itself."""
    with web_app.app_context():
        for _ in range(40):
            token = drafts.start_draft("report", "en", "danger", {"now": "no"})
            reports.submit_draft(token, report_answers())
        made = make_backup(tmp_path / "backup.tar")
        with empty_site(db.engine, tmp_path / "other") as site:
            there = environment(site.app, site.url)
            done = flask(there, "restore", str(made.cases), full_disk=True)
            assert "trouble with the database (SQLITE_" in one_line(done)
            assert is_empty(site)
            with site.app.app_context():
                assert restore_backup(made.cases).rows == made.rows


def test_a_stopped_backup_leaves_nothing(app: Flask, evidence: Path, out: Path) -> None:
    with (evidence / "big.bin").open("wb") as file:
        file.truncate(3_000_000_000)
    with subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "backup", str(out)],
        cwd=ROOT,
        env=environment(app, url_of(db.engine.url)),
    ) as running:
        until = time.monotonic() + 60
        while time.monotonic() < until and not any(
            file.stat().st_size > 1_000_000 for file in out.iterdir()
        ):
            time.sleep(0.01)
        assert [file.name.endswith(".partial") for file in out.iterdir()] == [True, True]
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 1
    assert list(out.iterdir()) == []
