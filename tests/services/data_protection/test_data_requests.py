"""Requests and complaints about data: logged once, on a clock, answered on record, forgotten in time."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.data_requests import DataRequestKind, DataRequestOutcome
from portal.domain.keeping import HoldReason
from portal.domain.officer_acts import Refusal
from portal.domain.vocabulary import Intake, Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.data_request import DataRequest
from portal.services.case_access import CaseNotFound, Refused
from portal.services.data_protection import case_keeping, data_requests
from portal.services.data_protection.data_requests import TooManyRequests
from portal.services.officer.officers import SignedIn
from portal.services.transaction import Stale
from tests.builders import a_report, an_officer
from tests.services.tracked import HERE, sent_report

TOLD = {"words": "Zanzibarwords", "name": "Zanzibarname", "reach": "Zanzibarreach", "case": ""}
KEY = "k" * 24


def manager() -> SignedIn:
    return an_officer(Role.MANAGER)


def a_request(
    officer: SignedIn, kind: DataRequestKind = DataRequestKind.ACCESS, key: str = KEY
) -> str:
    day = dt.date(2026, 10, 12)
    return data_requests.log_request(officer, kind, Intake.LETTER, day, TOLD, key)


def count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(DataRequest)) or 0


def test_a_complaint_is_kept_once_and_sealed(app: Flask) -> None:
    reference = data_requests.send_complaint(TOLD, KEY, HERE)
    assert data_requests.send_complaint(TOLD, KEY, HERE) == reference
    assert reference.startswith("DP-")
    assert count() == 1
    row = db.session.scalars(sa.select(DataRequest)).one()
    assert row.told == TOLD
    assert b"Zanzibar" not in (row.told_sealed or b"")
    assert row.due_on == dt.date(2026, 11, 12)
    assert data_requests.acknowledgement_due(reference) == row.due_on
    facts = db.session.scalars(sa.select(AuditEntry.facts)).one()
    assert facts == {"kind": "complaint", "intake": "online"}


def test_six_at_once_are_one(app: Flask) -> None:
    start, found = threading.Barrier(6), []

    def send() -> None:
        with app.app_context():
            start.wait()
            found.append(data_requests.send_complaint(TOLD, KEY, HERE))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    assert count() == 1


def test_a_flood_is_stopped_by_address(app: Flask) -> None:
    for number in range(10):
        data_requests.send_complaint(TOLD, f"{KEY}{number}", HERE)
    with pytest.raises(TooManyRequests):
        data_requests.send_complaint(TOLD, f"{KEY}x", HERE)
    assert data_requests.send_complaint(TOLD, f"{KEY}x", "192.0.2.7")


def test_a_logged_request_runs_from_the_day_on_which_it_came(app: Flask) -> None:
    officer = manager()
    reference = a_request(officer)
    assert a_request(officer) == reference
    page = data_requests.open_request(reference, officer)
    assert page.line.due_on == dt.date(2026, 11, 12)
    assert page.told == TOLD
    assert data_requests.acknowledgement_due(reference) is None


def test_after_the_acknowledgement_the_answer_is_due(app: Flask) -> None:
    officer = manager()
    reference = a_request(officer, DataRequestKind.COMPLAINT)
    page = data_requests.open_request(reference, officer)
    assert page.line.waits_for_acknowledgement
    data_requests.acknowledge(reference, officer, page.version)
    page = data_requests.open_request(reference, officer)
    assert (page.line.waits_for_acknowledgement, page.line.due_on) == (
        False,
        dt.date(2026, 11, 12),
    )
    with pytest.raises(Refused) as refused:
        data_requests.acknowledge(reference, officer, page.version)
    assert refused.value.why is Refusal.ACKNOWLEDGED_ALREADY


def test_the_cases_are_named_and_must_be_there(app: Flask) -> None:
    officer = manager()
    reference, case = a_request(officer), sent_report().reference
    with pytest.raises(Refused) as refused:
        data_requests.name_cases(reference, officer, 1, [case, "ASB-2222-2222"])
    assert refused.value.why is Refusal.NO_SUCH_REFERENCE
    data_requests.name_cases(reference, officer, 1, [case, case])
    assert data_requests.open_request(reference, officer).version == 2
    assert data_requests.open_request(reference, officer).cases == (case,)
    with pytest.raises(Stale):
        data_requests.name_cases(reference, officer, 1, [])


def test_an_ended_request_stays_as_it_is_and_comes_last(app: Flask) -> None:
    officer = manager()
    ended, waiting = a_request(officer), a_request(officer, key="z" * 24)
    data_requests.end_request(ended, officer, 1, DataRequestOutcome.PARTLY, "We sent a copy.")
    lines = data_requests.list_requests(officer)
    assert [line.reference for line in lines] == [waiting, ended]
    page = data_requests.open_request(ended, officer)
    assert (page.answer, page.line.outcome) == ("We sent a copy.", DataRequestOutcome.PARTLY)
    with pytest.raises(Refused):
        data_requests.end_request(ended, officer, page.version, DataRequestOutcome.DONE, "x")
    with pytest.raises(CaseNotFound):
        data_requests.open_request("DP-2222-2222", officer)


def test_a_pass_that_forgets_is_bounded_and_not_held_up(app: Flask) -> None:
    """Neither by more than a pass takes, nor by requests that it must leave."""
    officer = manager()
    report = a_report(officer)
    for number in range(8):
        wanted = a_request(officer, key=f"{number}" * 24)
        if number < 3:
            data_requests.name_cases(wanted, officer, 1, [report])
        seen = data_requests.open_request(wanted, officer).version
        data_requests.end_request(wanted, officer, seen, DataRequestOutcome.DONE, "We sent it.")
    case_keeping.set_hold(report, officer, HoldReason.COURT, "Claim")
    with clock.stopped_at(dt.datetime(2028, 10, 15, 12, tzinfo=dt.UTC)):
        assert [data_requests.forget_requests(most=2) for _ in range(4)] == [2, 2, 1, 0]


def test_its_words_are_forgotten_in_time_and_its_days_stay(
    app: Flask, at_noon: dt.datetime
) -> None:
    officer = manager()
    ended, waiting = a_request(officer), a_request(officer, key="z" * 24)
    data_requests.end_request(ended, officer, 1, DataRequestOutcome.DONE, "We sent a copy.")
    with clock.stopped_at(dt.datetime(2028, 10, 14, 12, tzinfo=dt.UTC)):
        assert data_requests.forget_requests() == 0
    with clock.stopped_at(dt.datetime(2028, 10, 15, 12, tzinfo=dt.UTC)):
        assert data_requests.forget_requests() == 1
        assert data_requests.forget_requests() == 0
        page = data_requests.open_request(ended, officer)
        assert (page.told, page.answer, page.cases) == ({}, "", ())
        assert page.line.received_on == dt.date(2026, 10, 12)
        assert data_requests.open_request(waiting, officer).told == TOLD
