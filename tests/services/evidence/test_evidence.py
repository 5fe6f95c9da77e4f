"""Evidence from adding to handing out, on both databases, with real files, a real cleaner and a clamd."""

import dataclasses
import datetime as dt
import hashlib
import io
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from portal import clock
from portal.domain.evidence import (
    AddedBy,
    CaseKind,
    EvidenceLimits,
    EvidenceState,
    FileKind,
    RefusalReason,
)
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.files.checking import FileRefused
from portal.models.audit import AuditEntry
from portal.models.base import CaseKey
from portal.models.evidence import Evidence
from portal.models.report import Report
from portal.services import drafts
from portal.services.evidence import evidence, evidence_checks, evidence_rows, evidence_sweep
from portal.services.evidence.evidence_case import CaseGone, EvidenceCase, case_of, case_of_draft
from portal.services.evidence.evidence_checks import check_waiting
from portal.services.evidence.evidence_out import EvidenceNotFound, open_original, open_safe_copy
from portal.services.officer.officers import SignedIn
from portal.services.transaction import transaction
from tests.builders import a_report, an_officer
from tests.files.clamd import EICAR, running_clamd
from tests.files.samples import archive, bomb_png, one_of_each, pdf, photo, picture

pytestmark = pytest.mark.usefixtures("empty_folder")

HOSTILE = "../../..\\évidence\r\nX: y.html"


@pytest.fixture
def empty_folder(app: Flask) -> Path:
    """The folder of evidence, with nothing of another test in it."""
    folder: Path = app.config["PORTAL"].instance / "evidence"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.TRIAGE_OFFICER)


@pytest.fixture
def report(officer: SignedIn) -> EvidenceCase:
    return case_of(a_report(officer))


@pytest.fixture
def token(app: Flask) -> str:
    return drafts.start_draft("report", "en", "danger", {"now": "no"})


