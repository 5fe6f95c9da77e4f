"""A clock that is set back opens nothing for longer, and holds nothing up."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.commands.worker import Chore
from portal.extensions import db
from portal.mail.message import NotDelivered
from portal.models.outbox import OutboxMessage
from portal.models.report import Report
from portal.services.audit import audit
from portal.services.audit.audit_check import check_audit
from portal.services.audit.audit_seals import seal_due
from portal.services.messages.delivery import deliver_next
from portal.services.officer import officer_sessions, officer_sign_in
from portal.services.officer.officer_sign_in import Caller
from portal.services.throttles import allow, purge_throttles
from portal.services.tracking import sign_in_codes
from tests.builders import EMAIL, PASSWORD, an_officer, fresh_code, sign_in
from tests.services.test_outbox_delivery import Scripted, write
from tests.services.tracked import HERE, mailed_code, sent_report

BACK = [dt.timedelta(minutes=10), dt.timedelta(hours=1), dt.timedelta(days=400)]
SET_BACK = pytest.mark.parametrize("back", BACK, ids=["ten-minutes", "an-hour", "over-a-year"])


@SET_BACK
def test_no_session_lives_longer(app: Flask, at_noon: dt.datetime, back: dt.timedelta) -> None:
    token = sign_in(an_officer())
    with clock.stopped_at(at_noon - back):
        db.session.rollback()
        assert officer_sessions.find_session(token) is None


def test_clocks_of_two_machines_may_differ_a_little(app: Flask, at_noon: dt.datetime) -> None:
    token = sign_in(an_officer())
    with clock.stopped_at(at_noon - dt.timedelta(seconds=90)):
        db.session.rollback()
        assert officer_sessions.find_session(token) is not None


@SET_BACK
def test_a_mailed_code_lasts_no_longer(
    app: Flask, at_noon: dt.datetime, back: dt.timedelta
) -> None:
    asked = sign_in_codes.ask_for_code(sent_report().reference, EMAIL, HERE)
    with clock.stopped_at(at_noon - back):
        assert not sign_in_codes.is_waiting(asked)
        assert sign_in_codes.open_with_code(asked, mailed_code()) is None
    assert sign_in_codes.open_with_code(asked, mailed_code()) is not None


@SET_BACK
def test_a_used_code_of_the_app_stays_used(
    app: Flask, at_noon: dt.datetime, back: dt.timedelta
) -> None:
    officer, caller = an_officer(), Caller("192.0.2.1")
    code = fresh_code(officer)

    def enter() -> str | None:
        step = officer_sign_in.check_password(officer.email, PASSWORD, caller)
        assert step is not None
        return officer_sign_in.give_code(step.token, code, caller)

    assert enter() is not None
    with clock.stopped_at(at_noon - back):
        assert enter() is None
    assert enter() is None


@SET_BACK
def test_tries_are_still_counted(app: Flask, at_noon: dt.datetime, back: dt.timedelta) -> None:
    assert [allow("x", 2, 600) for _ in range(3)] == [True, True, False]
    with clock.stopped_at(at_noon - back):
        assert [allow("x", 2, 600) for _ in range(3)] == [True, True, False]
        purge_throttles()
        assert not allow("x", 2, 600)
    assert not allow("x", 2, 600)


@SET_BACK
def test_mail_waits_for_no_day_that_a_wrong_clock_told(
    app: Flask, at_noon: dt.datetime, back: dt.timedelta
) -> None:
    write(2)
    transport = Scripted(NotDelivered("data 451"))
    assert deliver_next(transport)
    # One was put off, the other is held by a worker that died.
    db.session.execute(
        sa.update(OutboxMessage)
        .where(OutboxMessage.attempts == 0)
        .values(locked_until=at_noon + dt.timedelta(minutes=10))
    )
    db.session.commit()
    for hours in range(4):
        with clock.stopped_at(at_noon - back + dt.timedelta(hours=hours)):
            while deliver_next(transport):
                pass
    assert len(transport.taken) == 2


@SET_BACK
def test_the_audit_holds_and_goes_on(app: Flask, at_noon: dt.datetime, back: dt.timedelta) -> None:
    audit.record("case.read", subject="ASB-1")
    assert seal_due() == 1
    with clock.stopped_at(at_noon - back):
        audit.record("case.read", subject="ASB-2")
        assert seal_due() == 1
        assert check_audit().problems == ()
    audit.record("case.read", subject="ASB-3")
    assert seal_due() == 1
    assert check_audit().problems == ()


@SET_BACK
def test_a_deadline_that_was_told_stays(
    app: Flask, at_noon: dt.datetime, back: dt.timedelta
) -> None:
    due_on = sent_report().due_on
    with clock.stopped_at(at_noon - back):
        assert sent_report().due_on < due_on or back < dt.timedelta(days=1)
    db.session.rollback()
    assert due_on in set(db.session.scalars(sa.select(Report.due_on)))


def test_chores_are_counted_by_a_clock_that_nobody_sets(at_noon: dt.datetime) -> None:
    done: list[dt.datetime] = []
    passed = iter([0.0, 30.0, 61.0])

    def note() -> None:
        done.append(clock.now())

    chore = Chore(note, dt.timedelta(minutes=1), passed=lambda: next(passed))
    chore.do_if_due()
    with clock.stopped_at(at_noon - dt.timedelta(days=400)):
        chore.do_if_due()
        chore.do_if_due()
    assert done == [at_noon, at_noon - dt.timedelta(days=400)]
