"""The audit is sealed, and whatever is done to it afterwards shows."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.audit import AuditEntry, AuditSeal
from portal.services.audit import audit
from portal.services.audit.audit_check import Fault, check_and_record, check_audit, read_seals
from portal.services.audit.audit_seals import seal_due
from portal.services.transaction import transaction
from tests.builders import an_officer
from tests.house.test_commands import invoke

REPLACE = (
    "insert or replace into audit_entry (id, at, act, facts) "
    "values (1, '2026-10-14 11:00:00.000000', 'x.y', '{}')"
)


def some_acts(count: int = 3) -> None:
    for number in range(count):
        audit.record("case.read", subject=f"ASB-{number}", facts={"number": number, "codes": ["ä"]})


def sealed_twice() -> None:
    for _ in range(2):
        some_acts()
        seal_due()


def tamper(statement: str) -> None:
    """Write past the triggers, as somebody who may alter tables can."""
    with db.engine.begin() as connection, _without_triggers(connection):
        connection.exec_driver_sql(statement)


@contextmanager
def _without_triggers(connection: sa.Connection) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield
        return
    query = "select name, sql from sqlite_master where type = 'trigger'"
    kept = connection.exec_driver_sql(query).all()
    for name, _ in kept:
        connection.exec_driver_sql(f"drop trigger {name}")
    yield
    for _, sql in kept:
        connection.exec_driver_sql(sql)


def faults() -> list[tuple[Fault, int | None]]:
    return [(problem.fault, problem.number) for problem in check_audit().problems]


def test_what_is_sealed_holds(app: Flask) -> None:
    assert check_audit().problems == ()
    some_acts(3)
    assert check_audit().unsealed == 3
    assert seal_due() == 3
    some_acts(2)
    assert seal_due() == 2
    assert seal_due() == 0
    verdict = check_audit()
    assert (verdict.seals, verdict.entries, verdict.unsealed) == (2, 5, 0)
    assert verdict.problems == ()


def test_many_acts_go_under_several_seals(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.services.audit.audit_seals.MOST_ENTRIES", 4)
    some_acts(10)
    assert seal_due() == 10
    assert check_audit().seals == 3
    assert check_audit().problems == ()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("update audit_entry set act = 'x.y' where id = 2", [(Fault.SEAL_BROKEN, 1)]),
        ("update audit_entry set officer_id = null, subject = 'CR-1' where id = 5", [(Fault.SEAL_BROKEN, 2)]),
        ("update audit_entry set facts = '{}' where id = 1", [(Fault.SEAL_BROKEN, 1)]),
        ("update audit_entry set at = '2020-01-01 00:00:00+00:00' where id = 1", [(Fault.SEAL_BROKEN, 1)]),
        ("delete from audit_entry where id = 3", [(Fault.SEAL_BROKEN, 1)]),
        ("delete from audit_entry where id > 0", [(Fault.SEAL_BROKEN, 1), (Fault.SEAL_BROKEN, 2)]),
        ("update audit_seal set sealed_at = '2020-01-01 00:00:00+00:00' where number = 2", [(Fault.SEAL_BROKEN, 2)]),
        ("delete from audit_seal where number = 1", [(Fault.SEAL_MISSING, 1), (Fault.SEAL_BROKEN, 2)]),
    ],
)  # fmt: skip
def test_tampering_shows(app: Flask, statement: str, found: list[tuple[Fault, int]]) -> None:
    sealed_twice()
    assert faults() == []
    statement = (
        statement
        if db.engine.dialect.name == "postgresql"
        else statement.replace("+00:00", ".000000")
    )
    tamper(statement)
    assert faults() == found
    code, output = invoke(app, "audit", "verify")
    assert code == 1
    assert f"seal {found[0][1]} " in output


def test_an_act_slipped_in_shows(app: Flask) -> None:
    sealed_twice()
    at = "'2026-10-14 11:00:00.000000'"
    for number in (-4, 0):
        tamper(
            f"insert into audit_entry (id, at, act, facts) values ({number}, {at}, 'x.y', '{{}}')"
        )
    assert faults() == [(Fault.ENTRY_SLIPPED_IN, -4), (Fault.ENTRY_SLIPPED_IN, 0)]


def test_a_chain_cut_short_shows_against_a_noted_seal(app: Flask) -> None:
    sealed_twice()
    head = check_audit().head
    assert invoke(app, "audit", "verify", "--head", str(head))[0] == 0
    tamper("delete from audit_seal where number = 2")
    tamper("delete from audit_entry where id > 3")
    assert faults() == []
    assert [problem.fault for problem in check_audit(head).problems] == [Fault.SEALS_CUT_SHORT]
    code, output = invoke(app, "audit", "verify", "--head", str(head))
    assert code == 1
    assert "the newest seals were removed" in output
    assert invoke(app, "audit", "verify", "--head", "x")[0] == 2


def test_a_seal_made_anew_without_the_keys_does_not_hold(app: Flask) -> None:
    sealed_twice()
    tamper("update audit_entry set act = 'x.y' where id = 6")
    made_up = (
        "decode(repeat('ab', 32), 'hex')"
        if db.engine.dialect.name == "postgresql"
        else f"x'{'ab' * 32}'"
    )
    tamper(f"update audit_seal set digest = {made_up} where number = 2")
    assert faults() == [(Fault.SEAL_BROKEN, 2)]


def test_an_act_that_comes_late_is_taken_up_by_a_later_seal(
    app: Flask, at_noon: dt.datetime
) -> None:
    """A number is given out before its transaction commits; the seal does not wait for it."""
    some_acts(2)
    late = AuditEntry(id=3, at=clock.now(), act="case.changed", facts={})
    with transaction() as session:
        session.add(AuditEntry(id=5, at=clock.now(), act="case.read", facts={}))
    seal_due()
    assert db.session.scalars(sa.select(AuditSeal.missing)).one() == [[3, 4]]
    with transaction() as session:
        session.add(late)
    assert (check_audit().unsealed, faults()) == (1, [])
    with clock.stopped_at(at_noon + dt.timedelta(minutes=1)):
        assert seal_due() == 1
        assert db.session.scalars(sa.select(AuditSeal.late)).all() == [[], [3]]
        assert seal_due() == 0
    with clock.stopped_at(at_noon + dt.timedelta(days=2)):
        assert faults() == []
        with transaction() as session:
            session.add(AuditEntry(id=4, at=clock.now(), act="case.read", facts={}))
        assert faults() == [(Fault.ENTRY_SLIPPED_IN, 4)]


def test_two_workers_seal_each_act_once(app: Flask) -> None:
    start, failed = threading.Barrier(3), []

    def work(do: object) -> None:
        with app.app_context():
            start.wait()
            try:
                for _ in range(10):
                    do()  # type: ignore[operator]
            except Exception as error:
                failed.append(error)

    jobs = [seal_due, seal_due, lambda: some_acts(2)]
    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_due()
    assert failed == []
    verdict = check_audit()
    assert (verdict.entries, verdict.unsealed, verdict.problems) == (20, 0, ())


def test_seals_cannot_be_changed_and_no_act_replaced(app: Flask) -> None:
    sealed_twice()
    statements = ["update audit_seal set entries = 1", "delete from audit_seal"]
    if db.engine.dialect.name == "postgresql":
        statements += ["truncate audit_seal", "truncate audit_entry"]
    else:
        statements.append(REPLACE)
    for statement in statements:
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    assert faults() == []


def test_missing_triggers_show(app: Flask) -> None:
    sealed_twice()
    postgresql = db.engine.dialect.name == "postgresql"
    with db.engine.connect() as connection:
        if postgresql:
            connection.exec_driver_sql(
                "alter table audit_entry disable trigger audit_entry_append_only"
            )
        else:
            connection.exec_driver_sql("drop trigger audit_entry_no_update")
        connection.commit()
    assert faults() == [(Fault.TRIGGERS_GONE, None)]
    if postgresql:
        with db.engine.begin() as connection:
            connection.exec_driver_sql(
                "alter table audit_entry enable trigger audit_entry_append_only"
            )
        assert faults() == []


def test_a_worker_that_does_not_seal_shows(app: Flask, at_noon: dt.datetime) -> None:
    sealed_twice()
    some_acts(1)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=14)):
        assert faults() == []
    with clock.stopped_at(at_noon + dt.timedelta(minutes=16)):
        assert faults() == [(Fault.NOT_SEALED, None)]
        assert read_seals(an_officer(Role.AUDITOR)).overdue


def test_the_worker_seals(app: Flask) -> None:
    some_acts(3)
    assert invoke(app, "worker", "--once")[0] == 0
    assert check_audit().entries == 3
    assert invoke(app, "audit", "seal") == (0, "0 acts sealed.\n")
    code, output = invoke(app, "audit", "verify")
    assert code == 0
    assert output.startswith("1 seals over 3 acts, 0 not sealed yet.\nNewest seal: 1:")


def test_a_check_is_on_record_with_what_it_found(app: Flask) -> None:
    sealed_twice()
    tamper("update audit_entry set act = 'x.y' where id = 2")
    check_and_record()
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.facts == {"seals": 2, "entries": 6, "problems": 1, "faults": ["seal_broken"]}


def test_an_act_that_failed_stays_on_record(app: Flask) -> None:
    """The way of a refusal: the transaction is undone, the record of the try is not."""

    def close() -> None:
        with transaction() as session:
            audit.add_entry(session, "report.closed", subject="ASB-1")
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        close()
    audit.record("report.refused", subject="ASB-1")
    db.session.rollback()
    assert db.session.scalars(sa.select(AuditEntry.act)).all() == ["report.refused"]
