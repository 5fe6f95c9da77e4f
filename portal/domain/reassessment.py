"""A finding made again, beside the first: an officer counts what was uncertain [docs/domain.md 3]."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from enum import StrEnum, auto

from portal.domain.policy import ThresholdPolicy
from portal.domain.threshold import Assessment, Incident, Outcome, Standing


class ReassessmentKind(StrEnum):
    """Why a finding was made again."""

    COUNTED = auto()
    CORRECTED = auto()


def count_too(
    assessment: Assessment,
    incidents: Iterable[Incident],
    accepted: Collection[str],
    policy: ThresholdPolicy,
) -> Assessment:
    """The finding with the uncertain rows of ``accepted`` counted; nothing else is changed by them."""
    findings = {
        key: replace(finding, standing=Standing.COUNTS)
        if key in accepted and finding.standing is Standing.UNCERTAIN
        else finding
        for key, finding in assessment.findings.items()
    }
    counting = [row for row in incidents if findings[row.key].standing is Standing.COUNTS]
    counting.sort(
        key=lambda row: (row.occurred is None, row.occurred and row.occurred.first, row.key)
    )
    met = len(counting) >= policy.required
    return replace(
        assessment,
        findings=findings,
        counted=tuple(row.key for row in counting),
        outcome=Outcome.MET if met else assessment.outcome,
    )
