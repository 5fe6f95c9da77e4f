"""Whether one complaint about one incident qualifies [2014 Act s.104(11); docs/domain.md 3].

Days that nobody knows for certain are judged by every possible pair of days. The pairs are
never listed: the ends of periods never move back when a period begins later, so the first
and the last possible days decide.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from portal.domain.months import PeriodEnd, generous_end, strict_end
from portal.domain.policy import ThresholdPolicy
from portal.domain.spans import Span, SpanKind
from portal.domain.vocabulary import Body


class Standing(StrEnum):
    """Where a row stands, best first."""

    COUNTS = auto()
    UNCERTAIN = auto()
    NEEDS_DATES = auto()
    DOES_NOT_COUNT = auto()


class Reason(StrEnum):
    """Why a row stands where it does."""

    REPORTED_LATE = auto()
    TOO_LONG_AGO = auto()
    AFTER_APPLICATION = auto()
    NOT_REPORTED = auto()
    ANOTHER_PROBLEM = auto()
    DATE_MISSING = auto()
    COMPLAINT_BEFORE_INCIDENT = auto()
    DATES_UNCERTAIN = auto()
    BODY_TO_CHECK = auto()


@dataclass(frozen=True, slots=True)
class Complaint:
    """One telling of an incident to one body on one day.

    ``made`` is ``None`` where the day is not known. ``ValueError`` where it is a running
    span: somebody is told on a day.
    """

    body: Body
    made: Span | None

    def __post_init__(self) -> None:
        if self.made is not None and self.made.kind is SpanKind.RUNNING:
            raise ValueError("a complaint is made on one day")


@dataclass(frozen=True, slots=True)
class Incident:
    """One row: what happened, when, and each telling of it. ``same_problem`` is false only for a plain no."""

    key: str
    occurred: Span | None
    complaints: tuple[Complaint, ...]
    same_problem: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """Standing and reasons, in the order of ``Reason``; ``boundary``: only the grace day admits it."""

    standing: Standing
    reasons: tuple[Reason, ...] = ()
    boundary: bool = False


@dataclass(frozen=True, slots=True)
class _Days:
    """The possible days of one telling.

    ``told_from`` to ``told_to`` leaves out days before the incident. The incident is
    ``earliest`` where that is worst for the applicant and ``latest`` where that is best.
    """

    earliest: date
    latest: date
    told_from: date
    told_to: date


def judge_incident(incident: Incident, applied_on: date, policy: ThresholdPolicy) -> Finding:
    """The finding for one row: the best of its complaints."""
    if not incident.same_problem:
        return Finding(Standing.DOES_NOT_COUNT, (Reason.ANOTHER_PROBLEM,))
    if not incident.complaints:
        return Finding(Standing.DOES_NOT_COUNT, (Reason.NOT_REPORTED,))
    generous = _best(incident, applied_on, policy, generous_end)
    strict = _best(incident, applied_on, policy, strict_end)
    only_by_grace = generous.standing is not strict.standing
    return Finding(generous.standing, generous.reasons, only_by_grace)


def judge_complaint(
    incident: Incident, complaint: Complaint, applied_on: date, policy: ThresholdPolicy
) -> Finding:
    """The finding for one complaint, as if it were the only one of its row."""
    return judge_incident(
        Incident(incident.key, incident.occurred, (complaint,), incident.same_problem),
        applied_on,
        policy,
    )


def _best(incident: Incident, applied_on: date, policy: ThresholdPolicy, end: PeriodEnd) -> Finding:
    findings = [
        _judge(incident.occurred, complaint, applied_on, policy, end)
        for complaint in incident.complaints
    ]
    standings = {finding.standing for finding in findings}
    best = next(standing for standing in Standing if standing in standings)
    given = {
        reason for finding in findings if finding.standing is best for reason in finding.reasons
    }
    return Finding(best, tuple(reason for reason in Reason if reason in given))


def _judge(
    occurred: Span | None,
    complaint: Complaint,
    applied_on: date,
    policy: ThresholdPolicy,
    end: PeriodEnd,
) -> Finding:
    if occurred is None or complaint.made is None:
        return Finding(Standing.NEEDS_DATES, (Reason.DATE_MISSING,))
    days = _possible_days(occurred, complaint.made)
    if days is None:
        return Finding(Standing.NEEDS_DATES, (Reason.COMPLAINT_BEFORE_INCIDENT,))
    if not _can_qualify(days, applied_on, policy, end):
        return Finding(Standing.DOES_NOT_COUNT, _failures(days, applied_on, policy, end))
    doubts = []
    if not _must_qualify(days, applied_on, policy, end):
        doubts.append(Reason.DATES_UNCERTAIN)
    if complaint.body is Body.OTHER:
        doubts.append(Reason.BODY_TO_CHECK)
    return Finding(Standing.UNCERTAIN if doubts else Standing.COUNTS, tuple(doubts))


def _possible_days(occurred: Span, made: Span) -> _Days | None:
    told_from = max(made.first, occurred.first)
    if told_from > made.last:
        return None
    # What runs on is measured from its latest day not after the telling, so its last day is
    # the only one by which a telling can be late.
    running = occurred.kind is SpanKind.RUNNING
    earliest = occurred.last if running else occurred.first
    return _Days(earliest, occurred.last, told_from, made.last)


def _can_qualify(days: _Days, applied_on: date, policy: ThresholdPolicy, end: PeriodEnd) -> bool:
    in_time = end(days.latest, policy.report_within_months)
    best = min(days.told_to, applied_on, in_time)
    return best >= days.told_from and end(best, policy.apply_within_months) >= applied_on


def _must_qualify(days: _Days, applied_on: date, policy: ThresholdPolicy, end: PeriodEnd) -> bool:
    return (
        days.told_to <= end(days.earliest, policy.report_within_months)
        and days.told_to <= applied_on
        and end(days.told_from, policy.apply_within_months) >= applied_on
    )


def _failures(
    days: _Days, applied_on: date, policy: ThresholdPolicy, end: PeriodEnd
) -> tuple[Reason, ...]:
    """The reasons true of every possible pair of days; where there is none, those true of some."""
    report, apply = policy.report_within_months, policy.apply_within_months
    certain = {
        Reason.REPORTED_LATE: days.told_from > end(days.latest, report),
        Reason.TOO_LONG_AGO: end(days.told_to, apply) < applied_on,
        Reason.AFTER_APPLICATION: days.told_from > applied_on,
    }
    possible = {
        Reason.REPORTED_LATE: days.told_to > end(days.earliest, report),
        Reason.TOO_LONG_AGO: end(days.told_from, apply) < applied_on,
        Reason.AFTER_APPLICATION: days.told_to > applied_on,
    }
    table = certain if any(certain.values()) else possible
    return tuple(reason for reason, holds in table.items() if holds)
