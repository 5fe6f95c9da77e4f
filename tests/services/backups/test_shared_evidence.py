"""Evidence in a bucket: the same acts as in a folder, by two machines that share it, and in backups."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.evidence import EvidenceState
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.files.bucket_store import bucket_store
from portal.models.evidence import Evidence
from portal.services.backups.making import make_backup
from portal.services.backups.manifest import BackupError
from portal.services.backups.restoring import restore_backup
from portal.services.evidence import evidence, evidence_sweep
from portal.services.evidence.evidence_case import EvidenceCase, case_of
from portal.services.evidence.evidence_checks import check_waiting
from portal.services.evidence.evidence_out import open_original, open_safe_copy
from portal.services.officer.officers import SignedIn
from tests.buckets import new_bucket, s3_server, settings_of
from tests.builders import a_report, an_officer
from tests.databases import make_app
from tests.files.samples import photo
from tests.services.backups.backup_sites import Site, empty_site, is_empty, url_of

# One server for the module's tests.
pytestmark = pytest.mark.xdist_group("bucket")


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture
def engine(web_app: Flask) -> sa.Engine:
    """SQLite's: which database it is makes no difference to files."""
    with web_app.app_context():
        return db.engine


@pytest.fixture
def site(engine: sa.Engine, tmp_path: Path, service: str) -> Iterator[Site]:
    """A portal with a bucket."""
    bucket = new_bucket(
        service, f"first-{tmp_path.name[-40:].strip('_').replace('_', '-').lower()}"
    )
    with empty_site(engine, tmp_path / "first", **settings_of(bucket)) as made:
        yield made


def a_case() -> tuple[EvidenceCase, SignedIn]:
    officer = an_officer(Role.TRIAGE_OFFICER)
    return case_of(a_report(officer)), officer


def add(case: EvidenceCase, officer: SignedIn, data: bytes) -> evidence.EvidenceView:
    return evidence.add_file(case, "a.jpg", io.BytesIO(data), officer_id=officer.id)


def test_what_one_machine_takes_another_checks_and_hands_out(site: Site, tmp_path: Path) -> None:
    sent = photo()
    with site.app.app_context():
        case, officer = a_case()
        added = add(case, officer, sent)
    # Another process would be the same: it shares the database and the bucket, and no folder.
    bucket = site.app.config["PORTAL"].bucket
    other = make_app(site.url, tmp_path / "elsewhere", **settings_of(bucket))
    with other.app_context():
        assert check_waiting() == 1
        db.session.remove()
        db.engine.dispose()
    with site.app.app_context():
        (kept,) = evidence.list_for(case)
        assert (kept.id, kept.state, kept.has_safe_copy) == (added.id, EvidenceState.KEPT, True)
        assert b"".join(open_original(case, kept.id).chunks) == sent
        assert b"".join(open_safe_copy(case, kept.id).chunks)[:2] == b"\xff\xd8"
    assert not (site.folder / "evidence").exists()
    assert not (tmp_path / "elsewhere" / "evidence").exists()


def test_the_sweeper_clears_both_ways(site: Site) -> None:
    with site.app.app_context():
        case, officer = a_case()
        added = add(case, officer, photo())
        store = bucket_store(site.app.config["PORTAL"].bucket)
        stray = store.write(bytes(32), [b"of no row"])
        # The bucket tells its own time.
        with clock.stopped_at(dt.datetime.now(dt.UTC)):
            assert evidence_sweep.sweep() == evidence_sweep.Swept(removed=0, missing=0)
        with clock.stopped_at(dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)):
            assert evidence_sweep.sweep() == evidence_sweep.Swept(removed=1, missing=0)
            assert not store.holds(stray)
            row = db.session.get_one(Evidence, added.id)
            store.remove(row.original_name)
            db.session.rollback()
            assert evidence_sweep.sweep() == evidence_sweep.Swept(removed=0, missing=1)


def test_a_backup_takes_a_bucket_with_it_and_comes_back_into_a_folder_or_a_bucket(
    site: Site, engine: sa.Engine, tmp_path: Path, service: str
) -> None:
    sent = photo()
    with site.app.app_context():
        case, officer = a_case()
        added = add(case, officer, sent)
        check_waiting()
        made = make_backup(tmp_path / "backup.tar")
        assert made.files == 2
        name = f"second-{added.id}-{site.folder.parent.name[-20:].strip('_').replace('_', '-')}"
        bucket = new_bucket(service, name.lower())
        for folder, environ in (("third", settings_of(bucket)), ("fourth", {})):
            with empty_site(engine, tmp_path / folder, **environ) as other:
                with other.app.app_context():
                    assert restore_backup(made.cases).files == 2
                    assert b"".join(open_original(case, added.id).chunks) == sent
                assert (other.folder / "evidence").exists() == (not environ)


def test_a_restore_that_fails_leaves_nothing_in_the_bucket(
    site: Site, engine: sa.Engine, tmp_path: Path, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.app.app_context():
        case, officer = a_case()
        add(case, officer, photo())
        made = make_backup(tmp_path / "backup.tar")
        with pytest.raises(BackupError, match="bucket is not empty"):
            restore_backup(made.cases)
        name = site.folder.parent.name[-20:].strip("_").replace("_", "-").lower()
        bucket = new_bucket(service, f"fails-{name}")
        with empty_site(engine, tmp_path / "other", **settings_of(bucket)) as other:
            with other.app.app_context():
                # The last thing before the commit.
                monkeypatch.setattr(
                    "portal.services.backups.restoring._put_on_record",
                    lambda *_: db.session.execute(sa.text("select nonsense")),
                )
                with pytest.raises(BackupError):
                    restore_backup(made.cases)
                db.session.rollback()
            assert is_empty(other)
            assert list(bucket_store(bucket).all_files()) == []


def test_a_bucket_that_is_away_takes_no_file_and_leaves_no_row(
    web_app: Flask, tmp_path: Path
) -> None:
    away = {
        "PORTAL_EVIDENCE": "s3",
        "PORTAL_S3_ENDPOINT": "http://127.0.0.1:1",
        "PORTAL_S3_BUCKET": "away",
        "PORTAL_S3_KEY_ID": "k",
        "PORTAL_S3_SECRET": "s",
    }
    with web_app.app_context():
        other = make_app(url_of(db.engine.url), tmp_path, **away)
    with other.app_context():
        case, officer = a_case()
        with pytest.raises(OSError, match="away"):
            add(case, officer, photo())
        assert evidence.list_for(case) == ()
        db.session.remove()
        db.engine.dispose()
