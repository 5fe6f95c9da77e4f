"""What an officer should look at in an application; no flag ever decides anything [docs/domain.md 3]."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum, auto

from portal.domain.months import generous_end
from portal.domain.policy import ThresholdPolicy
from portal.domain.qualifying import Complaint, Finding, Incident, Reason, Standing
from portal.domain.spans import SpanKind

OVER_A_MONTH = 1


class Flag(StrEnum):
    """One thing to look at."""

    ONE_INCIDENT_SEVERAL_BODIES = auto()
    SEVERAL_COMPLAINTS_ONE_INCIDENT = auto()
    SAME_DAY = auto()
    DATES_UNCERTAIN = auto()
    LAST_REPORT_OVER_A_MONTH_AGO = auto()
    LITTLE_TIME_TO_ACT = auto()
    BODY_TO_CHECK = auto()


def flags_of(
    incidents: Sequence[Incident],
    findings: Mapping[str, Finding],
    applied_on: date,
    policy: ThresholdPolicy,
) -> frozenset[Flag]:
    """The flags of an application whose rows have these findings."""
    rows = [incident for incident in incidents if incident.same_problem]
    counting = [row for row in rows if findings[row.key].standing is Standing.COUNTS]
    reasons = {reason for finding in findings.values() for reason in finding.reasons}
    raised = {
        Flag.ONE_INCIDENT_SEVERAL_BODIES: any(map(_told_several_bodies, rows)),
        Flag.SEVERAL_COMPLAINTS_ONE_INCIDENT: any(len(row.complaints) > 1 for row in rows),
        Flag.SAME_DAY: _share_a_day([row for row in rows if _may_count(findings[row.key])]),
        Flag.DATES_UNCERTAIN: Reason.DATES_UNCERTAIN in reasons,
        Flag.LAST_REPORT_OVER_A_MONTH_AGO: _long_silent(rows, applied_on),
        Flag.LITTLE_TIME_TO_ACT: _all_just_told(counting, applied_on, policy.little_time_days),
        Flag.BODY_TO_CHECK: Reason.BODY_TO_CHECK in reasons,
    }
    return frozenset(flag for flag, is_raised in raised.items() if is_raised)


def _told_several_bodies(row: Incident) -> bool:
    return len({complaint.body for complaint in row.complaints}) > 1


def _may_count(finding: Finding) -> bool:
    return finding.standing is not Standing.DOES_NOT_COUNT


def _share_a_day(rows: Sequence[Incident]) -> bool:
    days = [day for row in rows for day in _measured_days(row)]
    return len(days) != len(set(days))


def _measured_days(row: Incident) -> frozenset[date]:
    """The known days a row is measured from; a day that is only roughly known is none."""
    occurred = row.occurred
    if occurred is None:
        return frozenset()
    if occurred.kind is SpanKind.RUNNING:
        return frozenset(
            min(occurred.last, complaint.made.last)
            for complaint in row.complaints
            if complaint.made is not None
            and complaint.made.is_one_day
            and complaint.made.first >= occurred.first
        )
    return frozenset([occurred.first]) if occurred.is_one_day else frozenset()


def _before(complaints: Sequence[Complaint], applied_on: date) -> Iterator[Complaint]:
    """Those that could have been made by ``applied_on``; an unknown day could."""
    for complaint in complaints:
        if complaint.made is None or complaint.made.first <= applied_on:
            yield complaint


def _long_silent(rows: Sequence[Incident], applied_on: date) -> bool:
    """True where even the latest day on which the last complaint may have been made is over a month past."""
    last_days = [
        complaint.made.last
        for row in rows
        for complaint in _before(row.complaints, applied_on)
        if complaint.made is not None
    ]
    return bool(last_days) and generous_end(max(last_days), OVER_A_MONTH) < applied_on


def _all_just_told(counting: Sequence[Incident], applied_on: date, little_time_days: int) -> bool:
    """True where every complaint of the counting rows is known to be so recent."""
    told = [complaint for row in counting for complaint in _before(row.complaints, applied_on)]
    return bool(told) and all(
        complaint.made is not None and (applied_on - complaint.made.first).days <= little_time_days
        for complaint in told
    )
