"""The threshold, case by case, worked out by hand from the Act and the procedure."""

import time
from datetime import date, datetime

import pytest

from portal.domain.threshold import (
    Assessment,
    Body,
    Complaint,
    Finding,
    Flag,
    Incident,
    Outcome,
    Reason,
    Span,
    Standing,
    ThresholdPolicy,
    assess,
)
from tests.domain.rows import day, row, told

COUNTS, UNCERTAIN = Standing.COUNTS, Standing.UNCERTAIN
NEEDS_DATES, DOES_NOT = Standing.NEEDS_DATES, Standing.DOES_NOT_COUNT
LATE, LONG_AGO, AFTER = (
    Reason.REPORTED_LATE,
    Reason.TOO_LONG_AGO,
    Reason.AFTER_APPLICATION,
)
DOUBT, BODY = Reason.DATES_UNCERTAIN, Reason.BODY_TO_CHECK
MISSING, BEFORE = Reason.DATE_MISSING, Reason.COMPLAINT_BEFORE_INCIDENT
GRACE = True


def finding(incident: Incident, applied: str) -> Finding:
    return assess([incident], day(applied)).findings[incident.key]


def case(why: str, occurred, made, applied, standing, *reasons, boundary=False):
    complaints = made if isinstance(made, tuple) else (made,)
    return pytest.param(
        row("a", occurred, *complaints),
        applied,
        Finding(standing, reasons, boundary),
        id=why,
    )


OTHER = Body.OTHER

