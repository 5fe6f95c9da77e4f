"""A new master key takes over all case keys; an erased case stays erased."""

import base64
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.base import CaseKey
from portal.models.report import Report
from portal.security.vault import install_vault
from portal.services import readiness
from portal.services.data_protection.case_keys import KeysError, note_index_key, rotate_keys
from portal.services.report.report_record import all_answers
from portal.services.tracking import tracking
from portal.services.transaction import transaction
from tests.builders import report_answers
from tests.house.test_commands import invoke
from tests.services.tracked import HERE, sent_report, signed_in

NEW = ("2027", bytes(range(32)))
OTHER = ("other", bytes(range(1, 33)))


@pytest.fixture
def old(app: Flask) -> Iterator[tuple[str, bytes]]:
    keys = app.config["PORTAL"].master_keys
    yield keys[0]
    install_vault(app, keys)


@contextmanager
def key_gone(reference: str) -> Iterator[None]:
    with transaction() as session:
        key = session.scalars(sa.select(Report).where(Report.reference == reference)).one().case_key
        key.wrapped, key.destroyed_at = None, clock.now()
    yield


def masters() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(sa.select(CaseKey.master).where(CaseKey.wrapped.is_not(None))))


def test_every_case_opens_with_the_new_key_alone(app: Flask, old: tuple[str, bytes]) -> None:
    sent = sent_report()
    erased = sent_report()
    with key_gone(erased.reference):
        install_vault(app, (NEW, old))
        done = rotate_keys()
    assert masters() == {"2027"}
    assert done.left == (old[0],)
    assert done.rewrapped == db.session.scalar(
        sa.select(sa.func.count()).where(CaseKey.wrapped.is_not(None))
    )
    assert rotate_keys().rewrapped == 0
    # Codes and look-ups rest on the last key, and go on working.
    assert tracking.open_case(sent.reference, sent.tracking_code or "", HERE)
    assert signed_in(sent.reference)
    install_vault(app, (NEW,))
    db.session.expire_all()
    reports = {row.reference: row for row in db.session.scalars(sa.select(Report))}
    assert all_answers(reports[sent.reference]) == report_answers()
    assert reports[erased.reference].answers is None


def test_stopped_half_way_it_goes_on(
    app: Flask, old: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        sent_report()
    install_vault(app, (NEW, old))
    monkeypatch.setattr("portal.services.data_protection.case_keys.KEYS_AT_ONCE", 2)
    calls = []
    once = app.extensions["vault"].rewrap

    def stopped(key: object) -> object:
        calls.append(key)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return once(key)

    monkeypatch.setattr(app.extensions["vault"], "rewrap", stopped)
    with pytest.raises(KeyboardInterrupt):
        rotate_keys()
    assert masters() == {"2027", old[0]}
    monkeypatch.undo()
    rotate_keys()
    assert masters() == {"2027"}


def test_a_new_case_uses_the_newest_key(app: Flask, old: tuple[str, bytes]) -> None:
    install_vault(app, (NEW, old))
    sent_report()
    assert masters() == {"2027"}


def test_a_key_that_is_not_there_is_named_and_nothing_changes(
    app: Flask, old: tuple[str, bytes]
) -> None:
    sent_report()
    install_vault(app, (NEW,))
    with pytest.raises(KeysError, match=rf"not configured: {old[0]}$"):
        rotate_keys()
    assert masters() == {old[0]}


def test_the_last_key_of_the_list_is_kept(app: Flask, old: tuple[str, bytes]) -> None:
    note_index_key()
    assert readiness.check().facts["keys"] == "ok"
    sent_report()
    note_index_key()
    install_vault(app, (NEW, old))
    rotate_keys()
    assert readiness.check().ready
    install_vault(app, (NEW, OTHER))
    found = readiness.check()
    assert not found.ready
    assert "look-up key is not the one" in found.facts["keys"]
    with pytest.raises(KeysError, match="none of our look-up keys is the one"):
        rotate_keys()


def test_the_command(app: Flask, old: tuple[str, bytes], at_noon: dt.datetime) -> None:
    sent_report()
    assert invoke(app, "keys", "rotate") == (0, f"0 case keys are now wrapped by {old[0]}.\n")
    install_vault(app, (NEW, old))
    code, output = invoke(app, "keys", "rotate")
    assert code == 0
    assert "case keys are now wrapped by 2027." in output
    assert f"These wrap no case key now: {old[0]}." in output
    assert base64.b64encode(NEW[1]).decode() not in output
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "keys.rotated")).one()
    assert set(entry.facts) == {"master", "keys", "apps"}
    install_vault(app, (NEW,))
    assert invoke(app, "keys", "rotate")[0] == 0
    install_vault(app, (OTHER,))
    code, output = invoke(app, "keys", "rotate")
    assert code == 1
    assert "not configured: 2027." in output
