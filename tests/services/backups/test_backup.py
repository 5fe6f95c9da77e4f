"""A backup holds one instant of a working portal, and all of it comes back."""

import base64
import datetime as dt
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.config import Settings
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.base import CaseKey
from portal.models.draft import Draft
from portal.models.officer import OfficerSession
from portal.models.outbox import OutboxMessage
from portal.models.report import Report, ReportEvent
from portal.services import drafts
from portal.services.backups.making import make_backup
from portal.services.backups.manifest import BackupError
from portal.services.backups.restoring import restore_backup
from portal.services.officer import officers
from portal.services.report import report_record, reports
from portal.services.transaction import transaction
from tests.builders import report_answers
from tests.faulty import held_by_another, waiting_at_most
from tests.services.backups.backup_sites import Site, empty_site, is_empty, row_hashes

pytestmark = pytest.mark.long

FILES = {"ab/0123.bin": b"\x00\xff sealed" * 9000, "cd/4567.bin": b"", "top.bin": b"x"}


def send_report() -> str:
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    return reports.submit_draft(token, report_answers()).reference


@pytest.fixture
def evidence(app: Flask) -> Iterator[Path]:
    settings: Settings = app.config["PORTAL"]
    folder = settings.instance / "evidence"
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    yield folder
    shutil.rmtree(folder)


def evidence_of(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def count(query: sa.Select) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


@pytest.fixture
def site(app: Flask, tmp_path: Path) -> Site:
    with empty_site(db.engine, tmp_path / "other") as made:
        yield made


def test_all_comes_back_as_it_was(app: Flask, site: Site, tmp_path: Path, evidence: Path) -> None:
    references = {send_report() for _ in range(3)}
    token = drafts.start_draft("report", "en", "danger", {"now": "nö 😡"})
    before = row_hashes()
    made = make_backup(tmp_path / "backup.tar")
    assert made.files == len(FILES)
    with site.app.app_context():
        restored = restore_backup(made.cases)
        assert (restored.rows, restored.files, restored.erased) == (made.rows, made.files, 0)
        assert row_hashes() == before
        rows = db.session.scalars(sa.select(Report)).all()
        assert {row.reference for row in rows} == references
        assert all(report_record.all_answers(row) == report_answers() for row in rows)
        assert drafts.find_draft(token, "report").answers == {"danger": {"now": "nö 😡"}}
        assert evidence_of(site.evidence) == evidence_of(evidence) == FILES
        folders = (site.evidence, site.evidence / "ab")
        assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}


def test_a_report_comes_back_that_is_joined_to_a_later_one(
    app: Flask, site: Site, tmp_path: Path
) -> None:
    for _ in range(2):
        send_report()
    with db.engine.begin() as change:
        change.execute(sa.text("update report set joined_to_id = (select max(id) from report)"))
    before = row_hashes()
    made = make_backup(tmp_path / "backup.tar")
    with site.app.app_context():
        restore_backup(made.cases)
        assert row_hashes() == before


def test_the_portal_works_on_after_a_restore(app: Flask, site: Site, tmp_path: Path) -> None:
    send_report()
    made = make_backup(tmp_path / "backup.tar")
    with site.app.app_context():
        restore_backup(made.cases)
        send_report()
        assert count(sa.select(Report.id)) == 2
        for statement in ("update audit_entry set act = 'x'", "delete from audit_entry"):
            with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.engine.begin() as change:
                change.exec_driver_sql(statement)
        acts = set(db.session.scalars(sa.select(AuditEntry.act)))
        assert acts == {"report.received", "backup.restored"}
    made_here = sa.select(AuditEntry).where(AuditEntry.act == "backup.made")
    assert db.session.scalars(made_here).one().facts["rows"] == made.rows


def test_it_goes_into_the_other_kind_of_database_and_back(
    app: Flask, site: Site, tmp_path: Path
) -> None:
    reference = send_report()
    before = row_hashes()
    made = make_backup(tmp_path / "first.tar")
    sqlite = sa.create_engine("sqlite://")
    with empty_site(sqlite, tmp_path / "sqlite") as between:
        with between.app.app_context():
            restore_backup(made.cases)
            assert row_hashes() == before
            again = make_backup(tmp_path / "second.tar")
        with site.app.app_context():
            restore_backup(again.cases)
            assert row_hashes() == before
            report = db.session.scalars(sa.select(Report)).one()
            assert report.reference == reference
            assert report_record.all_answers(report) == report_answers()
            send_report()


