"""Doors and teams. Nobody is ever turned away."""

from dataclasses import replace

import pytest
from hypothesis import given

from portal.domain.facts import ReportFacts
from portal.domain.policy import RoutingPolicy, TeamRule
from portal.domain.routing import Door, DoorReason, TeamReason, better_doors, route
from portal.domain.vocabulary import AtRisk, Home, ReportKind, Timing
from tests.domain.test_risk import FACTS

PLAIN = ReportFacts(ReportKind.LITTER)
POLICY = RoutingPolicy(
    teams=("asb", "noise", "housing", "safeguarding"),
    rules=(
        TeamRule("housing", homes=frozenset({Home.COUNCIL_HOUSING})),
        TeamRule("noise", kinds=frozenset({ReportKind.NOISE})),
    ),
    default_team="asb",
    safeguarding_team="safeguarding",
)


@pytest.mark.parametrize(
    ("answers", "door", "reason"),
    [
        ({"danger_now": True}, Door.EMERGENCY_999, DoorReason.DANGER_NOW),
        ({"weapon": True}, Door.EMERGENCY_999, DoorReason.WEAPON),
        ({"domestic_abuse_signs": True}, Door.DOMESTIC_ABUSE, DoorReason.DOMESTIC_ABUSE_SIGNS),
        (
            {"at_risk": frozenset({AtRisk.CHILD})},
            Door.SAFEGUARDING_CHILD,
            DoorReason.CHILD_AT_RISK,
        ),
        (
            {"at_risk": frozenset({AtRisk.ADULT})},
            Door.SAFEGUARDING_ADULT,
            DoorReason.ADULT_AT_RISK,
        ),
        ({"suicide_signs": True}, Door.MENTAL_HEALTH, DoorReason.SUICIDE_SIGNS),
        ({"exploitation_signs": True}, Door.MODERN_SLAVERY, DoorReason.EXPLOITATION_SIGNS),
        ({"kind": ReportKind.DRUGS}, Door.POLICE_101, DoorReason.MAY_BE_A_CRIME),
        ({"kind": ReportKind.FIRE}, Door.POLICE_101, DoorReason.MAY_BE_A_CRIME),
        ({"hate": True}, Door.POLICE_101, DoorReason.HATE_MOTIVE),
        ({"threats": True}, Door.POLICE_101, DoorReason.THREATS_OR_VIOLENCE),
        ({"kind": ReportKind.NOISE}, Door.NOISE_LINE, DoorReason.NOISE),
        ({"home": Home.COUNCIL_HOUSING}, Door.COUNCIL_HOUSING_FORM, DoorReason.COUNCIL_TENANT),
        ({"home": Home.HOUSING_ASSOCIATION}, Door.LANDLORD, DoorReason.SOCIAL_TENANT),
        ({"home": Home.OTHER_SOCIAL}, Door.LANDLORD, DoorReason.SOCIAL_TENANT),
        ({"in_borough": False}, Door.OUTSIDE_BOROUGH, DoorReason.OUTSIDE_BOROUGH),
        ({"earlier_by_person": 1}, Door.CASE_REVIEW, DoorReason.SECOND_REPORT),
    ],
)
def test_each_door_by_itself(answers, door: Door, reason: DoorReason) -> None:
    (offer,) = better_doors(replace(PLAIN, **answers))
    assert (offer.door, offer.reasons) == (door, (reason,))


@pytest.mark.parametrize("kind", [ReportKind.FIRE, ReportKind.LITTER])
def test_what_is_happening_now_may_need_999(kind: ReportKind) -> None:
    now = replace(PLAIN, kind=kind, timing=Timing.NOW, violence=kind is ReportKind.LITTER)
    assert better_doors(now)[0].door is Door.EMERGENCY_999
    over = replace(now, timing=Timing.ONCE)
    assert Door.EMERGENCY_999 not in [offer.door for offer in better_doors(over)]


@pytest.mark.parametrize(
    "home", [None, Home.PRIVATE_RENT, Home.OWN, Home.BUSINESS, Home.VISITOR, Home.NO_HOME]
)
def test_who_has_no_other_route_is_sent_to_none(home: Home | None) -> None:
    assert better_doors(replace(PLAIN, home=home, in_borough=None)) == ()


def test_doors_are_named_once_most_urgent_first() -> None:
    facts = replace(PLAIN, kind=ReportKind.HATE, danger_now=True, weapon=True, in_borough=False)
    doors = better_doors(facts)
    assert [offer.door for offer in doors] == [
        Door.EMERGENCY_999,
        Door.POLICE_101,
        Door.OUTSIDE_BOROUGH,
    ]
    assert doors[0].reasons == (DoorReason.DANGER_NOW, DoorReason.WEAPON)


@pytest.mark.parametrize(
    ("answers", "team", "reason"),
    [
        ({}, "asb", TeamReason.DEFAULT),
        ({"kind": ReportKind.NOISE}, "noise", TeamReason.RULE),
        (
            {"kind": ReportKind.NOISE, "home": Home.COUNCIL_HOUSING},
            "housing",
            TeamReason.RULE,
        ),
        ({"in_borough": False}, "asb", TeamReason.DEFAULT),
    ],
)
def test_the_first_rule_that_fits_names_the_team(answers, team: str, reason: TeamReason) -> None:
    found = route(replace(PLAIN, **answers), POLICY)
    assert (found.team, found.team_reason) == (team, reason)


def test_a_rule_of_kind_and_home_needs_both() -> None:
    both = TeamRule("noise", frozenset({ReportKind.NOISE}), frozenset({Home.OWN}))
    policy = replace(POLICY, rules=(both,))
    noise = replace(PLAIN, kind=ReportKind.NOISE)
    assert route(noise, policy).team == "asb"
    assert route(replace(noise, home=Home.OWN), policy).team == "noise"


@pytest.mark.parametrize(
    "answers",
    [
        {"at_risk": frozenset({AtRisk.CHILD})},
        {"at_risk": frozenset({AtRisk.ADULT, AtRisk.YOU})},
        {"domestic_abuse_signs": True},
        {"exploitation_signs": True},
        {"suicide_signs": True},
    ],
)
def test_safeguarding_is_told_as_well(answers) -> None:
    assert route(replace(PLAIN, **answers), POLICY).also_tell == ("safeguarding",)


@given(FACTS)
def test_everyone_has_a_team(facts: ReportFacts) -> None:
    assert route(facts, POLICY).team in POLICY.teams
