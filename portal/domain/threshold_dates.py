"""The dates a result page tells: by when each thing had to be told, and by when to apply.

Where a day is known only roughly, the dates are worked out from its earliest possible day:
whoever keeps to them is safe. Residents are shown the strict ones [docs/domain.md 3].
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.domain.months import generous_end, strict_end
from portal.domain.policy import ThresholdPolicy
from portal.domain.qualifying import (
    Complaint,
    Finding,
    Incident,
    Standing,
    judge_complaint,
    judge_incident,
)
from portal.domain.spans import Span, SpanKind
from portal.domain.vocabulary import Body

_DEFAULT_POLICY = ThresholdPolicy()


@dataclass(frozen=True, slots=True)
class ComplaintFinding:
    """One complaint of a row, with the dates worked out.

    ``measured_from`` is the day of the incident that the telling is measured from. Dates are
    ``None`` where the day they are counted from is not known.
    """

    body: Body
    made: Span | None
    finding: Finding
    measured_from: date | None
    report_by_strict: date | None
    report_by_generous: date | None
    apply_by_strict: date | None
    apply_by_generous: date | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is still to come.

    ``still_needed``: how many more rows would meet the threshold, 0 where it is met.
    ``first_lapse_on``: the last strict day on which every row that counts now still counts.
    ``met_until``: the last strict day on which enough rows still count; ``None`` unless met.
    No date is earlier than the application: a row that only the grace day admits ends today.
    """

    still_needed: int
    first_lapse_on: date | None
    met_until: date | None


def explain(
    incident: Incident, applied_on: date, policy: ThresholdPolicy = _DEFAULT_POLICY
) -> tuple[ComplaintFinding, ...]:
    """Each complaint of a row, in the order given."""
    return tuple(
        _explain(incident, complaint, applied_on, policy) for complaint in incident.complaints
    )


def outlook(
    incidents: Iterable[Incident],
    applied_on: date,
    policy: ThresholdPolicy = _DEFAULT_POLICY,
) -> Outlook:
    """How far an application is from the threshold, and how long it stays as good as today."""
    ends = sorted(
        _last_day(incident, applied_on, policy)
        for incident in incidents
        if judge_incident(incident, applied_on, policy).standing is Standing.COUNTS
    )
    return Outlook(
        still_needed=max(0, policy.required - len(ends)),
        first_lapse_on=ends[0] if ends else None,
        met_until=ends[-policy.required] if len(ends) >= policy.required else None,
    )


def _explain(
    incident: Incident, complaint: Complaint, applied_on: date, policy: ThresholdPolicy
) -> ComplaintFinding:
    measured_from = _measured_from(incident.occurred, complaint.made)
    told_on = complaint.made.first if complaint.made else None
    report, apply = policy.report_within_months, policy.apply_within_months
    return ComplaintFinding(
        body=complaint.body,
        made=complaint.made,
        finding=judge_complaint(incident, complaint, applied_on, policy),
        measured_from=measured_from,
        report_by_strict=strict_end(measured_from, report) if measured_from else None,
        report_by_generous=generous_end(measured_from, report) if measured_from else None,
        apply_by_strict=strict_end(told_on, apply) if told_on else None,
        apply_by_generous=generous_end(told_on, apply) if told_on else None,
    )


def _measured_from(occurred: Span | None, made: Span | None) -> date | None:
    if occurred is None:
        return None
    if occurred.kind is not SpanKind.RUNNING:
        return occurred.first
    if made is None or made.last < occurred.first:
        return None
    return min(occurred.last, max(made.first, occurred.first))


def _last_day(incident: Incident, applied_on: date, policy: ThresholdPolicy) -> date:
    by_strict = (
        found.apply_by_strict
        for found in explain(incident, applied_on, policy)
        if found.finding.standing is Standing.COUNTS and found.apply_by_strict
    )
    return max(applied_on, *by_strict)
