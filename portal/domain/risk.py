"""How urgent a report is, and why [docs/domain.md 8].

Worked out from answers, never from anything the browser says about urgency. Free text can
only call the duty contact; it changes no priority and shows the resident nothing.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from portal.domain.facts import ReportFacts
from portal.domain.policy import RiskPolicy
from portal.domain.vocabulary import AtRisk, Duration, Priority, PriorityReason

OVER_A_MONTH = frozenset(
    {
        Duration.ONE_TO_SIX_MONTHS,
        Duration.SIX_TO_TWELVE_MONTHS,
        Duration.ONE_TO_TWO_YEARS,
        Duration.OVER_TWO_YEARS,
    }
)

# A hate motive makes a report urgent, but is by itself no sign of danger at this moment.
_DUTY_REASONS = frozenset(
    {
        PriorityReason.DANGER_NOW,
        PriorityReason.CHILD_AT_RISK,
        PriorityReason.ADULT_AT_RISK,
        PriorityReason.RESIDENT_AT_RISK,
        PriorityReason.THREATS,
        PriorityReason.VIOLENCE,
        PriorityReason.WEAPON,
        PriorityReason.DOMESTIC_ABUSE_SIGNS,
        PriorityReason.SUICIDE_SIGNS,
    }
)
_HIGH_REASONS = _DUTY_REASONS | {PriorityReason.HATE_MOTIVE}


@dataclass(frozen=True, slots=True)
class RiskFinding:
    """A priority, every reason for it in the order of ``PriorityReason``, and whether to call somebody now."""

    priority: Priority
    reasons: tuple[PriorityReason, ...]
    alerts_duty_contact: bool


def assess_risk(facts: ReportFacts, policy: RiskPolicy, words_found: bool = False) -> RiskFinding:
    """The priority of a report; ``words_found`` by ``alert_words`` can only add the alert."""
    reasons = _reasons(facts, policy)
    return RiskFinding(
        priority=_priority(reasons),
        reasons=tuple(reason for reason in PriorityReason if reason in reasons),
        alerts_duty_contact=words_found or bool(reasons & _DUTY_REASONS),
    )


def alert_words(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those of ``words`` (whole words or phrases) that stand in ``text``, in the order given.

    Case, accents, apostrophes, punctuation and invisible characters make no difference.
    """
    searched = f" {_plain(text)} "
    return tuple(word for word, plain in _plain_words(tuple(words)) if f" {plain} " in searched)


def _priority(reasons: frozenset[PriorityReason]) -> Priority:
    if reasons & _HIGH_REASONS:
        return Priority.HIGH
    return Priority.MEDIUM if reasons else Priority.STANDARD


def _reasons(facts: ReportFacts, policy: RiskPolicy) -> frozenset[PriorityReason]:
    table = {
        PriorityReason.DANGER_NOW: facts.danger_now,
        PriorityReason.CHILD_AT_RISK: AtRisk.CHILD in facts.at_risk,
        PriorityReason.ADULT_AT_RISK: AtRisk.ADULT in facts.at_risk,
        PriorityReason.RESIDENT_AT_RISK: bool(facts.at_risk & {AtRisk.YOU, AtRisk.ACTED_FOR}),
        PriorityReason.THREATS: facts.threats,
        PriorityReason.VIOLENCE: facts.violence,
        PriorityReason.WEAPON: facts.weapon,
        PriorityReason.HATE_MOTIVE: facts.is_hate,
        PriorityReason.DOMESTIC_ABUSE_SIGNS: facts.domestic_abuse_signs,
        PriorityReason.SUICIDE_SIGNS: facts.suicide_signs,
        PriorityReason.OVER_A_MONTH: facts.duration in OVER_A_MONTH,
        PriorityReason.THIRD_REPORT_BY_PERSON: _repeated(facts.earlier_by_person, policy),
        PriorityReason.THIRD_REPORT_ABOUT_PLACE: _repeated(facts.earlier_about_place, policy),
        PriorityReason.STRONG_EFFECT: (facts.effect or 0) >= policy.strong_effect_from,
        PriorityReason.VULNERABILITY: bool(facts.vulnerabilities),
    }
    return frozenset(reason for reason, holds in table.items() if holds)


def _repeated(earlier: int, policy: RiskPolicy) -> bool:
    return earlier + 1 >= policy.repeat_reports


@lru_cache(maxsize=4)
def _plain_words(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    # The policy's own words, never what a person wrote: each report asks for the same ones.
    return tuple((word, plain) for word in words if (plain := _plain(word)))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (character for character in decomposed if not _is_dropped(character))
    return " ".join("".join(each if each.isalnum() else " " for each in kept).split())


def _is_dropped(character: str) -> bool:
    return character in "'’‘`´" or unicodedata.category(character) in ("Mn", "Cf")
