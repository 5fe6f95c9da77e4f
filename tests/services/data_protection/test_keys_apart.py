"""Case keys in a database of their own: never without a case's key, whatever breaks in between."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
import sqlalchemy.exc
from flask import Flask
from sqlalchemy.orm import Session

from portal import clock
from portal.extensions import db
from portal.models.base import CaseKey, new_case_key
from portal.models.report import Report
from portal.security.key_store import KeysOfAnother, KeyStore, install_key_store, key_store
from portal.security.vault import SealBroken, install_vault
from portal.services import drafts, readiness
from portal.services.backups.making import make_backup
from portal.services.backups.manifest import BackupError
from portal.services.backups.restoring import restore_backup
from portal.services.data_protection.case_keys import KeysError, rotate_keys
from portal.services.data_protection.erasing import erase_case, lock_case
from portal.services.data_protection.keys_apart import (
    destroy_erased,
    move_keys,
    move_keys_back,
    sweep_orphans,
)
from portal.services.report.report_record import all_answers
from portal.services.transaction import transaction
from tests.builders import report_answers
from tests.databases import make_app
from tests.house.test_commands import invoke
from tests.services.backups.backup_sites import Site, empty_site, is_empty, new_database, url_of
from tests.services.report.test_killed import send_until_killed
from tests.services.tracked import sent_report

OTHER_MASTER = "other:" + "B" * 43 + "="


@dataclass(frozen=True)
class Apart:
    """A portal whose case keys are in another database, at `keys_url`."""

    app: Flask
    keys_url: str


@contextmanager
def keys_database(engine: sa.Engine, folder: Path) -> Iterator[str]:
    folder.mkdir()
    with new_database(engine, folder) as url:
        yield url


@contextmanager
def portal_with(engine: sa.Engine, folder: Path, keys_url: str, **environ: str) -> Iterator[Site]:
    with empty_site(engine, folder, PORTAL_KEYS_URL=keys_url, **environ) as made:
        try:
            yield made
        finally:
            with made.app.app_context():
                store_of(made.app).engine.dispose()


def store_of(app: Flask) -> KeyStore:
    found: KeyStore = app.extensions["key_store"]
    return found


@pytest.fixture
def engine(app: Flask) -> sa.Engine:
    return db.engine


@pytest.fixture
def apart(app: Flask, engine: sa.Engine, tmp_path: Path) -> Iterator[Apart]:
    with keys_database(engine, tmp_path / "keys") as url:
        install_key_store(app, url)
        try:
            move_keys()
            yield Apart(app, url)
        finally:
            store_of(app).engine.dispose()
            install_key_store(app, None)
            install_vault(app, app.config["PORTAL"].master_keys)


def stored() -> set[str]:
    """The ids of all keys in the store."""
    store = key_store()
    assert store is not None
    return {key for some in store.made_before(clock.now() + dt.timedelta(days=999)) for key in some}


def live() -> set[str]:
    """The ids of the keys that the database counts on."""
    db.session.rollback()
    return set(db.session.scalars(sa.select(CaseKey.id).where(CaseKey.destroyed_at.is_(None))))


def wrapped_here() -> int:
    db.session.rollback()
    return len(db.session.scalars(sa.select(CaseKey.id).where(CaseKey.wrapped.is_not(None))).all())


def report_of(reference: str) -> Report:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(Report).where(Report.reference == reference)).one()


@contextmanager
def broken_off() -> Iterator[Session]:
    """A transaction whose end is not reached."""
    with transaction() as session:
        yield session
        session.flush()
        raise RuntimeError("power cut")


def erase(reference: str) -> str:
    """Erase a report; gives its key's id."""
    with transaction() as session:
        case = lock_case(session, reference)
        assert case is not None
        erase_case(session, case, "retention")
        return case.key_id


def test_a_case_opens_by_a_key_that_its_database_never_held(apart: Apart) -> None:
    sent = sent_report()
    assert wrapped_here() == 0
    assert live() == stored() != set()
    assert all_answers(report_of(sent.reference)) == report_answers()
    assert readiness.check().ready


def test_a_page_of_cases_asks_the_store_once(apart: Apart) -> None:
    for _ in range(4):
        sent_report()
    db.session.remove()
    asked: list[str] = []
    sa.event.listen(
        store_of(apart.app).engine, "before_cursor_execute", lambda *told: asked.append(told[2])
    )
    rows = db.session.scalars(sa.select(Report)).all()
    assert [all_answers(row) for row in rows] == [report_answers()] * 4
    assert len([each for each in asked if each.startswith("SELECT")]) == 1, asked


