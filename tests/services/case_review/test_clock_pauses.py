"""Pausing clocks: refused where the procedure is silent; else moved, shown, told and recorded."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.deadlines import Urgency
from portal.domain.officer_acts import Refusal
from portal.domain.pauses import PauseReason
from portal.domain.vocabulary import CaseReviewStatus, Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.case_review import CaseReviewClock
from portal.models.outbox import OutboxMessage
from portal.services.case_access import Refused
from portal.services.case_review import (
    case_review_pages,
    case_review_work,
    clock_board,
    clock_pauses,
    threshold_decisions,
)
from portal.services.case_review.clock_alerts import alert_clocks
from portal.services.case_review.clock_board import ClockFilter
from portal.services.demo.procedures import begin_under_pauses
from portal.services.officer.officers import SignedIn
from portal.services.tracking import tracking
from tests.builders import an_officer
from tests.services.tracked import HERE, kept, mails, sent_application

CONSENT = PauseReason.VICTIMS_CONSENT
# Wednesday 14 October 2026 is the tests' day: the panel is due twelve working days later.
DUE = dt.date(2026, 10, 30)
LATEST = dt.date(2026, 11, 13)
MON = dt.datetime(2026, 10, 19, 11, tzinfo=dt.UTC)
NEXT_YEAR = dt.datetime(2027, 2, 1, 11, tzinfo=dt.UTC)


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.CASE_REVIEW_OFFICER)


@pytest.fixture
def case(officer: SignedIn) -> tuple[str, str]:
    """A met case under a procedure that lets its panel wait for the victim's consent."""
    reference, code = sent_application()
    threshold_decisions.take(reference, officer, kept(reference).version)
    threshold_decisions.confirm_met(reference, officer, kept(reference).version, "Met.")
    begin_under_pauses(reference)
    return reference, code


def _pause(
    reference: str, officer: SignedIn, kind: str = "hold_panel", reason: PauseReason = CONSENT
) -> None:
    seen = kept(reference).version
    clock_pauses.pause_clock(reference, officer, seen, kind, reason, "We wait for your answer.")


def _resume(reference: str, officer: SignedIn) -> None:
    seen = kept(reference).version
    clock_pauses.resume_clock(reference, officer, seen, "hold_panel", "You answered.")


def _panel(reference: str) -> CaseReviewClock:
    return next(each for each in kept(reference).clocks if each.kind == "hold_panel")


def _case(case: tuple[str, str]) -> tracking.TrackedCase:
    opened = tracking.open_case(*case, HERE)
    assert opened is not None
    found = tracking.find_case(opened[0], case[0])
    assert found is not None
    return found


def test_where_the_procedure_is_silent_nothing_pauses(officer: SignedIn) -> None:
    reference, _code = sent_application()
    threshold_decisions.take(reference, officer, kept(reference).version)
    threshold_decisions.confirm_met(reference, officer, kept(reference).version, "Met.")
    assert kept(reference).policy["pauses"] == []
    assert case_review_pages.open_case_review(reference, officer).pauses == ()
    for reason in PauseReason:
        with pytest.raises(Refused) as refused:
            _pause(reference, officer, reason=reason)
        assert refused.value.why is Refusal.NO_PAUSE_IN_PROCEDURE
    assert _panel(reference).due_on == DUE


@pytest.mark.parametrize(
    ("kind", "reason", "why"),
    [
        ("hold_panel", PauseReason.COURT, Refusal.NO_PAUSE_IN_PROCEDURE),
        ("appeal", CONSENT, Refusal.NO_PAUSE_IN_PROCEDURE),
        ("send_outcome", CONSENT, Refusal.NOT_ALLOWED),
    ],
)
def test_only_a_running_clock_for_a_named_reason(
    officer: SignedIn, case: tuple[str, str], kind: str, reason: PauseReason, why: Refusal
) -> None:
    with pytest.raises(Refused) as refused:
        _pause(case[0], officer, kind, reason)
    assert refused.value.why is why
    assert not _panel(case[0]).is_paused


