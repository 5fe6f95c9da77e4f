"""Where a report goes, and which better doors to name [docs/domain.md 2 and 6].

A door is advice: the report is taken all the same. Doors rest on answers to questions, never
on free text; a page shows the sensitive ones in the one neutral panel that everyone sees.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto

from portal.domain.facts import ReportFacts
from portal.domain.policy import RoutingPolicy, TeamRule
from portal.domain.vocabulary import AtRisk, Home, ReportKind, Timing


class Door(StrEnum):
    """Somebody who can help sooner or better, most urgent first."""

    EMERGENCY_999 = auto()
    DOMESTIC_ABUSE = auto()
    SAFEGUARDING_CHILD = auto()
    SAFEGUARDING_ADULT = auto()
    MENTAL_HEALTH = auto()
    MODERN_SLAVERY = auto()
    POLICE_101 = auto()
    NOISE_LINE = auto()
    COUNCIL_HOUSING_FORM = auto()
    LANDLORD = auto()
    OUTSIDE_BOROUGH = auto()
    CASE_REVIEW = auto()


class DoorReason(StrEnum):
    """Why a door is named."""

    DANGER_NOW = auto()
    WEAPON = auto()
    VIOLENCE_NOW = auto()
    FIRE_NOW = auto()
    DOMESTIC_ABUSE_SIGNS = auto()
    CHILD_AT_RISK = auto()
    ADULT_AT_RISK = auto()
    SUICIDE_SIGNS = auto()
    EXPLOITATION_SIGNS = auto()
    MAY_BE_A_CRIME = auto()
    HATE_MOTIVE = auto()
    THREATS_OR_VIOLENCE = auto()
    NOISE = auto()
    COUNCIL_TENANT = auto()
    SOCIAL_TENANT = auto()
    OUTSIDE_BOROUGH = auto()
    SECOND_REPORT = auto()


class TeamReason(StrEnum):
    """Why a team has a report."""

    RULE = auto()
    DEFAULT = auto()


@dataclass(frozen=True, slots=True)
class DoorOffer:
    """A door and every reason for it."""

    door: Door
    reasons: tuple[DoorReason, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """``team`` always has the report; ``also_tell`` are teams to be told; ``doors`` most urgent first."""

    team: str
    team_reason: TeamReason
    also_tell: tuple[str, ...]
    doors: tuple[DoorOffer, ...]


_MAY_BE_A_CRIME = frozenset(
    {ReportKind.HARASSMENT, ReportKind.DRUGS, ReportKind.VANDALISM, ReportKind.FIRE}
)
_SOCIAL_TENANTS = frozenset({Home.HOUSING_ASSOCIATION, Home.OTHER_SOCIAL})


def _is_happening(facts: ReportFacts) -> bool:
    return facts.timing is Timing.NOW


_RULES: tuple[tuple[Door, DoorReason, Callable[[ReportFacts], bool]], ...] = (
    (Door.EMERGENCY_999, DoorReason.DANGER_NOW, lambda f: f.danger_now),
    (Door.EMERGENCY_999, DoorReason.WEAPON, lambda f: f.weapon),
    (
        Door.EMERGENCY_999,
        DoorReason.VIOLENCE_NOW,
        lambda f: _is_happening(f) and (f.violence or f.threats),
    ),
    (
        Door.EMERGENCY_999,
        DoorReason.FIRE_NOW,
        lambda f: _is_happening(f) and f.kind is ReportKind.FIRE,
    ),
    (Door.DOMESTIC_ABUSE, DoorReason.DOMESTIC_ABUSE_SIGNS, lambda f: f.domestic_abuse_signs),
    (Door.SAFEGUARDING_CHILD, DoorReason.CHILD_AT_RISK, lambda f: AtRisk.CHILD in f.at_risk),
    (Door.SAFEGUARDING_ADULT, DoorReason.ADULT_AT_RISK, lambda f: AtRisk.ADULT in f.at_risk),
    (Door.MENTAL_HEALTH, DoorReason.SUICIDE_SIGNS, lambda f: f.suicide_signs),
    (Door.MODERN_SLAVERY, DoorReason.EXPLOITATION_SIGNS, lambda f: f.exploitation_signs),
    (Door.POLICE_101, DoorReason.MAY_BE_A_CRIME, lambda f: f.kind in _MAY_BE_A_CRIME),
    (Door.POLICE_101, DoorReason.HATE_MOTIVE, lambda f: f.is_hate),
    (Door.POLICE_101, DoorReason.THREATS_OR_VIOLENCE, lambda f: f.threats or f.violence),
    (Door.NOISE_LINE, DoorReason.NOISE, lambda f: f.kind is ReportKind.NOISE),
    (
        Door.COUNCIL_HOUSING_FORM,
        DoorReason.COUNCIL_TENANT,
        lambda f: f.home is Home.COUNCIL_HOUSING,
    ),
    (Door.LANDLORD, DoorReason.SOCIAL_TENANT, lambda f: f.home in _SOCIAL_TENANTS),
    (Door.OUTSIDE_BOROUGH, DoorReason.OUTSIDE_BOROUGH, lambda f: f.in_borough is False),
    (Door.CASE_REVIEW, DoorReason.SECOND_REPORT, lambda f: f.earlier_by_person > 0),
)


def route(facts: ReportFacts, policy: RoutingPolicy) -> Route:
    """The team that has the report and the doors to name. Nobody is ever turned away."""
    rule = next((rule for rule in policy.rules if _fits(rule, facts)), None)
    return Route(
        team=rule.team if rule else policy.default_team,
        team_reason=TeamReason.RULE if rule else TeamReason.DEFAULT,
        also_tell=(policy.safeguarding_team,) if _is_safeguarding(facts) else (),
        doors=better_doors(facts),
    )


def better_doors(facts: ReportFacts) -> tuple[DoorOffer, ...]:
    """The doors to name, most urgent first, each once with its reasons."""
    reasons: dict[Door, list[DoorReason]] = {}
    for door, reason, holds in _RULES:
        if holds(facts):
            reasons.setdefault(door, []).append(reason)
    return tuple(DoorOffer(door, tuple(reasons[door])) for door in Door if door in reasons)


def _fits(rule: TeamRule, facts: ReportFacts) -> bool:
    return (not rule.kinds or facts.kind in rule.kinds) and (
        not rule.homes or facts.home in rule.homes
    )


def _is_safeguarding(facts: ReportFacts) -> bool:
    at_risk = bool(facts.at_risk & {AtRisk.CHILD, AtRisk.ADULT})
    return at_risk or facts.domestic_abuse_signs or facts.exploitation_signs or facts.suicide_signs