def test_a_case_that_is_not_committed_leaves_a_key_that_opens_nothing(apart: Apart) -> None:
    kept = sent_report()
    with pytest.raises(RuntimeError, match="power cut"), broken_off() as session:
        session.add(new_case_key(clock.now()))
    (orphan,) = stored() - live()
    assert sweep_orphans() == 0
    with clock.stopped_at(clock.now() + dt.timedelta(days=91)):
        assert sweep_orphans() == 1
    assert orphan not in stored()
    assert all_answers(report_of(kept.reference)) == report_answers()


def test_erasing_destroys_the_key_there_too(apart: Apart) -> None:
    kept, gone = sent_report(), sent_report()
    key = erase(gone.reference)
    assert key not in stored()
    assert report_of(gone.reference).answers is None
    assert all_answers(report_of(kept.reference)) == report_answers()
    token = drafts.start_draft("report", "en", "danger", {"now": "no"})
    before = stored()
    drafts.end_draft(token, "report")
    assert len(before - stored()) == 1
    assert stored() == live()


def test_an_erasure_that_is_rolled_back_destroys_nothing(apart: Apart) -> None:
    sent = sent_report()
    with pytest.raises(RuntimeError, match="power cut"), broken_off() as session:
        erase_case(session, lock_case(session, sent.reference), "retention")
    with transaction():
        """A later transaction of the same session."""
    assert all_answers(report_of(sent.reference)) == report_answers()


