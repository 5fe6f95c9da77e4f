"""Pausing a clock: later by the days of the pause, never by more, and only where a rule says so."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.deadlines import WorkingDays
from portal.domain.pauses import (
    PAUSABLE,
    PausePolicy,
    PauseReason,
    PauseRule,
    latest_due,
    resumed_due,
)
from portal.domain.policy import FaultCode, Policy, Procedure, check
from tests.domain.rows import day

# Easter 2026.
DAYS = WorkingDays(frozenset(map(day, ("2026-04-03", "2026-04-06"))))
ANY_DAYS = st.builds(
    WorkingDays,
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=30),
)
IN_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))
RULE = PauseRule(PauseReason.COURT, frozenset({"hold_panel"}), 10)
RULES = st.builds(
    PauseRule,
    st.sampled_from(PauseReason),
    st.frozensets(st.sampled_from(sorted(PAUSABLE)), min_size=1),
    st.integers(1, 60),
)


@pytest.mark.parametrize(
    ("due", "paused", "resumed", "at_most", "new"),
    [
        pytest.param("2026-03-20", "2026-03-16", "2026-03-16", 10, "2026-03-20", id="same day"),
        pytest.param("2026-03-20", "2026-03-16", "2026-03-18", 10, "2026-03-24", id="two days"),
        pytest.param("2026-03-20", "2026-03-13", "2026-03-15", 10, "2026-03-20", id="a weekend"),
        pytest.param("2026-03-20", "2026-03-16", "2026-05-18", 3, "2026-03-25", id="no more"),
        pytest.param("2026-04-02", "2026-04-01", "2026-04-02", 10, "2026-04-07", id="over Easter"),
    ],
)
def test_the_due_day_moves_by_the_days_of_the_pause(
    due: str, paused: str, resumed: str, at_most: int, new: str
) -> None:
    assert resumed_due(day(due), day(paused), day(resumed), at_most, DAYS) == day(new)


def test_a_pause_ends_after_it_began() -> None:
    with pytest.raises(ValueError, match="before"):
        resumed_due(day("2026-03-20"), day("2026-03-16"), day("2026-03-15"), 10, DAYS)


@given(ANY_DAYS, IN_2026, IN_2026, st.integers(0, 90), st.integers(1, 30))
def test_it_moves_by_exactly_the_working_days_and_no_more(
    days: WorkingDays, due: date, paused: date, length: int, at_most: int
) -> None:
    resumed = date.fromordinal(paused.toordinal() + length)
    new = resumed_due(due, paused, resumed, at_most, days)
    moved = min(days.between(paused, resumed), at_most)
    assert days.between(due, new) == moved
    assert due <= new <= latest_due(due, at_most, days)
    # A day longer never brings it nearer.
    later = date.fromordinal(resumed.toordinal() + 1)
    assert resumed_due(due, paused, later, at_most, days) >= new


@given(ANY_DAYS, IN_2026, IN_2026, st.integers(0, 40), st.integers(0, 40))
def test_two_pauses_on_end_are_one(
    days: WorkingDays, due: date, paused: date, first: int, second: int
) -> None:
    between = date.fromordinal(paused.toordinal() + first)
    end = date.fromordinal(between.toordinal() + second)
    once = resumed_due(due, paused, end, 500, days)
    halfway = resumed_due(due, paused, between, 500, days)
    assert resumed_due(halfway, between, end, 500, days) == once


@given(st.lists(RULES, max_size=4))
def test_a_case_keeps_the_rules_that_it_began_under(rules: list[PauseRule]) -> None:
    policy = PausePolicy(tuple(rules))
    assert PausePolicy.kept({"pauses": policy.frozen()}) == policy
    for clock in PAUSABLE:
        assert all(policy.rule(clock, reason) for reason in policy.reasons(clock))


def test_without_a_rule_no_clock_pauses() -> None:
    silent = PausePolicy.kept({"clocks": {}, "threshold": {}})
    assert silent == PausePolicy()
    assert not any(silent.reasons(clock) for clock in PAUSABLE)
    assert all(silent.rule(clock, reason) is None for clock in PAUSABLE for reason in PauseReason)
    named = PausePolicy((RULE,))
    assert named.rule("hold_panel", PauseReason.COURT) == RULE
    assert named.rule("hold_panel", PauseReason.VICTIM_ASKS) is None
    assert named.rule("send_outcome", PauseReason.COURT) is None


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ((PauseRule(PauseReason.COURT, frozenset({"appeal"}), 10),), FaultCode.CLOCK_NEVER_PAUSES),
        ((PauseRule(PauseReason.COURT, frozenset(), 10),), FaultCode.EMPTY),
        ((PauseRule(PauseReason.COURT, frozenset({"hold_panel"}), 0),), FaultCode.NOT_POSITIVE),
        ((RULE, RULE), FaultCode.PAUSED_TWICE),
    ],
)
def test_rules_that_are_refused(rules: tuple[PauseRule, ...], code: FaultCode) -> None:
    policy = Policy(Procedure("1"), pauses=PausePolicy(rules))
    assert code in {fault.code for fault in check(policy)}
    assert not check(Policy(Procedure("1"), pauses=PausePolicy((RULE,))))
