"""The board of all clocks, and who is told of them."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.deadlines import Urgency
from portal.domain.vocabulary import CaseReviewStatus, Role
from portal.extensions import db
from portal.models.outbox import OutboxMessage
from portal.services.case_review import (
    case_review_queues,
    case_review_work,
    clock_board,
    threshold_decisions,
)
from portal.services.case_review.clock_alerts import alert_clocks
from portal.services.case_review.clock_board import BoardRow, ClockFilter
from portal.services.officer.officers import SignedIn
from tests.builders import an_application, an_officer
from tests.services.review_answers import application
from tests.services.tracked import kept

REVIEWER = Role.CASE_REVIEW_OFFICER
# Wednesday 14 October 2026 is the tests' day; an acknowledgement is due on Friday.
MON = dt.datetime(2026, 10, 19, 11, tzinfo=dt.UTC)
THU = dt.datetime(2026, 10, 15, 11, tzinfo=dt.UTC)


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(REVIEWER)


@pytest.fixture
def manager(app: Flask) -> SignedIn:
    return an_officer(Role.MANAGER)


def _board(officer: SignedIn, **narrow: object) -> list[BoardRow]:
    return list(clock_board.list_clocks(ClockFilter(**narrow), officer.id).rows)  # type: ignore[arg-type]


def _kinds(officer: SignedIn, **narrow: object) -> list[str]:
    return [row.kind for row in _board(officer, **narrow)]


def test_every_running_clock_stands_there_the_soonest_first(officer: SignedIn) -> None:
    an_application(officer, application(rows={}))
    rows = _board(officer)
    assert [(row.kind, row.due_on) for row in rows] == [
        ("acknowledge", dt.date(2026, 10, 16)),
        ("decide_threshold", dt.date(2026, 10, 21)),
    ]
    assert {row.urgency for row in rows} == {Urgency.ON_TIME}


def test_what_is_done_or_over_is_gone(officer: SignedIn) -> None:
    done = an_application(officer, application(rows={}))
    threshold_decisions.take(done, officer, 1)
    assert _kinds(officer) == ["decide_threshold"]
    case_review_work.advance(
        done, officer, kept(done).version, to=CaseReviewStatus.WITHDRAWN, reason="x", words="x"
    )
    # Taken back before anybody acknowledged it: nothing is due any more, here and on the case.
    over = an_application(officer, application(rows={}))
    case_review_work.advance(over, officer, 1, to=CaseReviewStatus.WITHDRAWN, reason="x", words="x")
    assert _kinds(officer) == []
    assert all(each.stopped_at for each in kept(over).clocks)
    assert kept(over).due_on is None


def test_due_at_risk_and_overdue(officer: SignedIn) -> None:
    an_application(officer, application(rows={}))
    with clock.stopped_at(THU):
        assert _kinds(officer, urgency=Urgency.AT_RISK) == ["acknowledge"]
        assert _kinds(officer, urgency=Urgency.ON_TIME) == ["decide_threshold"]
    with clock.stopped_at(MON):
        assert _kinds(officer, urgency=Urgency.OVERDUE) == ["acknowledge"]
        counts = clock_board.count_clocks(ClockFilter(), officer.id)
    assert counts == {Urgency.OVERDUE: 1, Urgency.AT_RISK: 0, Urgency.ON_TIME: 1}


def test_the_days_before_a_weekend_are_at_risk_as_the_rule_says(officer: SignedIn) -> None:
    """What ends on Monday has one working day left on Friday, and so it has on Sunday."""
    reference = an_application(officer, application(rows={}), MON - dt.timedelta(days=7))
    threshold_decisions.take(reference, officer, 1)
    for day, expected in ((15, Urgency.ON_TIME), (16, Urgency.AT_RISK), (18, Urgency.AT_RISK)):
        with clock.stopped_at(dt.datetime(2026, 10, day, 11, tzinfo=dt.UTC)):
            (row,) = _board(officer)
            assert (row.due_on, row.urgency) == (dt.date(2026, 10, 19), expected)
            assert _board(officer, urgency=expected) == [row]


def test_filters(officer: SignedIn, manager: SignedIn) -> None:
    mine = an_application(officer, application(rows={}))
    an_application(officer, application(rows={}))
    threshold_decisions.take(mine, officer, 1)
    assert [row.reference for row in _board(officer, mine=True)] == [mine]
    assert _board(manager, mine=True) == []
    assert _kinds(officer, kind="acknowledge") == ["acknowledge"]


def test_pages_lose_and_repeat_nothing(officer: SignedIn) -> None:
    for days in (0, 3, 9, 3, 1, 3):
        an_application(officer, application(rows={}), clock.now() - dt.timedelta(days=days))
    whole = clock_board.export_clocks(ClockFilter(), officer.id)
    assert len(whole) == 12
    seen, cursor = [], None
    while True:
        page = clock_board.list_clocks(ClockFilter(), officer.id, cursor, rows=5)
        seen += page.rows
        if page.after is None:
            break
        cursor = page.after
    assert seen == whole
    assert [row.due_on for row in whole] == sorted(row.due_on for row in whole)


def _alerts() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(OutboxMessage)
        .where(OutboxMessage.message.like("clock_%"))
        .order_by(OutboxMessage.id)
    )
    return [(row.message, row.envelope["to"]) for row in rows]


def test_the_contact_officer_hears_once_that_a_step_is_due_soon(
    officer: SignedIn, manager: SignedIn
) -> None:
    reference = an_application(officer, application(rows={}))
    threshold_decisions.take(reference, officer, 1)
    assert alert_clocks() == 0
    with clock.stopped_at(dt.datetime(2026, 10, 20, 11, tzinfo=dt.UTC)):
        assert alert_clocks() == 1
        assert alert_clocks() == 0
    assert _alerts() == [("clock_at_risk", officer.email)]


def test_the_manager_hears_once_that_a_step_is_overdue(
    officer: SignedIn, manager: SignedIn
) -> None:
    reference = an_application(officer, application(rows={}))
    threshold_decisions.take(reference, officer, 1)
    for day in (22, 23):
        with clock.stopped_at(dt.datetime(2026, 10, day, 11, tzinfo=dt.UTC)):
            alert_clocks()
    assert _alerts() == [("clock_overdue", manager.email)]
    (row,) = db.session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.message.like("clock_%"))
    )
    body = row.envelope["body"]
    assert reference in body
    assert "Wednesday 21 October 2026" in body
    assert "Ada" not in body


def test_without_a_contact_officer_the_managers_hear(officer: SignedIn, manager: SignedIn) -> None:
    an_application(officer, application(rows={}))
    with clock.stopped_at(THU):
        assert alert_clocks() == 1
    assert _alerts() == [("clock_at_risk", manager.email)]


def test_the_time_to_appeal_alerts_nobody(officer: SignedIn, manager: SignedIn) -> None:
    reference = an_application(officer, application(rows={}))
    why = threshold_decisions.Reasons("a", "b", "c", "d", "e")
    threshold_decisions.propose_not_met(reference, officer, 1, why, "Not met.")
    second = an_officer(REVIEWER, "police")
    threshold_decisions.agree(reference, second, 2, words="Yes.")
    assert _kinds(officer) == ["appeal"]
    with clock.stopped_at(dt.datetime(2027, 1, 5, 11, tzinfo=dt.UTC)):
        assert alert_clocks() == 0
        # Nobody is late when it is over: the case can close, and stands with what is soon.
        counts = clock_board.count_clocks(ClockFilter(), officer.id)
        assert (counts[Urgency.OVERDUE], counts[Urgency.AT_RISK]) == (0, 1)
        soon = clock_board.list_clocks(ClockFilter(urgency=Urgency.AT_RISK), officer.id).rows
        assert [(each.kind, each.urgency) for each in soon] == [("appeal", Urgency.AT_RISK)]
        assert case_review_queues.count_overdue().number == 0


def test_a_case_keeps_the_numbers_that_it_began_under(
    app: Flask, officer: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later procedure changes nothing for a case that runs: its next clock has the old length."""
    import dataclasses

    from portal.content.current import authority

    reference = an_application(officer, application())
    held = authority()
    policy = dataclasses.replace(
        held.policy,
        procedure=dataclasses.replace(held.policy.procedure, version="2099"),
        clocks=dataclasses.replace(held.policy.clocks, hold_panel=40),
    )
    monkeypatch.setitem(app.extensions, "authority", dataclasses.replace(held, policy=policy))
    threshold_decisions.confirm_met(reference, officer, 1, "A review is held.")
    new = an_application(officer, application())
    threshold_decisions.confirm_met(new, officer, 1, "A review is held.")
    due = {row.reference: (row.policy_version, row.due_on) for row in _board(officer)}
    assert due[reference] == ("2026-11-draft", dt.date(2026, 10, 30))
    assert due[new] == ("2099", dt.date(2026, 12, 9))
