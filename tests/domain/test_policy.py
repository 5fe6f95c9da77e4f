"""Unlawful or senseless numbers are refused."""

from dataclasses import replace
from datetime import date, time

import pytest

from portal.domain.policy import (
    Clocks,
    FaultCode,
    Hours,
    Policy,
    PolicyFault,
    Procedure,
    RiskPolicy,
    RoutingPolicy,
    TeamRule,
    ThresholdPolicy,
    check,
)

DRAFT = Policy(Procedure("2026-1"))
CONFIRMED = Policy(Procedure("2026-1", lawyer_confirmed=True))


def with_threshold(policy: Policy, **numbers: int) -> Policy:
    return replace(policy, threshold=ThresholdPolicy(**numbers))


def test_the_numbers_of_the_act_may_be_used() -> None:
    assert check(DRAFT) == ()


def test_more_generous_numbers_may_be_used() -> None:
    generous = {"required": 2, "report_within_months": 2, "apply_within_months": 12}
    assert check(with_threshold(DRAFT, **generous)) == ()


@pytest.mark.parametrize("policy", [DRAFT, CONFIRMED], ids=["draft", "confirmed"])
@pytest.mark.parametrize(
    ("number", "code"),
    [
        ({"required": 4}, FaultCode.REQUIRED_ABOVE_THREE),
        ({"required": 0}, FaultCode.NOT_POSITIVE),
        ({"report_within_months": 0}, FaultCode.NOT_POSITIVE),
        ({"apply_within_months": -6}, FaultCode.NOT_POSITIVE),
        ({"little_time_days": 0}, FaultCode.NOT_POSITIVE),
    ],
)
def test_some_numbers_are_always_refused(policy: Policy, number, code: FaultCode) -> None:
    (name,) = number
    assert PolicyFault(code, f"threshold.{name}") in check(with_threshold(policy, **number))


def test_a_shorter_period_needs_a_lawyer() -> None:
    (fault,) = check(with_threshold(DRAFT, apply_within_months=5))
    assert fault == PolicyFault(
        FaultCode.SHORTER_PERIOD_UNCONFIRMED, "threshold.apply_within_months"
    )
    assert check(with_threshold(CONFIRMED, apply_within_months=5)) == ()


@pytest.mark.parametrize(
    ("part", "code", "field"),
    [
        ({"clocks": Clocks(acknowledge=0)}, FaultCode.NOT_POSITIVE, "clocks.acknowledge"),
        (
            {"risk": RiskPolicy(strong_effect_from=6)},
            FaultCode.OUT_OF_SCALE,
            "risk.strong_effect_from",
        ),
        ({"risk": RiskPolicy(alert_words=("knife", "!"))}, FaultCode.EMPTY, "risk.alert_words"),
        (
            {"office_hours": Hours(opens=time(17), closes=time(9))},
            FaultCode.HOURS_REVERSED,
            "office_hours.closes",
        ),
        (
            {"office_hours": Hours(weekdays=frozenset({7}))},
            FaultCode.NOT_A_WEEKDAY,
            "office_hours.weekdays",
        ),
        (
            {"office_hours": Hours(weekdays=frozenset())},
            FaultCode.NOT_A_WEEKDAY,
            "office_hours.weekdays",
        ),
        (
            {"routing": RoutingPolicy(default_team="nobody")},
            FaultCode.UNKNOWN_TEAM,
            "routing.default_team",
        ),
        (
            {"routing": RoutingPolicy(rules=(TeamRule("asb"), TeamRule("x")))},
            FaultCode.UNKNOWN_TEAM,
            "routing.rules.1",
        ),
        ({"procedure": Procedure(" ")}, FaultCode.EMPTY, "procedure.version"),
    ],
)
def test_a_fault_names_its_field(part, code: FaultCode, field: str) -> None:
    assert check(replace(DRAFT, **part)) == (PolicyFault(code, field),)


def test_a_procedure_is_adopted_once_all_of_it_is_entered() -> None:
    whole = Procedure("1", "The partnership", date(2026, 1, 5), ("MOPAC",), date(2026, 2, 1))
    assert whole.is_adopted
    for missing in ({"adopted_by": None}, {"adopted_on": None}, {"consulted": ()}):
        assert not replace(whole, **missing).is_adopted
    assert not replace(whole, in_force_from=None).is_adopted


def test_a_case_keeps_its_numbers_and_those_of_clocks_that_no_longer_run_are_left_out() -> None:
    assert Clocks.kept({"appeal": 12, "a_clock_of_once": 3}) == Clocks(appeal=12)