def test_an_erasure_that_is_broken_off_between_both_is_carried_through(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = sent_report()
    with monkeypatch.context() as broken:

        def away(self: KeyStore, ids: list[str]) -> int:
            raise sa.exc.OperationalError("delete", {}, Exception("gone"))

        broken.setattr(KeyStore, "destroy", away)
        key = erase(sent.reference)
    # Erased for everybody at once, and soon for good.
    assert report_of(sent.reference).answers is None
    assert key in stored()
    assert destroy_erased() == 1
    assert key not in stored()


@pytest.mark.long
def test_nothing_acknowledged_is_without_its_key_after_kill_9(apart: Apart) -> None:
    # The process that is killed has the demonstration's keys, as this one has.
    url = apart.keys_url.replace("postgresql+psycopg", "postgresql")
    acknowledged = send_until_killed(apart.app, PORTAL_KEYS_URL=url)
    assert live() <= stored()
    rows = {row.reference: row for row in db.session.scalars(sa.select(Report))}
    assert set(acknowledged) <= set(rows)
    assert all(all_answers(row) == report_answers() for row in rows.values())


def test_a_new_master_key_takes_over_the_keys_in_the_store(apart: Apart) -> None:
    sent = sent_report()
    (old,) = apart.app.config["PORTAL"].master_keys
    new = ("2027", bytes(range(32)))
    install_vault(apart.app, (new, old))
    done = rotate_keys()
    assert (done.rewrapped, done.left) == (len(stored()), (old[0],))
    install_vault(apart.app, (new,))
    assert all_answers(report_of(sent.reference)) == report_answers()


@pytest.mark.long
def test_keys_move_into_the_store_while_the_portal_works_and_back(
    engine: sa.Engine, tmp_path: Path
) -> None:
    with (
        keys_database(engine, tmp_path / "keys") as keys_url,
        empty_site(engine, tmp_path / "cases") as site,
    ):
        with site.app.app_context():
            first, erased = sent_report(), sent_report()
            erase(erased.reference)
            with pytest.raises(KeysError, match="PORTAL_KEYS_URL is missing"):
                move_keys()
        with_store = make_app(site.url, tmp_path / "with", PORTAL_KEYS_URL=keys_url)
        with with_store.app_context():
            assert "run flask keys move" in readiness.check().facts["keys"]
            second = sent_report()
            assert all_answers(report_of(first.reference)) == report_answers()
            before = wrapped_here()
            assert before > 0
            assert (
                f"{before} case keys are now in the store" in invoke(with_store, "keys", "move")[1]
            )
            assert (wrapped_here(), move_keys()) == (0, 0)
            assert stored() == live()
            assert readiness.check().ready
            for reference in (first.reference, second.reference):
                assert all_answers(report_of(reference)) == report_answers()
            assert report_of(erased.reference).answers is None
            db.session.remove()
        with site.app.app_context():
            # A start without the setting must not look as if all had been erased.
            assert "PORTAL_KEYS_URL does not name" in readiness.check().facts["keys"]
            with pytest.raises(SealBroken, match="PORTAL_KEYS_URL"):
                all_answers(report_of(first.reference))
        with with_store.app_context():
            assert move_keys_back() == len(live())
            store_of(with_store).engine.dispose()
            db.session.remove()
            db.engine.dispose()
        with site.app.app_context():
            assert readiness.check().ready
            assert all_answers(report_of(second.reference)) == report_answers()
            assert report_of(erased.reference).answers is None


def test_another_portals_store_is_left_alone(
    apart: Apart, engine: sa.Engine, tmp_path: Path
) -> None:
    sent_report()
    before = stored()
    other_keys = {"PORTAL_MASTER_KEYS": OTHER_MASTER}
    with (
        portal_with(engine, tmp_path / "other", apart.keys_url, **other_keys) as other,
        other.app.app_context(),
    ):
        with pytest.raises(KeysOfAnother):
            sent_report()
        assert "another portal" in readiness.check().facts["keys"]
        with pytest.raises(KeysError, match="another portal"):
            move_keys()
        assert (destroy_erased(), sweep_orphans()) == (0, 0)
    assert stored() == before


def test_a_database_that_knows_nothing_sweeps_nothing(
    apart: Apart, engine: sa.Engine, tmp_path: Path
) -> None:
    sent_report()
    before = stored()
    with (
        portal_with(engine, tmp_path / "new", apart.keys_url) as new,
        new.app.app_context(),
        clock.stopped_at(clock.now() + dt.timedelta(days=200)),
    ):
        assert sweep_orphans() == 0
    assert stored() == before


def test_a_store_that_is_away_takes_no_case_and_is_told(app: Flask, tmp_path: Path) -> None:
    away = {"PORTAL_KEYS_URL": f"sqlite:///{tmp_path}/nowhere/keys.db"}
    other = make_app(url_of(db.engine.url), tmp_path, **away)
    with other.app_context():
        with transaction() as session:
            session.execute(sa.text("insert into setting values ('keys_store', 'moved')"))
        with pytest.raises(sa.exc.OperationalError):
            sent_report()
        db.session.rollback()
        state = readiness.check()
        assert (state.ready, state.facts["keys"]) == (False, "the store of the case keys is away")
        assert live() == set()
        db.session.remove()
        db.engine.dispose()


@pytest.mark.long
def test_a_backup_takes_the_keys_out_of_the_store_and_puts_them_into_one(
    apart: Apart, engine: sa.Engine, tmp_path: Path
) -> None:
    kept, gone = sent_report(), sent_report()
    erase(gone.reference)
    made = make_backup(tmp_path / "backup.tar")
    with (
        keys_database(engine, tmp_path / "keys-2") as url,
        portal_with(engine, tmp_path / "with", url) as with_store,
        empty_site(engine, tmp_path / "without") as without,
    ):
        for site, refusal in ((with_store, "none of the case keys"), (without, "names no store")):
            with site.app.app_context():
                with pytest.raises(BackupError, match=refusal):
                    restore_backup(made.cases, kept_keys=True)
                assert restore_backup(made.cases).erased == 0
                assert all_answers(report_of(kept.reference)) == report_answers()
                assert report_of(gone.reference).answers is None
                assert readiness.check().ready
                assert (wrapped_here() == 0) == (site is with_store)
        with with_store.app.app_context():
            assert stored() == live()


def test_what_was_erased_since_stays_erased_by_the_store_alone(
    apart: Apart, engine: sa.Engine, tmp_path: Path
) -> None:
    kept, gone = sent_report(), sent_report()
    made = make_backup(tmp_path / "backup.tar")
    erase(gone.reference)
    # The database is lost, the store is not; the keys' archive, which holds the erased key, is not used.
    with portal_with(engine, tmp_path / "again", apart.keys_url) as again, again.app.app_context():
        with pytest.raises(BackupError, match="--keys-in-store"):
            restore_backup(made.cases)
        assert is_empty(again)
        restored = restore_backup(made.cases, kept_keys=True)
        assert restored.erased == 1
        assert all_answers(report_of(kept.reference)) == report_answers()
        assert report_of(gone.reference).answers is None
        assert report_of(gone.reference).case_key.is_destroyed
        assert readiness.check().ready


def test_a_restore_that_fails_leaves_no_key_in_the_store(
    apart: Apart, engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_report()
    made = make_backup(tmp_path / "backup.tar")
    monkeypatch.setattr(
        "portal.services.backups.restoring._put_on_record",
        lambda connection, *_: connection.execute(sa.text("select nonsense")),
    )
    with (
        keys_database(engine, tmp_path / "keys-2") as url,
        portal_with(engine, tmp_path / "fails", url) as fails,
        fails.app.app_context(),
    ):
        with pytest.raises(BackupError):
            restore_backup(made.cases)
        assert stored() == set()
        assert is_empty(fails)
