"""The dates told on the result page."""

from datetime import date

from hypothesis import given

from portal.domain.months import generous_end, strict_end
from portal.domain.threshold import (
    Body,
    Incident,
    Outcome,
    Reason,
    Standing,
    ThresholdPolicy,
    assess,
)
from portal.domain.threshold_dates import Outlook, explain, outlook
from tests.domain.rows import applications, dates, day, incidents, late_dates, row, told

APPLIED = day("2026-06-01")


def test_each_complaint_has_its_dates_worked_out() -> None:
    late, in_time = explain(
        row("a", "2026-03-10", "2026-04-11", told("2026-03-31", Body.POLICE)), APPLIED
    )
    assert (late.body, late.finding.reasons) == (Body.COUNCIL, (Reason.REPORTED_LATE,))
    assert late.measured_from == day("2026-03-10")
    assert late.report_by_strict == day("2026-04-09")
    assert late.report_by_generous == day("2026-04-10")
    assert in_time.finding.standing is Standing.COUNTS
    assert in_time.apply_by_strict == day("2026-09-30")
    assert in_time.apply_by_generous == day("2026-09-30")


def test_what_goes_on_is_measured_from_the_day_of_the_telling() -> None:
    while_it_ran, after = explain(
        row("a", "2026-01-01..2026-03-10", "2026-02-05", "2026-03-20"), APPLIED
    )
    assert while_it_ran.measured_from == day("2026-02-05")
    assert after.measured_from == day("2026-03-10")


def test_rough_days_are_measured_from_the_earliest() -> None:
    (found,) = explain(row("a", "2026-03-01~2026-03-10", "2026-03-12~2026-03-20"), APPLIED)
    assert found.report_by_strict == day("2026-03-31")
    assert found.apply_by_strict == day("2026-09-11")


def test_an_unknown_day_has_no_dates() -> None:
    (no_incident,) = explain(row("a", None, "2026-03-10"), APPLIED)
    assert no_incident.report_by_generous is None
    assert no_incident.apply_by_strict == day("2026-09-09")
    (no_telling,) = explain(row("a", "2026-03-10", None), APPLIED)
    assert no_telling.report_by_strict == day("2026-04-09")
    assert no_telling.apply_by_strict is None


@given(incidents(), dates())
def test_an_explanation_agrees_with_the_assessment(incident: Incident, applied_on: date) -> None:
    explained = explain(incident, applied_on)
    assert [found.made for found in explained] == [
        complaint.made for complaint in incident.complaints
    ]
    if explained:
        best = min(explained, key=lambda each: list(Standing).index(each.finding.standing))
        whole = assess([incident], applied_on).findings[incident.key]
        assert best.finding.standing is whole.standing


THREE = [
    row("march", "2026-03-10", "2026-03-11"),
    row("april", "2026-04-10", "2026-04-11"),
    row("may", "2026-05-10", "2026-05-11"),
]


def test_outlook_of_one_that_meets() -> None:
    assert outlook(THREE, APPLIED) == Outlook(0, day("2026-09-10"), day("2026-09-10"))


def test_outlook_with_one_to_spare() -> None:
    more = [*THREE, row("old", "2026-02-10", "2026-02-11")]
    assert outlook(more, APPLIED) == Outlook(0, day("2026-08-10"), day("2026-09-10"))


def test_outlook_of_one_that_needs_more() -> None:
    assert outlook(THREE[:1], APPLIED) == Outlook(2, day("2026-09-10"), None)
    assert outlook([], APPLIED) == Outlook(3, None, None)
    assert outlook([], APPLIED, ThresholdPolicy(required=2)).still_needed == 2


def test_a_row_that_only_the_grace_day_admits_ends_today() -> None:
    grace = row("a", "2025-12-01", "2025-12-01")
    assert outlook([grace], APPLIED).first_lapse_on == APPLIED


def test_the_best_of_several_tellings_sets_the_date() -> None:
    several = row("a", "2026-05-01", "2026-05-01", "2026-05-20")
    assert outlook([several], APPLIED).first_lapse_on == day("2026-11-19")


@given(applications(), late_dates())
def test_it_is_still_met_on_the_day_the_outlook_names(
    rows: list[Incident], applied_on: date
) -> None:
    ahead = outlook(rows, applied_on)
    assert (ahead.still_needed == 0) is (assess(rows, applied_on).outcome is Outcome.MET)
    if ahead.met_until:
        assert ahead.first_lapse_on
        assert applied_on <= ahead.first_lapse_on
        assert assess(rows, ahead.met_until).outcome is Outcome.MET


@given(dates())
def test_the_strict_date_is_never_after_the_generous_one(first: date) -> None:
    assert strict_end(first, 6) <= generous_end(first, 6)