# fmt: off
CASES = [
    case("told the same day, applied the same day", "2026-03-10", "2026-03-10", "2026-03-10", COUNTS),
    case("told on the last strict day", "2026-03-10", "2026-04-09", "2026-05-01", COUNTS),
    case("told on the grace day", "2026-03-10", "2026-04-10", "2026-05-01", COUNTS, boundary=GRACE),
    case("told the day after the grace day", "2026-03-10", "2026-04-11", "2026-05-01", DOES_NOT, LATE),
    case("applied on the last strict day", "2026-03-10", "2026-03-10", "2026-09-09", COUNTS),
    case("applied on the grace day", "2026-03-10", "2026-03-10", "2026-09-10", COUNTS, boundary=GRACE),
    case("applied the day after the grace day", "2026-03-10", "2026-03-10", "2026-09-11", DOES_NOT, LONG_AGO),
    case("both on the grace day", "2026-03-10", "2026-04-10", "2026-10-10", COUNTS, boundary=GRACE),
    case("31 January: 28 February is strict, no corresponding day", "2026-01-31", "2026-02-28", "2026-03-01", COUNTS),
    case("31 January: 1 March is late", "2026-01-31", "2026-03-01", "2026-03-01", DOES_NOT, LATE),
    case("28 January: 28 February is the grace day", "2026-01-28", "2026-02-28", "2026-03-01", COUNTS, boundary=GRACE),
    case("31 January of a leap year: 29 February is strict", "2028-01-31", "2028-02-29", "2028-03-01", COUNTS),
    case("29 January of a leap year: 29 February is the grace day", "2028-01-29", "2028-02-29", "2028-03-01", COUNTS, boundary=GRACE),
    case("31 days can be over a month: 2 February to 5 March", "2026-02-02", "2026-03-05", "2026-03-06", DOES_NOT, LATE),
    case("31 days can be a month: 2 March to 1 April", "2026-03-02", "2026-04-01", "2026-04-02", COUNTS),
    case("six months are 184 days here: 2 March to 1 September", "2026-03-02", "2026-03-02", "2026-09-01", COUNTS),
    case("counted forward: told 31 August is in time until 28 February", "2026-08-31", "2026-08-31", "2027-02-28", COUNTS),
    case("counting back from 28 February would let in 28 August; forward does too, by grace", "2026-08-28", "2026-08-28", "2027-02-28", COUNTS, boundary=GRACE),
    case("forward: told 30 August, applied 1 March, is too long ago", "2026-08-30", "2026-08-30", "2027-03-01", DOES_NOT, LONG_AGO),
    case("counting back from 31 August would lose 28 February; forward loses it from 29 August", "2026-02-28", "2026-02-28", "2026-08-29", DOES_NOT, LONG_AGO),
    case("six months run from the telling, not from the incident", "2026-03-10", "2026-04-05", "2026-10-04", COUNTS),
    case("over new year", "2025-12-20", "2026-01-19", "2026-07-18", COUNTS),
    case("told late and too long ago: both are said", "2025-01-10", "2025-03-10", "2026-03-10", DOES_NOT, LATE, LONG_AGO),
    case("told after the application", "2026-03-10", "2026-03-20", "2026-03-15", DOES_NOT, AFTER),
    case("happened after the application", "2026-03-20", "2026-03-21", "2026-03-15", DOES_NOT, AFTER),
    case("told late, and after the application", "2026-01-10", "2026-03-20", "2026-03-15", DOES_NOT, LATE, AFTER),
    case("told before it happened", "2026-03-10", "2026-03-09", "2026-03-15", NEEDS_DATES, BEFORE),
    case("no day for the incident", None, "2026-03-09", "2026-03-15", NEEDS_DATES, MISSING),
    case("no day for the telling", "2026-03-09", None, "2026-03-15", NEEDS_DATES, MISSING),
    case("a telling without a day does not spoil one that qualifies", "2026-03-09", ("2026-03-10", None), "2026-03-15", COUNTS),
    case("a late telling beside one without a day is asked about", "2026-01-09", ("2026-03-10", None), "2026-03-15", NEEDS_DATES, MISSING),
    case("one missing and one contradictory: both are said", "2026-03-09", (None, "2026-03-01"), "2026-03-15", NEEDS_DATES, MISSING, BEFORE),
    case("nobody was told", "2026-03-09", (), "2026-03-15", DOES_NOT, Reason.NOT_REPORTED),
    case("nobody was told, and no day: the day would not help", None, (), "2026-03-15", DOES_NOT, Reason.NOT_REPORTED),
    case("late to one body, in time to another", "2026-01-10", ("2026-03-10", "2026-01-11"), "2026-03-15", COUNTS),
    case("grace day for one body, strict for another: no boundary", "2026-03-10", ("2026-04-10", "2026-03-11"), "2026-05-01", COUNTS),
    case("told to another body, in time", "2026-03-10", told("2026-03-11", OTHER), "2026-05-01", UNCERTAIN, BODY),
    case("told to another body, too late whoever it is", "2026-03-10", told("2026-04-11", OTHER), "2026-05-01", DOES_NOT, LATE),
    case("told to another body on the grace day", "2026-03-10", told("2026-04-10", OTHER), "2026-05-01", UNCERTAIN, BODY, boundary=GRACE),
    case("told to another body, and to the police", "2026-03-10", (told("2026-03-11", OTHER), told("2026-03-12", Body.POLICE)), "2026-05-01", COUNTS),
    case("told to another body, and late to the council", "2026-03-10", (told("2026-03-11", OTHER), told("2026-04-30")), "2026-05-01", UNCERTAIN, BODY),
    case("told to another body, on a day not known well", "2026-03-10", told("2026-04-01~2026-04-20", OTHER), "2026-05-01", UNCERTAIN, DOUBT, BODY),
    case("told to another body, no day", "2026-03-10", told(None, OTHER), "2026-05-01", NEEDS_DATES, MISSING),
    case("approximate incident, every pair qualifies", "2026-03-01~2026-03-10", "2026-03-20", "2026-05-01", COUNTS),
    case("approximate incident, its earliest day only by grace", "2026-03-01~2026-03-10", "2026-04-01", "2026-05-01", COUNTS, boundary=GRACE),
    case("approximate incident, its earliest day is too early", "2026-03-01~2026-03-10", "2026-04-02", "2026-05-01", UNCERTAIN, DOUBT),
    case("approximate incident, its latest day too early", "2026-03-01~2026-03-10", "2026-04-11", "2026-05-01", DOES_NOT, LATE),
    case("approximate incident, its latest day only by grace", "2026-03-01~2026-03-10", "2026-04-10", "2026-05-01", UNCERTAIN, DOUBT, boundary=GRACE),
    case("days after the telling are no possible days", "2026-03-01~2026-12-31", "2026-03-05", "2026-05-01", COUNTS),
    case("a whole year of possible days before", "2025-03-05~2026-03-05", "2026-03-05", "2026-05-01", UNCERTAIN, DOUBT),
    case("approximate telling, every pair qualifies", "2026-03-10", "2026-03-11~2026-03-31", "2026-05-01", COUNTS),
    case("approximate telling, days before the incident are left out", "2026-03-10", "2026-01-01~2026-03-31", "2026-05-01", COUNTS),
    case("approximate telling, wholly before", "2026-03-10", "2026-01-01~2026-03-09", "2026-05-01", NEEDS_DATES, BEFORE),
    case("approximate telling, its last day is late", "2026-03-10", "2026-03-11~2026-04-11", "2026-05-01", UNCERTAIN, DOUBT),
    case("approximate telling, its last day is the grace day", "2026-03-10", "2026-03-11~2026-04-10", "2026-05-01", COUNTS, boundary=GRACE),
    case("approximate telling, its first day is late", "2026-03-10", "2026-04-11~2026-04-30", "2026-05-01", DOES_NOT, LATE),
    case("approximate telling, its first day is the grace day", "2026-03-10", "2026-04-10~2026-04-30", "2026-05-01", UNCERTAIN, DOUBT, boundary=GRACE),
    case("approximate telling, some of it after the application", "2026-03-10", "2026-03-11~2026-03-31", "2026-03-20", UNCERTAIN, DOUBT),
    case("approximate telling, all of it after the application", "2026-03-10", "2026-03-21~2026-03-31", "2026-03-20", DOES_NOT, AFTER),
    case("approximate telling, its first day too long ago", "2026-03-10", "2026-03-10~2026-03-31", "2026-09-11", UNCERTAIN, DOUBT),
    case("both approximate, far apart enough to be sure", "2026-01-01~2026-01-10", "2026-03-01~2026-03-10", "2026-05-01", DOES_NOT, LATE),
    case("both approximate, near enough to be sure", "2026-03-01~2026-03-10", "2026-03-05~2026-03-31", "2026-05-01", COUNTS),
    case("only the reason true on every pair is told", "2025-01-01~2025-02-28", "2025-03-01", "2026-03-01", DOES_NOT, LONG_AGO),
    case("a different failure on each day: both are told", "2026-03-10", "2026-03-10~2026-04-30", "2026-10-15", DOES_NOT, LATE, LONG_AGO),
    case("a span of one day is that day", "2026-03-10~2026-03-10", "2026-04-09~2026-04-09", "2026-05-01", COUNTS),
    case("running: measured from its last day", "2026-01-01..2026-03-10", "2026-04-09", "2026-05-01", COUNTS),
    case("running: its last day by grace", "2026-01-01..2026-03-10", "2026-04-10", "2026-05-01", COUNTS, boundary=GRACE),
    case("running: told over a month after it stopped", "2026-01-01..2026-03-10", "2026-04-11", "2026-05-01", DOES_NOT, LATE),
    case("running: told while it ran, measured from that day", "2025-01-01..2026-04-30", "2026-03-10", "2026-05-01", COUNTS),
    case("running: told on its first day", "2026-03-10..2026-04-30", "2026-03-10", "2026-05-01", COUNTS),
    case("running: told before it began", "2026-03-10..2026-04-30", "2026-03-09", "2026-05-01", NEEDS_DATES, BEFORE),
    case("running past the application: told before it", "2026-03-10..2026-06-30", "2026-04-01", "2026-05-01", COUNTS),
    case("running: told too long ago, though it ran on", "2025-01-01..2026-04-30", "2025-03-10", "2026-05-01", DOES_NOT, LONG_AGO),
    case("running, told on a day not known well, in time on each", "2026-01-01..2026-03-10", "2026-01-15~2026-04-09", "2026-05-01", COUNTS),
    case("running, told on a day not known well, late on the last", "2026-01-01..2026-03-10", "2026-01-15~2026-04-11", "2026-05-01", UNCERTAIN, DOUBT),
    pytest.param(
        row("a", "2026-03-10", "2026-03-10", same_problem=False),
        "2026-05-01",
        Finding(DOES_NOT, (Reason.ANOTHER_PROBLEM,)),
        id="another problem: kept, not counted",
    ),
    pytest.param(
        row("a", None, None, same_problem=False),
        "2026-05-01",
        Finding(DOES_NOT, (Reason.ANOTHER_PROBLEM,)),
        id="another problem without dates: nobody is asked for them",
    ),
    case("the first day there is", "0001-01-01", "0001-01-01", "0001-01-01", COUNTS),
    case("the last day there is", "9999-12-31", "9999-12-31", "9999-12-31", COUNTS),
    case("all the days there are", "0001-01-01~9999-12-31", "0001-01-01~9999-12-31", "2026-05-01", UNCERTAIN, DOUBT),
    case("running for ever", "0001-01-01..9999-12-31", "2026-04-30", "2026-05-01", COUNTS),
]
# fmt: on