def test_it_ends_later_by_the_working_days_of_the_pause(
    officer: SignedIn, case: tuple[str, str]
) -> None:
    reference = case[0]
    (offer,) = case_review_pages.open_case_review(reference, officer).pauses
    assert (offer.kind, offer.reason, offer.until) == ("hold_panel", CONSENT, LATEST)
    _pause(reference, officer)
    paused = _panel(reference)
    assert (paused.due_on, paused.unpaused_due_on) == (LATEST, DUE)
    assert kept(reference).due_on == LATEST
    with pytest.raises(Refused) as refused:
        _pause(reference, officer)
    assert refused.value.why is Refusal.ALREADY_SO
    with clock.stopped_at(MON):
        _resume(reference, officer)
    # Wednesday to Monday: three working days.
    assert _panel(reference).due_on == dt.date(2026, 11, 4)
    assert kept(reference).due_on == dt.date(2026, 11, 4)
    assert not _panel(reference).is_paused
    with pytest.raises(Refused):
        _resume(reference, officer)
    acts = [each.act for each in db.session.scalars(sa.select(AuditEntry))]
    assert acts.count("case_review.clock_paused") == acts.count("case_review.clock_resumed") == 1


def test_a_forgotten_pause_runs_out_and_is_told_of(
    officer: SignedIn, case: tuple[str, str]
) -> None:
    reference = case[0]
    _pause(reference, officer)
    (row,) = clock_board.list_clocks(ClockFilter(), officer.id).rows
    assert (row.paused_on, row.due_on, row.urgency) == (clock.today(), LATEST, Urgency.ON_TIME)
    with clock.stopped_at(dt.datetime(2026, 11, 2, 11, tzinfo=dt.UTC)):
        # Without the pause it would be overdue.
        assert alert_clocks() == 0
    an_officer(Role.MANAGER)
    with clock.stopped_at(NEXT_YEAR):
        (row,) = clock_board.list_clocks(ClockFilter(urgency=Urgency.OVERDUE), officer.id).rows
        assert row.reference == reference
        assert alert_clocks() == 1
        assert db.session.scalar(
            sa.select(OutboxMessage.message).where(OutboxMessage.message == "clock_overdue")
        )
        _resume(reference, officer)
        # It lasted for months; the procedure allows ten days.
        assert _panel(reference).due_on == LATEST


def test_what_is_late_stays_late(officer: SignedIn, case: tuple[str, str]) -> None:
    with clock.stopped_at(NEXT_YEAR):
        assert case_review_pages.open_case_review(case[0], officer).pauses == ()
        with pytest.raises(Refused) as refused:
            _pause(case[0], officer)
    assert refused.value.why is Refusal.LATE_ALREADY


def test_the_applicant_is_told_both_times(officer: SignedIn, case: tuple[str, str]) -> None:
    before = len(mails("news_for_you"))
    _pause(case[0], officer)
    assert len(mails("news_for_you")) == before + 1
    shown = _case(case)
    assert (shown.paused, shown.due_on) == (True, LATEST)
    assert (shown.events[0].kind, shown.events[0].words) == (
        "clock_paused",
        "We wait for your answer.",
    )
    with clock.stopped_at(MON):
        _resume(case[0], officer)
        shown = _case(case)
    assert (shown.paused, shown.due_on) == (False, dt.date(2026, 11, 4))
    assert shown.events[0].facts["due_on"] == "2026-11-04"
    assert len(mails("news_for_you")) == before + 2


def test_the_next_step_ends_the_pause(officer: SignedIn, case: tuple[str, str]) -> None:
    _pause(case[0], officer)
    case_review_work.advance(
        case[0],
        officer,
        kept(case[0]).version,
        to=CaseReviewStatus.GATHERING,
        reason="x",
        words="x",
    )
    # The same clock runs on into gathering, and is still paused.
    assert _panel(case[0]).is_paused
    case_review_work.advance(
        case[0],
        officer,
        kept(case[0]).version,
        to=CaseReviewStatus.WITHDRAWN,
        reason="x",
        words="x",
    )
    panel = _panel(case[0])
    assert panel.stopped_at is not None
    assert not panel.is_paused