@pytest.fixture
def clamd(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Sets the scanner, and gives what starts it."""
    path = tmp_path / "clamd.sock"
    settings = dataclasses.replace(app.config["PORTAL"], scanner_socket=path)
    monkeypatch.setitem(app.config, "PORTAL", settings)
    return lambda mode="real": running_clamd(path, mode)


def add(case: EvidenceCase, data: bytes, name: str = "photo.jpg", **more) -> evidence.EvidenceView:
    return evidence.add_file(case, name, io.BytesIO(data), **more)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def acts() -> list[str]:
    query = sa.select(AuditEntry.act).where(AuditEntry.act.like("evidence.%"))
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def limits(monkeypatch: pytest.MonkeyPatch, **numbers: int) -> None:
    for module in (evidence, evidence_checks):
        monkeypatch.setattr(module, "evidence_limits", lambda: EvidenceLimits(**numbers))


def test_a_photo_is_kept_cleaned_and_handed_out(
    report: EvidenceCase, officer: SignedIn, empty_folder: Path
) -> None:
    sent = photo(6)
    added = add(report, sent, HOSTILE, officer_id=officer.id)
    assert added.state == EvidenceState.RECEIVED
    assert added.added_by == AddedBy.OFFICER
    assert added.label == "évidence X y.jpg"
    with pytest.raises(EvidenceNotFound):
        open_original(report, added.id)
    assert check_waiting() == 1
    (kept,) = evidence.list_for(report)
    assert (kept.state, kept.width, kept.height) == (EvidenceState.KEPT, 60, 40)
    assert kept.has_safe_copy
    assert not kept.scanned

    copy = open_safe_copy(report, kept.id)
    assert copy.media_type == "image/jpeg"
    assert copy.disposition.startswith("inline;")
    drawn = Image.open(io.BytesIO(b"".join(copy.chunks)))
    assert drawn.size == (40, 60)
    assert dict(drawn.getexif()) == {}

    original = open_original(report, kept.id)
    assert b"".join(original.chunks) == sent
    assert original.media_type == "application/octet-stream"
    assert original.disposition.startswith("attachment;")
    assert acts() == ["evidence.added", "evidence.kept"]
    assert all(b"Secretphone" not in path.read_bytes() for path in files(empty_folder))
    assert len(files(empty_folder)) == 2


@pytest.mark.parametrize("kind", [FileKind.HEIC, FileKind.PDF, FileKind.MP4, FileKind.OGG])
def test_what_is_not_cleaned_is_an_attachment_only(report: EvidenceCase, kind: FileKind) -> None:
    data = one_of_each()[kind]
    added = add(report, data, "page.html")
    check_waiting()
    assert evidence.list_for(report)[0].state == EvidenceState.KEPT
    with pytest.raises(EvidenceNotFound):
        open_safe_copy(report, added.id)
    original = open_original(report, added.id)
    assert b"".join(original.chunks) == data
    assert original.disposition.startswith(f'attachment; filename="page.{kind.value}"')


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html></html>", RefusalReason.UNKNOWN_TYPE),
        (picture() + archive(), RefusalReason.MIXED_TYPES),
        (b"", RefusalReason.EMPTY),
    ],
)
def test_what_is_refused_at_once_leaves_nothing(
    report: EvidenceCase, empty_folder: Path, data: bytes, reason: RefusalReason
) -> None:
    with pytest.raises(FileRefused, match=reason.value):
        add(report, data)
    assert evidence.list_for(report) == ()
    assert files(empty_folder) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb_png(), RefusalReason.TOO_MANY_PIXELS),
        (picture("PNG", size=(200, 200))[:-60], RefusalReason.DAMAGED),
    ],
)
def test_what_the_cleaner_refuses_is_gone_and_says_why(
    report: EvidenceCase, empty_folder: Path, data: bytes, reason: RefusalReason
) -> None:
    added = add(report, data)
    check_waiting()
    (refused,) = evidence.list_for(report)
    assert (refused.state, refused.reason) == (EvidenceState.REFUSED, reason)
    assert refused.label == "photo.png"
    row = db.session.scalars(sa.select(Evidence)).one()
    assert row.original_name is row.file_key_sealed is None
    assert files(empty_folder) == []
    with pytest.raises(EvidenceNotFound):
        open_original(report, added.id)
    assert acts() == ["evidence.added", "evidence.refused"]


def test_the_scanner_finds_what_is_harmful(
    report: EvidenceCase, empty_folder: Path, clamd: Callable
) -> None:
    harmful = pdf().replace(b"endobj", b"endobj\n%" + EICAR)
    add(report, harmful)
    add(report, photo())
    with clamd() as server:
        assert check_waiting() == 2
    assert server.received == [harmful, photo()]
    bad, good = evidence.list_for(report)
    assert (bad.state, bad.reason) == (EvidenceState.REFUSED, RefusalReason.HARMFUL)
    assert good.state == EvidenceState.KEPT
    assert good.scanned
    assert len(files(empty_folder)) == 2


@pytest.mark.parametrize("mode", [None, "closes", "nonsense"])
def test_a_file_waits_while_the_scanner_is_down_and_is_kept_after(
    report: EvidenceCase, clamd: Callable, mode: str | None
) -> None:
    add(report, photo())
    began = clock.now()
    for minutes in (0, 2, 30):
        with clock.stopped_at(began + dt.timedelta(minutes=minutes)):
            if mode is None:
                assert check_waiting() == 1
            else:
                with clamd(mode):
                    assert check_waiting() == 1
        (waiting,) = evidence.list_for(report)
        assert waiting.state == EvidenceState.CHECKING
        assert not waiting.has_safe_copy
    assert evidence_checks.oldest_waiting() == began
    with clamd():
        with clock.stopped_at(began + dt.timedelta(minutes=31)):
            assert check_waiting() == 0
        with clock.stopped_at(began + dt.timedelta(hours=1)):
            assert check_waiting() == 1
    assert evidence.list_for(report)[0].state == EvidenceState.KEPT
    assert evidence_checks.oldest_waiting() is None


def test_the_same_file_twice_is_one(report: EvidenceCase, empty_folder: Path) -> None:
    first, second = add(report, photo()), add(report, photo(), "other.jpg")
    assert first == second
    assert len(files(empty_folder)) == 1
    assert acts() == ["evidence.added"]


def test_a_case_holds_so_many_files_however_many_come_at_once(
    app: Flask, report: EvidenceCase, empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits(monkeypatch, files_per_case=3)
    reasons: list[RefusalReason] = []
    start = threading.Barrier(6)

    def one(number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                add(report, picture(size=(40 + number, 40)))
            except FileRefused as refused:
                reasons.append(refused.reason)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert reasons == [RefusalReason.TOO_MANY_FILES] * 3
    assert len(evidence.list_for(report)) == 3
    assert len(files(empty_folder)) == 3


def test_a_refused_file_makes_room(report: EvidenceCase, monkeypatch: pytest.MonkeyPatch) -> None:
    limits(monkeypatch, files_per_case=1)
    add(report, bomb_png())
    check_waiting()
    assert add(report, photo()).state == EvidenceState.RECEIVED


def test_another_case_reaches_nothing(report: EvidenceCase, officer: SignedIn) -> None:
    added = add(report, photo())
    check_waiting()
    other = case_of(a_report(officer))
    same_number = EvidenceCase(CaseKind.CASE_REVIEW, report.id)
    for case in (other, same_number):
        assert evidence.list_for(case) == ()
        for opens in (open_safe_copy, open_original):
            with pytest.raises(EvidenceNotFound):
                opens(case, added.id)


def test_evidence_of_a_draft_moves_to_its_report(
    token: str, report: EvidenceCase, empty_folder: Path
) -> None:
    draft_case = case_of_draft(token, "report")
    waiting = add(draft_case, picture("PNG"), "one.png")
    before = files(empty_folder)
    assert acts() == []
    with transaction() as session:
        draft = drafts.lock_draft(session, token, "report")
        row = session.get_one(Report, report.id)
        assert draft is not None
        assert evidence.move_to_case(session, draft, row) == 1
        drafts.mark_sent(draft, row.reference)
    assert files(empty_folder) == before
    assert evidence.list_for(draft_case) == ()
    with clock.stopped_at(clock.now() + dt.timedelta(days=8)):
        assert drafts.purge_drafts() == 1
    check_waiting()
    (moved,) = evidence.list_for(report)
    assert (moved.id, moved.label) == (waiting.id, "one.png")
    assert b"".join(open_original(report, moved.id).chunks) == picture("PNG")
    assert acts() == ["evidence.added", "evidence.kept"]


def test_a_file_may_be_taken_away_before_sending_only(
    token: str, report: EvidenceCase, empty_folder: Path
) -> None:
    draft_case = case_of_draft(token, "report")
    added, sent = add(draft_case, photo()), add(report, photo())
    check_waiting()
    assert len(files(empty_folder)) == 4
    assert not evidence.remove(draft_case, sent.id)
    assert evidence.remove(draft_case, added.id)
    assert not evidence.remove(draft_case, added.id)
    assert len(files(empty_folder)) == 2
    with pytest.raises(CaseGone):
        evidence.remove(report, sent.id)


def test_a_draft_that_was_sent_takes_nothing(token: str, empty_folder: Path) -> None:
    draft_case = case_of_draft(token, "report")
    with transaction() as session:
        draft = drafts.lock_draft(session, token, "report")
        assert draft is not None
        drafts.mark_sent(draft, "ASB-0000-0000")
    with pytest.raises(CaseGone):
        add(draft_case, photo())
    with pytest.raises(CaseGone):
        case_of_draft(token, "report")
    assert files(empty_folder) == []


@pytest.mark.parametrize("reference", ["ASB-2222-2222", "CR-2222-2222"])
def test_an_unknown_reference_is_no_case(app: Flask, reference: str) -> None:
    with pytest.raises(CaseGone):
        case_of(reference)


def test_evidence_goes_with_its_draft(token: str, empty_folder: Path) -> None:
    add(case_of_draft(token, "report"), photo())
    drafts.end_draft(token, "report")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CaseKey)) == 0
    _age(empty_folder, hours=2)
    assert evidence_sweep.sweep().removed == 1
    assert files(empty_folder) == []


def test_a_file_removed_while_it_is_checked_leaves_nothing(
    token: str, empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_case = case_of_draft(token, "report")
    added = add(draft_case, photo())
    real = evidence_checks.clean_image

    def slow(*details):
        evidence.remove(draft_case, added.id)
        return real(*details)

    monkeypatch.setattr(evidence_checks, "clean_image", slow)
    assert check_waiting() == 1
    assert files(empty_folder) == []


def test_a_worker_that_died_is_followed_by_the_next(report: EvidenceCase) -> None:
    add(report, photo())
    dead = evidence_checks._claim()
    assert dead is not None
    assert check_waiting() == 0
    with clock.stopped_at(clock.now() + evidence_checks.LEASE + dt.timedelta(seconds=1)):
        assert check_waiting() == 1
    # What the first one says now comes too late.
    evidence_checks._note_refused(dead, RefusalReason.DAMAGED)
    assert evidence.list_for(report)[0].state == EvidenceState.KEPT


def test_several_workers_check_each_file_once(app: Flask, report: EvidenceCase) -> None:
    for number in range(6):
        add(report, pdf().replace(b"1.7", f"1.{number}".encode()))
    handled: list[int] = []

    def work() -> None:
        with app.app_context():
            handled.append(check_waiting())
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert sum(handled) == 6
    assert {one.state for one in evidence.list_for(report)} == {EvidenceState.KEPT}
    assert acts().count("evidence.kept") == 6


def test_a_disk_that_is_full_leaves_no_row(
    report: EvidenceCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        add(report, photo())
    assert evidence.list_for(report) == ()


def test_no_row_is_committed_before_its_file_is_whole(
    report: EvidenceCase, empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*details, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr(evidence.audit, "add_entry", crash)
    with pytest.raises(KeyboardInterrupt):
        add(report, photo())
    monkeypatch.undo()
    assert evidence.list_for(report) == ()
    assert len(files(empty_folder)) == 1
    assert evidence_sweep.sweep().removed == 0
    _age(empty_folder, hours=2)
    assert evidence_sweep.sweep() == evidence_sweep.Swept(removed=1, missing=0)
    assert files(empty_folder) == []


def test_a_row_without_its_file_is_flagged_until_the_file_is_back(
    report: EvidenceCase, empty_folder: Path
) -> None:
    added = add(report, pdf())
    check_waiting()
    (path,) = files(empty_folder)
    held = path.read_bytes()
    path.unlink()
    assert evidence_sweep.sweep().missing == 1
    assert evidence.list_for(report)[0].missing
    with pytest.raises(EvidenceNotFound):
        open_original(report, added.id)
    path.write_bytes(held)
    assert evidence_sweep.sweep().missing == 0
    assert not evidence.list_for(report)[0].missing
    assert b"".join(open_original(report, added.id).chunks) == pdf()


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_bytes(bytes(500))])
def test_a_waiting_file_that_is_gone_or_altered_is_flagged_and_never_kept(
    report: EvidenceCase, empty_folder: Path, change: Callable[[Path], object]
) -> None:
    add(report, photo())
    (path,) = files(empty_folder)
    change(path)
    assert check_waiting() == 1
    (found,) = evidence.list_for(report)
    assert found.missing
    assert found.state == EvidenceState.CHECKING
    assert check_waiting() == 0


def test_the_sweeper_spares_what_rows_know_and_what_is_new(
    report: EvidenceCase, empty_folder: Path
) -> None:
    add(report, photo())
    check_waiting()
    _age(empty_folder, hours=100)
    add(report, pdf())
    (empty_folder / "ab").mkdir(exist_ok=True)
    (empty_folder / "ab" / ".unfinished.part").write_bytes(b"x")
    _age(empty_folder, hours=0.9)
    assert evidence_sweep.sweep() == evidence_sweep.Swept(removed=0, missing=0)
    _age(empty_folder, hours=1.1)
    assert evidence_sweep.sweep() == evidence_sweep.Swept(removed=1, missing=0)
    assert len(files(empty_folder)) == 3


def test_evidence_of_an_erased_case_is_closed_and_swept(
    report: EvidenceCase, empty_folder: Path
) -> None:
    added = add(report, pdf())
    check_waiting()
    with transaction() as session:
        key = session.get_one(Report, report.id).case_key
        key.wrapped, key.destroyed_at = None, clock.now()
    assert evidence.list_for(report)[0].label is None
    with pytest.raises(EvidenceNotFound):
        open_original(report, added.id)
    with pytest.raises(CaseGone):
        add(report, photo())
    _age(empty_folder, hours=2)
    assert evidence_sweep.sweep().removed == 1
    assert evidence.list_for(report) == ()
    assert files(empty_folder) == []


def test_the_hash_of_the_original_is_in_the_row(report: EvidenceCase) -> None:
    add(report, photo())
    check_waiting()
    stored = db.session.scalars(sa.select(Evidence)).one()
    assert stored.sha256 == hashlib.sha256(photo()).digest()
    assert stored.size == len(photo())


def test_the_limits_are_those_of_the_authority(app: Flask) -> None:
    found = evidence_rows.evidence_limits()
    assert found.files_per_case == 10
    assert found.most_bytes == 50_000_000


def _age(folder: Path, hours: float) -> None:
    then = clock.now().timestamp() - hours * 3600
    for path in files(folder):
        os.utime(path, (then, then))