@pytest.mark.parametrize(("incident", "applied", "expected"), CASES)
def test_a_row(incident: Incident, applied: str, expected: Finding) -> None:
    assert finding(incident, applied) == expected


THREE = (
    row("march", "2026-03-10", "2026-03-11"),
    row("april", "2026-04-10", "2026-04-11"),
    row("may", "2026-05-10", "2026-05-11"),
)
APPLIED = day("2026-06-01")


def outcome(*rows: Incident) -> Outcome:
    return assess(rows, APPLIED).outcome


class TestOutcome:
    def test_three_rows_meet_it(self) -> None:
        assert outcome(*THREE) is Outcome.MET

    def test_two_rows_go_to_an_officer(self) -> None:
        assert outcome(*THREE[:2]) is Outcome.OFFICER_DECIDES

    def test_no_row_goes_to_an_officer(self) -> None:
        assert assess([], APPLIED) == Assessment(Outcome.OFFICER_DECIDES, (), {}, frozenset())

    def test_one_row_told_to_three_bodies_is_one_row(self) -> None:
        bodies = (told("2026-03-11", body) for body in (Body.COUNCIL, Body.POLICE, Body.HEALTH))
        assert outcome(row("a", "2026-03-10", *bodies)) is Outcome.OFFICER_DECIDES

    def test_a_row_without_dates_is_asked_about(self) -> None:
        assert outcome(*THREE[:2], row("x", None, None)) is Outcome.ASK_FOR_DATES

    def test_nothing_is_asked_once_it_is_met(self) -> None:
        assert outcome(*THREE, row("x", None, None)) is Outcome.MET

    def test_nothing_is_asked_about_another_problem(self) -> None:
        other = row("x", None, None, same_problem=False)
        assert outcome(*THREE[:2], other) is Outcome.OFFICER_DECIDES

    def test_an_uncertain_row_leaves_it_to_an_officer(self) -> None:
        unsure = row("x", "2026-03-01~2026-03-10", "2026-04-02")
        assert outcome(*THREE[:2], unsure) is Outcome.OFFICER_DECIDES

    def test_a_lower_number_may_be_set(self) -> None:
        assert assess(THREE[:1], APPLIED, ThresholdPolicy(required=1)).outcome is Outcome.MET

    def test_longer_periods_may_be_set(self) -> None:
        longer = ThresholdPolicy(report_within_months=2, apply_within_months=12)
        late = row("a", "2025-08-10", "2025-10-09")
        assert assess([late], APPLIED).findings["a"].reasons == (LATE, LONG_AGO)
        assert assess([late], APPLIED, longer).findings["a"] == Finding(COUNTS)


