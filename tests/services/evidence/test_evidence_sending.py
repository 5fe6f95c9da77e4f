"""Evidence on its way with what is sent: from the draft to the case, checked by the worker, watched at /ready."""

import datetime as dt
import io
import os
import shutil
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.commands import worker
from portal.domain.evidence import CaseKind, EvidenceState
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.services import drafts, readiness
from portal.services.case_access import CaseNotFound
from portal.services.case_review import case_reviews
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import CaseGone, case_of, case_of_draft
from portal.services.evidence.evidence_checks import check_waiting
from portal.services.evidence.evidence_out import EvidenceNotFound
from portal.services.evidence.evidence_reading import read_original, read_safe_copy
from portal.services.report import reports
from tests.builders import an_officer, report_answers
from tests.files.samples import pdf, photo
from tests.services.review_answers import application


@pytest.fixture(autouse=True)
def empty_folder(app: Flask) -> Path:
    """The folder of evidence, with nothing of another test in it."""
    folder: Path = app.config["PORTAL"].instance / "evidence"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def draft_with(journey: str, *files: bytes) -> str:
    token = drafts.start_draft(journey, "en", "danger", {"now": "no"})
    for data in files:
        evidence.add_file(case_of_draft(token, journey), "photo.jpg", io.BytesIO(data))
    return token


def noted(act: str) -> int:
    db.session.rollback()
    query = sa.select(sa.func.count()).where(AuditEntry.act == act)
    return db.session.scalar(query) or 0


def test_a_reports_files_come_with_it_and_once() -> None:
    token = draft_with("report", photo(), pdf())
    sent = reports.submit_draft(token, report_answers())
    again = reports.submit_draft(token, report_answers())
    assert again.reference == sent.reference
    case = case_of(sent.reference)
    assert case.kind == CaseKind.REPORT
    assert len(evidence.list_for(case)) == 2
    assert noted("evidence.added") == 2
    with pytest.raises(CaseGone):
        case_of_draft(token, "report")
    check_waiting()
    officer = an_officer(Role.MANAGER)
    kept = evidence.list_for(case)
    assert {each.state for each in kept} == {EvidenceState.KEPT}
    originals = [
        b"".join(read_original(CaseKind.REPORT, sent.reference, each.id, officer).chunks)
        for each in kept
    ]
    assert originals == [photo(), pdf()]


def test_an_applications_files_come_with_it() -> None:
    token = draft_with("case_review", photo())
    sent = case_reviews.submit_draft(token, application())
    (added,) = evidence.list_for(case_of(sent.reference))
    assert added.state == EvidenceState.RECEIVED


def test_every_reading_is_recorded_and_a_failed_one_gives_nothing() -> None:
    officer = an_officer(Role.CASE_REVIEW_OFFICER)
    first = reports.submit_draft(draft_with("report", photo()), report_answers()).reference
    other = reports.submit_draft(draft_with("report"), report_answers()).reference
    check_waiting()
    (kept,) = evidence.list_for(case_of(first))
    assert (
        b"".join(read_safe_copy(CaseKind.REPORT, first, kept.id, officer).chunks)[:2] == b"\xff\xd8"
    )
    read_original(CaseKind.REPORT, first, kept.id, officer)
    assert (noted("evidence.read"), noted("evidence.original_read")) == (1, 1)
    for read in (read_safe_copy, read_original):
        with pytest.raises(EvidenceNotFound):
            read(CaseKind.REPORT, other, kept.id, officer)
        with pytest.raises(CaseNotFound):
            read(CaseKind.CASE_REVIEW, first, kept.id, officer)
        with pytest.raises(CaseNotFound):
            read(CaseKind.REPORT, "ASB-2222-2222", kept.id, officer)


def test_the_oldest_unchecked_file_is_told_until_it_is_checked(at_noon: dt.datetime) -> None:
    assert readiness.check().facts["oldest_unchecked_seconds"] is None
    draft_with("report", photo())
    with clock.stopped_at(at_noon + dt.timedelta(minutes=7)):
        assert readiness.check().facts["oldest_unchecked_seconds"] == 420
        check_waiting()
        assert readiness.check().facts["oldest_unchecked_seconds"] is None


class StopsWhenIdle(threading.Event):
    """Stops the worker as soon as it has nothing to do."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


class Nobody:
    """A transport for which there is no mail."""

    def deliver(self, mail: object) -> None:
        raise AssertionError("there is no mail")


def test_the_worker_checks_files_and_sweeps(empty_folder: Path, at_noon: dt.datetime) -> None:
    draft_with("report", photo(), pdf())
    stray = empty_folder / "ab" / ("ab" + "0" * 30)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"nobody knows me")
    old = (at_noon - dt.timedelta(hours=2)).timestamp()
    os.utime(stray, (old, old))
    worker.run(Nobody(), StopsWhenIdle())
    assert not stray.exists()
    states = db.session.execute(sa.text("select state from evidence")).scalars().all()
    assert states == ["kept", "kept"]
