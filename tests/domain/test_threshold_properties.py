"""What must hold of the threshold for any application, and a slow, plain second opinion."""

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from portal.domain.months import generous_end
from portal.domain.threshold import (
    Body,
    Complaint,
    Finding,
    Incident,
    Outcome,
    Reason,
    Span,
    Standing,
    ThresholdPolicy,
    assess,
)
from tests.domain.rows import applications, complaints, dates, incidents, late_dates, spans

DAY = timedelta(days=1)
ACT = ThresholdPolicy()


@given(st.data(), applications(), late_dates())
def test_order_never_matters(data: st.DataObject, rows: list[Incident], applied_on: date) -> None:
    shuffled = [
        Incident(
            each.key,
            each.occurred,
            tuple(data.draw(st.permutations(each.complaints))),
            each.same_problem,
        )
        for each in data.draw(st.permutations(rows))
    ]
    assert assess(shuffled, applied_on) == assess(rows, applied_on)


@given(applications(), incidents(key="another"), late_dates())
def test_adding_a_row_never_loses_what_counts(
    rows: list[Incident], extra: Incident, applied_on: date
) -> None:
    before, after = assess(rows, applied_on), assess([*rows, extra], applied_on)
    assert set(before.counted) <= set(after.counted)
    assert before.findings.items() <= after.findings.items()
    if before.outcome is Outcome.MET:
        assert after.outcome is Outcome.MET


@given(incidents(), complaints(), dates())
def test_adding_a_complaint_never_lowers_a_row(
    incident: Incident, extra: Complaint, applied_on: date
) -> None:
    assume(incident.complaints)
    more = Incident(
        incident.key,
        incident.occurred,
        (*incident.complaints, extra),
        incident.same_problem,
    )
    ranks = list(Standing)
    before = assess([incident], applied_on).findings[incident.key].standing
    after = assess([more], applied_on).findings[incident.key].standing
    assert ranks.index(after) <= ranks.index(before)


@given(applications(), late_dates())
def test_met_is_three_rows_that_count(rows: list[Incident], applied_on: date) -> None:
    found = assess(rows, applied_on)
    counting = {
        key for key, finding in found.findings.items() if finding.standing is Standing.COUNTS
    }
    assert set(found.counted) == counting
    assert (found.outcome is Outcome.MET) is (len(counting) >= 3)


@given(dates(), st.integers(0, 40), st.integers(0, 220))
def test_what_forward_counting_admits_is_admitted(
    happened: date, told_after: int, applied_after: int
) -> None:
    made = happened + told_after * DAY
    applied_on = made + applied_after * DAY
    row = Incident("a", Span.on(happened), (Complaint(Body.POLICE, Span.on(made)),))
    counted = assess([row], applied_on).counted == ("a",)
    in_time = made <= generous_end(happened, 1) and applied_on <= generous_end(made, 6)
    assert counted is in_time


@given(st.dates(), st.dates(), st.dates(), st.dates(), st.dates())
def test_no_day_of_the_calendar_is_too_far(
    one: date, two: date, three: date, four: date, applied_on: date
) -> None:
    first, last = sorted((one, two))
    earliest, latest = sorted((three, four))
    made = (Complaint(Body.COUNCIL, Span.sometime(earliest, latest)),)
    rows = [
        Incident("approximate", Span.sometime(first, last), made),
        Incident("running", Span.running(first, last), made),
        Incident("edges", Span.running(date.min, date.max), made),
    ]
    assert len(assess(rows, applied_on).findings) == 3


@given(
    spans(running=True, days=260, width=40),
    complaints(days=260, width=45),
    dates(days=460),
    st.integers(1, 2),
    st.integers(1, 7),
)
def test_every_pair_of_days_listed_gives_the_same_finding(
    occurred: Span, complaint: Complaint, applied_on: date, report: int, apply: int
) -> None:
    policy = ThresholdPolicy(report_within_months=report, apply_within_months=apply)
    row = Incident("a", occurred, (complaint,))
    found = assess([row], applied_on, policy).findings["a"]
    assert found == second_opinion(occurred, complaint, applied_on, policy)


def second_opinion(
    occurred: Span, complaint: Complaint, applied_on: date, policy: ThresholdPolicy
) -> Finding:
    """Judge by listing every possible pair of days and walking to each end day by day."""
    if complaint.made is None:
        return Finding(Standing.NEEDS_DATES, (Reason.DATE_MISSING,))
    pairs = list(_pairs(occurred, complaint.made))
    if not pairs:
        return Finding(Standing.NEEDS_DATES, (Reason.COMPLAINT_BEFORE_INCIDENT,))
    ends = {grace: _Ends(grace, policy) for grace in (0, 1)}
    standing, reasons = _verdict(pairs, complaint.body, applied_on, ends[1])
    strictly, _ = _verdict(pairs, complaint.body, applied_on, ends[0])
    return Finding(
        standing,
        reasons,
        standing is not Standing.DOES_NOT_COUNT and strictly is not standing,
    )


class _Ends:
    def __init__(self, grace: int, policy: ThresholdPolicy) -> None:
        self.grace, self.policy = grace, policy
        self.known: dict[tuple[date, int], date] = {}

    def end(self, first: date, months: int) -> date:
        if (first, months) not in self.known:
            self.known[first, months] = self._walk(first, months)
        return self.known[first, months]

    def _walk(self, first: date, months: int) -> date:
        day, turns = first, 0
        while turns < months:
            day += DAY
            turns += day.day == 1
        while day.day < first.day:
            if (day + DAY).day == 1:
                return day
            day += DAY
        return day - DAY + self.grace * DAY


def _days(span: Span) -> Iterator[date]:
    for offset in range((span.last - span.first).days + 1):
        yield span.first + offset * DAY


def _pairs(occurred: Span, made: Span) -> Iterator[tuple[date, date]]:
    for told in _days(made):
        possible = [day for day in _days(occurred) if day <= told]
        if occurred.kind == "running":
            possible = possible[-1:]
        for happened in possible:
            yield happened, told


def _verdict(
    pairs: list[tuple[date, date]], body: Body, applied_on: date, ends: _Ends
) -> tuple[Standing, tuple[Reason, ...]]:
    failures = [_failures(happened, told, applied_on, ends) for happened, told in pairs]
    if all(failures):
        given_reasons = set.intersection(*failures) or set.union(*failures)
        ordered = tuple(reason for reason in Reason if reason in given_reasons)
        return Standing.DOES_NOT_COUNT, ordered
    doubts = (Reason.DATES_UNCERTAIN,) * any(failures)
    doubts += (Reason.BODY_TO_CHECK,) * (body is Body.OTHER)
    return (Standing.UNCERTAIN if doubts else Standing.COUNTS), doubts


def _failures(happened: date, told: date, applied_on: date, ends: _Ends) -> set[Reason]:
    late = told > ends.end(happened, ends.policy.report_within_months)
    long_ago = applied_on > ends.end(told, ends.policy.apply_within_months)
    found = {
        Reason.REPORTED_LATE: late,
        Reason.TOO_LONG_AGO: long_ago,
        Reason.AFTER_APPLICATION: told > applied_on,
    }
    return {reason for reason, holds in found.items() if holds}