class TestCounted:
    def test_by_date_then_key(self) -> None:
        rows = (
            row("b", "2026-04-10", "2026-04-10"),
            row("a", "2026-04-10", "2026-04-10"),
            row("c", "2026-03-10", "2026-03-10"),
            row("0", "2026-03-10"),
        )
        assert assess(rows, APPLIED).counted == ("c", "a", "b")

    def test_what_lasted_stands_where_it_began(self) -> None:
        rows = (
            row("later", "2026-04-10", "2026-04-10"),
            row("long", "2026-04-01..2026-05-20", "2026-05-20"),
            row("rough", "2026-03-20~2026-04-15", "2026-04-15"),
        )
        assert assess(rows, APPLIED).counted == ("rough", "long", "later")

    def test_a_key_twice_is_refused(self) -> None:
        with pytest.raises(ValueError, match="same key"):
            assess([THREE[0], THREE[0]], APPLIED)

    def test_every_row_has_a_finding(self) -> None:
        assert set(assess(THREE, APPLIED).findings) == {"march", "april", "may"}

    def test_rows_may_come_from_any_iterable(self) -> None:
        assert assess(iter(THREE), APPLIED).outcome is Outcome.MET


def flags(*rows: Incident, applied: date = APPLIED) -> frozenset[Flag]:
    return assess(rows, applied).flags