def test_a_backup_under_load_is_one_instant(app: Flask, site: Site, tmp_path: Path) -> None:
    stop, sent, failed = threading.Event(), [], []

    def keep_sending() -> None:
        with app.app_context():
            while not stop.is_set():
                try:
                    sent.append(send_report())
                    drafts.start_draft("report", "en", "danger", {"now": "no"})
                    # Without a pause one thread may keep SQLite from the other for seconds.
                    stop.wait(0.01)
                except Exception as error:
                    failed.append(error)
                    return

    threads = [threading.Thread(target=keep_sending) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        while len(sent) < 5 and not failed:
            stop.wait(0.01)
        for number in range(50):
            before = len(sent)
            made = make_backup(tmp_path / f"{number}.tar")
            if before < len(sent) or failed:
                break
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not failed
    assert before < len(sent)
    with site.app.app_context():
        restore_backup(made.cases)
        came = db.session.scalars(sa.select(Report)).all()
        assert set(sent[:before]) <= {report.reference for report in came} <= set(sent)
        received = sa.select(ReportEvent.id).where(ReportEvent.kind == "received")
        mailed = sa.select(OutboxMessage.id).where(OutboxMessage.message == "report_received")
        assert count(received) == count(mailed) == len(came)
        told = sa.select(AuditEntry.id).where(AuditEntry.act == "report.received")
        assert count(told) == len(came)
        assert count(sa.select(Draft.id).where(Draft.sent_reference.is_not(None))) == len(came)
        assert all(report_record.all_answers(report) == report_answers() for report in came)


def test_a_busy_database_is_waited_for(app: Flask, site: Site, tmp_path: Path) -> None:
    begun = threading.Event()

    def hold() -> None:
        with held_by_another(app, "audit_entry", "EXCLUSIVE"):
            begun.set()
            time.sleep(0.5)

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait()
    with waiting_at_most(app, 100):
        make_backup(tmp_path / "b.tar")
    holder.join()
    assert count(sa.select(AuditEntry.id).where(AuditEntry.act == "backup.made")) == 1


def test_with_later_keys_what_was_erased_stays_erased(
    app: Flask, site: Site, tmp_path: Path, at_noon: dt.datetime
) -> None:
    kept, erased = send_report(), send_report()
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    old = make_backup(tmp_path / "old.tar")
    drafts.end_draft(token, "report")
    with transaction() as session:
        key = session.scalars(sa.select(Report).where(Report.reference == erased)).one().case_key
        key.wrapped, key.destroyed_at = None, clock.now()
    with clock.stopped_at(at_noon + dt.timedelta(days=1)):
        send_report()
        new = make_backup(tmp_path / "new.tar")
    with site.app.app_context():
        restored = restore_backup(old.cases, new.keys)
        assert restored.erased == 2
        found = {row.reference: row for row in db.session.scalars(sa.select(Report))}
        assert set(found) == {kept, erased}
        assert report_record.all_answers(found[kept]) == report_answers()
        assert found[erased].answers is None
        assert found[erased].contact is None
        assert drafts.find_draft(token, "report") is None


def test_the_archive_of_cases_holds_no_key_and_no_word(app: Flask, tmp_path: Path) -> None:
    send_report()
    made = make_backup(tmp_path)
    keys = db.session.scalars(sa.select(CaseKey)).all()
    cases = made.cases.read_bytes()
    for key in keys:
        assert key.id.encode() in cases
        assert base64.b64encode(key.wrapped) not in cases
        assert base64.b64encode(key.wrapped) in made.keys.read_bytes()
    for word in (b"Drums", b"Lovelace", b"ada@example.org", b"Secretname"):
        assert word not in cases + made.keys.read_bytes()
    assert {file.stat().st_mode & 0o777 for file in (made.cases, made.keys)} == {0o600}
    assert {file.name for file in tmp_path.iterdir()} == {
        "portal-20261014T110000Z.tar",
        "portal-20261014T110000Z.keys.tar",
    }


def test_an_officer_who_signed_out_stays_out(app: Flask, site: Site, tmp_path: Path) -> None:
    officers.add_officer("o@example.org", "Olu", Role.TRIAGE_OFFICER, "a long enough password")
    officer_id = db.session.scalar(sa.text("select id from officer"))
    with transaction() as session:
        now = clock.now()
        session.add(
            OfficerSession(
                token_hash=b"h" * 32,
                officer_id=officer_id,
                started_at=now,
                seen_at=now,
                ends_at=now,
            )
        )
    made = make_backup(tmp_path / "backup.tar")
    with site.app.app_context():
        restore_backup(made.cases)
        assert count(sa.select(OfficerSession.token_hash)) == 0
        assert db.session.scalar(sa.text("select name from officer")) == "Olu"


def test_an_empty_portal_comes_back_empty(app: Flask, site: Site, tmp_path: Path) -> None:
    made = make_backup(tmp_path / "backup.tar")
    assert made.rows == made.files == 0
    with site.app.app_context():
        assert restore_backup(made.cases).rows == 0
        assert not is_empty(site)
        assert set(db.session.scalars(sa.select(AuditEntry.act))) == {"backup.restored"}


def test_an_unfinished_file_is_left_out(app: Flask, tmp_path: Path, evidence: Path) -> None:
    (evidence / ".half-written").write_bytes(b"x")
    assert make_backup(tmp_path / "backup.tar").files == len(FILES)


def test_a_link_among_the_files_stops_the_backup(
    app: Flask, tmp_path: Path, evidence: Path
) -> None:
    (evidence / "ab" / "link.bin").symlink_to(evidence / "top.bin")
    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(BackupError):
        make_backup(target)
    assert list(target.iterdir()) == []


def test_a_backup_never_replaces_a_file(app: Flask, tmp_path: Path) -> None:
    made = make_backup(tmp_path / "one.tar")
    before = made.cases.read_bytes()
    for keys in (None, tmp_path / "other.tar"):
        with pytest.raises(BackupError, match="exists already"):
            make_backup(made.cases, keys)
    with pytest.raises(BackupError, match="exists already"):
        make_backup(tmp_path / "two.tar", made.keys)
    assert made.cases.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"one.tar", "one.keys.tar"}


def test_a_folder_that_is_missing_is_named_plainly(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"^the backup was not made: No such file or directory$"):
        make_backup(tmp_path / "one.tar", tmp_path / "no" / "keys.tar")
    assert list(tmp_path.iterdir()) == []
