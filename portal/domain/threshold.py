"""The threshold for an ASB case review: which rows count, and what follows from that.

Source: Anti-social Behaviour, Crime and Policing Act 2014 s.104(4), (5) and (11); docs/domain.md 3.
The rule can find "met"; it never says "refused". It judges as at the day of the application.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from portal.domain.policy import ThresholdPolicy
from portal.domain.qualifying import (
    Complaint,
    Finding,
    Incident,
    Reason,
    Standing,
    judge_incident,
)
from portal.domain.spans import Span
from portal.domain.threshold_flags import Flag, flags_of
from portal.domain.vocabulary import Body

__all__ = [
    "Assessment",
    "Body",
    "Complaint",
    "Finding",
    "Flag",
    "Incident",
    "Outcome",
    "Reason",
    "Span",
    "Standing",
    "ThresholdPolicy",
    "assess",
]


class Outcome(StrEnum):
    """What the finding leads to. Anyone may send their application, whatever it says."""

    MET = auto()
    OFFICER_DECIDES = auto()
    ASK_FOR_DATES = auto()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The finding for one application on one day.

    ``counted``: keys of the rows that count, by date, then key. ``findings``: one for each
    row, by key. ``flags``: for the officer; they decide nothing.
    """

    outcome: Outcome
    counted: tuple[str, ...]
    findings: Mapping[str, Finding]
    flags: frozenset[Flag]


_DEFAULT_POLICY = ThresholdPolicy()


def assess(
    incidents: Iterable[Incident],
    applied_on: date,
    policy: ThresholdPolicy = _DEFAULT_POLICY,
) -> Assessment:
    """Judge every row as at ``applied_on``, a Europe/London civil day.

    The order of the rows changes nothing. ``ValueError`` where two rows have the same key.
    """
    rows = sorted(incidents, key=lambda row: row.key)
    findings = {row.key: judge_incident(row, applied_on, policy) for row in rows}
    if len(findings) != len(rows):
        raise ValueError("two rows have the same key")
    counting = [row for row in rows if findings[row.key].standing is Standing.COUNTS]
    return Assessment(
        outcome=_outcome(len(counting), findings.values(), policy),
        counted=tuple(row.key for row in sorted(counting, key=_by_date)),
        findings=findings,
        flags=flags_of(rows, findings, applied_on, policy),
    )


def _by_date(row: Incident) -> tuple[date, str]:
    return (row.occurred.first if row.occurred else date.max, row.key)


def _outcome(counting: int, findings: Collection[Finding], policy: ThresholdPolicy) -> Outcome:
    if counting >= policy.required:
        return Outcome.MET
    if any(finding.standing is Standing.NEEDS_DATES for finding in findings):
        return Outcome.ASK_FOR_DATES
    return Outcome.OFFICER_DECIDES