class TestFlags:
    def test_an_ordinary_application_has_none(self) -> None:
        assert flags(*THREE) == frozenset()

    def test_one_incident_several_bodies(self) -> None:
        raised = flags(row("a", "2026-05-10", "2026-05-10", told("2026-05-11", Body.POLICE)))
        assert raised == {Flag.ONE_INCIDENT_SEVERAL_BODIES, Flag.SEVERAL_COMPLAINTS_ONE_INCIDENT}

    def test_several_complaints_to_one_body(self) -> None:
        raised = flags(row("a", "2026-05-10", "2026-05-10", "2026-05-11"))
        assert raised == {Flag.SEVERAL_COMPLAINTS_ONE_INCIDENT}

    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            pytest.param(
                ("2026-05-10", "2026-05-10"), ("2026-05-10", "2026-05-12"), True, id="same day"
            ),
            pytest.param(
                ("2026-05-10", "2026-05-10"), ("2026-05-11", "2026-05-12"), False, id="next day"
            ),
            pytest.param(
                ("2026-05-01..2026-05-31", "2026-05-10"),
                ("2026-05-10", "2026-05-12"),
                True,
                id="running, told that day",
            ),
            pytest.param(
                ("2026-05-01..2026-05-31", "2026-05-05"),
                ("2026-05-01..2026-05-31", "2026-05-12"),
                False,
                id="two tellings of what goes on",
            ),
            pytest.param(
                ("2026-05-01~2026-05-31", "2026-05-31"),
                ("2026-05-01~2026-05-31", "2026-05-31"),
                False,
                id="two rough days",
            ),
            pytest.param(
                ("2026-05-10", "2026-05-10"),
                ("2026-05-10",),
                False,
                id="the other was not reported",
            ),
            pytest.param(
                ("2026-05-05", "2026-05-05"),
                ("2026-05-10..2026-05-31", "2026-05-05"),
                False,
                id="the other was told before it began",
            ),
            pytest.param(
                ("2026-05-10", "2026-05-10"), (None, None), False, id="the other has no day"
            ),
        ],
    )
    def test_same_day(self, one, other, expected: bool) -> None:
        assert (Flag.SAME_DAY in flags(row("a", *one), row("b", *other))) is expected

    def test_same_day_rows_both_count(self) -> None:
        twins = (row("a", "2026-05-10", "2026-05-10"), row("b", "2026-05-10", "2026-05-12"))
        assert assess(twins, APPLIED).counted == ("a", "b")

    def test_uncertain_dates(self) -> None:
        assert Flag.DATES_UNCERTAIN in flags(row("a", "2026-04-01~2026-05-10", "2026-05-10"))
        assert Flag.DATES_UNCERTAIN not in flags(row("a", "2026-05-01~2026-05-10", "2026-05-10"))

    def test_body_to_check(self) -> None:
        other = told("2026-05-10", Body.OTHER)
        assert Flag.BODY_TO_CHECK in flags(row("a", "2026-05-10", other))
        assert Flag.BODY_TO_CHECK not in flags(row("a", "2026-05-10", other, "2026-05-10"))

    @pytest.mark.parametrize(
        ("made", "expected"),
        [
            pytest.param("2026-05-01", False, id="a month ago to the day"),
            pytest.param("2026-04-30", True, id="a month and a day ago"),
            pytest.param("2026-04-25~2026-05-05", False, id="perhaps less than a month"),
            pytest.param("2026-04-25~2026-04-30", True, id="over a month on each day"),
        ],
    )
    def test_last_report_over_a_month_ago(self, made: str, expected: bool) -> None:
        rows = (row("a", "2026-04-20", made), row("b", "2026-03-10", "2026-03-10"))
        assert (Flag.LAST_REPORT_OVER_A_MONTH_AGO in flags(*rows)) is expected

    def test_a_telling_after_the_application_is_not_the_last_before_it(self) -> None:
        rows = (row("a", "2026-04-20", "2026-04-20", "2026-06-02"),)
        assert Flag.LAST_REPORT_OVER_A_MONTH_AGO in flags(*rows)

    def test_no_report_is_no_old_report(self) -> None:
        assert flags(row("a", "2026-01-10")) == frozenset()

    def test_a_report_about_another_problem_is_not_the_last_one(self) -> None:
        other = row("b", "2026-05-30", "2026-05-30", same_problem=False)
        assert Flag.LAST_REPORT_OVER_A_MONTH_AGO in flags(
            row("a", "2026-04-20", "2026-04-20"), other
        )

    @pytest.mark.parametrize(
        ("made", "expected"),
        [
            pytest.param(("2026-05-25",), True, id="seven days before"),
            pytest.param(("2026-05-24",), False, id="eight days before"),
            pytest.param(("2026-06-01",), True, id="the same day"),
            pytest.param(("2026-05-25", "2026-05-20"), False, id="another telling was earlier"),
            pytest.param(("2026-05-25", None), False, id="another telling has no day"),
            pytest.param(("2026-05-25", "2026-06-02"), True, id="another came after"),
            pytest.param(("2026-05-24~2026-05-26",), False, id="perhaps eight days before"),
            pytest.param((), False, id="nothing counts"),
        ],
    )
    def test_little_time_to_act(self, made, expected: bool) -> None:
        assert (Flag.LITTLE_TIME_TO_ACT in flags(row("a", "2026-05-20", *made))) is expected

    def test_little_time_looks_at_counting_rows_only(self) -> None:
        old = row("b", "2025-01-01", "2025-01-01")
        assert Flag.LITTLE_TIME_TO_ACT in flags(row("a", "2026-05-30", "2026-05-30"), old)

    def test_little_time_is_a_number_of_the_policy(self) -> None:
        rows = [row("a", "2026-05-20", "2026-05-24")]
        assert (
            Flag.LITTLE_TIME_TO_ACT
            in assess(rows, APPLIED, ThresholdPolicy(little_time_days=8)).flags
        )


