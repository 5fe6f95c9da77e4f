"""A clock that is set back opens nothing for longer, and holds nothing up."""

import datetime as dt
import io

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.commands.worker import Chore
from portal.domain.evidence import EvidenceState
from portal.extensions import db
from portal.mail.message import NotDelivered
from portal.models.base import UTCDateTime
from portal.models.evidence import Evidence
from portal.models.outbox import OutboxMessage
from portal.models.report import Report
from portal.services.audit import audit
from portal.services.audit.audit_check import check_audit
from portal.services.audit.audit_seals import seal_due
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import case_of
from portal.services.evidence.evidence_checks import check_next
from portal.services.in_time import CLOCKS_DIFFER, in_time
from portal.services.messages.delivery import deliver_next
from portal.services.officer import officer_sessions, officer_sign_in
from portal.services.officer.officer_sign_in import Caller
from portal.services.throttles import allow, purge_throttles
from portal.services.tracking import sign_in_codes, tracking
from tests.builders import EMAIL, PASSWORD, a_report, an_officer, fresh_code, sign_in
from tests.files.samples import photo
from tests.services.messages.test_outbox_delivery import Scripted, write
from tests.services.tracked import HERE, mailed_code, opened, sent_report, signed_in

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
def test_an_opened_case_is_open_no_longer(
    app: Flask, at_noon: dt.datetime, back: dt.timedelta
) -> None:
    sent = sent_report()
    by_code, by_mail = opened(sent), signed_in(sent.reference)
    for left in (dt.timedelta(minutes=30), dt.timedelta(minutes=1)):
        with clock.stopped_at(at_noon + tracking.OPEN_FOR - left - back):
            db.session.rollback()
            open_now = [tracking.find_case(each, sent.reference) for each in (by_code, by_mail)]
        # From the latest time seen nobody looks on for more than the half hour.
        most = left + back <= tracking.OPEN_FOR + CLOCKS_DIFFER
        assert [case is not None for case in open_now] == [most, most]


@SET_BACK
def test_nothing_that_was_begun_lasts_longer(
    app: Flask, at_noon: dt.datetime, back: dt.timedelta
) -> None:
    def is_in_time(lasts: dt.timedelta) -> bool:
        ends_at = sa.literal(at_noon + lasts, UTCDateTime())
        return bool(db.session.scalar(sa.select(sa.and_(*in_time(ends_at, lasts)))))

    officer, caller = an_officer(), Caller("192.0.2.1")
    code = fresh_code(officer)
    step = officer_sign_in.check_password(officer.email, PASSWORD, caller)
    assert step is not None
    with clock.stopped_at(at_noon - back):
        assert not is_in_time(dt.timedelta(minutes=10))
        with pytest.raises(officer_sign_in.StepGone):
            officer_sign_in.give_code(step.token, code, caller)
    assert is_in_time(dt.timedelta(minutes=10))
    with clock.stopped_at(at_noon - dt.timedelta(seconds=90)):
        assert is_in_time(dt.timedelta(minutes=10))


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
def test_what_was_never_tried_is_done_at_once(
    app: Flask, at_noon: dt.datetime, back: dt.timedelta
) -> None:
    write(1)
    reference = a_report(an_officer())
    evidence.add_file(case_of(reference), "window.jpg", io.BytesIO(photo()))
    transport = Scripted()
    with clock.stopped_at(at_noon - back):
        while deliver_next(transport):
            pass
        assert check_next()
    assert db.session.scalars(sa.select(OutboxMessage.sent_at)).all().count(None) == 0
    assert db.session.scalars(sa.select(Evidence.state)).all() == [EvidenceState.KEPT]


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