class TestValues:
    def test_a_span_ends_after_it_begins(self) -> None:
        for make in (Span.running, Span.sometime):
            with pytest.raises(ValueError, match="before it begins"):
                make(day("2026-03-02"), day("2026-03-01"))

    def test_a_span_is_made_of_days(self) -> None:
        with pytest.raises(TypeError):
            Span.on(datetime.fromisoformat("2026-03-01T12:00"))

    def test_a_complaint_is_made_on_one_day(self) -> None:
        with pytest.raises(ValueError, match="one day"):
            Complaint(Body.COUNCIL, Span.running(day("2026-03-01"), day("2026-03-02")))

    @pytest.mark.parametrize("enum", [Outcome, Standing, Reason, Flag, Body])
    def test_values_are_the_lower_case_names(self, enum) -> None:
        assert all(member.value == member.name.lower() for member in enum)

    def test_the_policy_of_the_act(self) -> None:
        assert ThresholdPolicy() == ThresholdPolicy(3, 1, 6, 7)


def test_spans_of_centuries_take_no_time() -> None:
    rows = [row(str(n), "0001-01-01~9999-12-31", "0001-01-01~9999-12-31") for n in range(200)]
    begin = time.perf_counter()
    assess(rows, APPLIED)
    assert time.perf_counter() - begin < 1
