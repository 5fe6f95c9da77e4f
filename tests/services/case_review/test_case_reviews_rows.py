"""Entries become rows: tellings of what goes on, reports made here, two entries of one day."""

import datetime as dt

import pytest
from flask import Flask

from portal.domain.threshold import Standing
from portal.services import drafts
from portal.services.case_review import case_reviews
from portal.services.case_review.review_occasions import joined, pair_key, pair_to_ask_about
from portal.services.case_review.review_rows import read_rows
from portal.services.report import earlier_reports, reports
from portal.services.report.earlier_reports import TooManyTriesError, claim_report
from tests.services.review_answers import about, application, exactly, row, told

TODAY = dt.date(2026, 10, 14)


def going_on(*tellings: dict[str, object], **more: object) -> dict[str, object]:
    return {"what": "Music", "when": "going_on", "told": list(tellings), **more}


def test_each_telling_of_what_goes_on_is_a_row_of_its_own(app: Flask) -> None:
    entry = going_on(
        told("council", exactly("2026-08-01")),
        told("police", exactly("2026-09-01"), new="yes"),
        told("housing", exactly("2026-10-01"), new="unsure"),
        since="2025-01-01",
    )
    result = case_reviews.assess_answers(application({"row-a": entry}), TODAY)
    assert result.is_met
    assert [one.occurred.last for one in result.rows if one.occurred] == [
        dt.date(2026, 8, 1),
        dt.date(2026, 9, 1),
        dt.date(2026, 10, 1),
    ]
    assert result.rows[1].occurred is not None
    assert result.rows[1].occurred.first == dt.date(2026, 8, 1)


def test_a_chasing_call_is_no_row_of_its_own(app: Flask) -> None:
    entry = going_on(
        told("council", exactly("2026-08-01")), told("council", exactly("2026-09-20"), new="no")
    )
    result = case_reviews.assess_answers(application({"row-a": entry}), TODAY)
    assert [len(one.told) for one in result.rows] == [2]
    late = result.explain(result.rows[0])[1]
    assert late.finding.reasons == ("reported_late",)


def test_what_has_stopped_is_measured_from_its_last_day(app: Flask) -> None:
    entry = going_on(told("council", exactly("2026-09-20")), since="2026-01-01", ended="2026-06-30")
    result = case_reviews.assess_answers(application({"row-a": entry}), TODAY)
    assert result.assessment.findings["a"].reasons == ("reported_late",)


def test_told_before_it_began_asks_for_better_dates(app: Flask) -> None:
    entry = going_on(told("council", exactly("2026-03-20")), since="2026-06-01")
    result = case_reviews.assess_answers(application({"row-a": entry}), TODAY)
    assert result.assessment.outcome == "ask_for_dates"
    assert [one.key for one in result.needing_dates()] == ["a"]


@pytest.mark.parametrize(
    ("on", "last"),
    [("2026-10-01", dt.date(2026, 10, 31)), ("2026-09-15", TODAY), ("2026-09-14", None)],
)
def test_what_nobody_was_told_of_may_be_reported_now(
    app: Flask, on: str, last: dt.date | None
) -> None:
    result = case_reviews.assess_answers(application({"row-a": row(on)}), TODAY)
    assert result.assessment.findings["a"].standing is Standing.DOES_NOT_COUNT
    assert result.may_report_now(result.rows[0]) == last


def test_two_entries_of_one_day_are_asked_about_once() -> None:
    rows = read_rows(
        {"row-a": row("2026-08-10"), "row-b": row("2026-08-10"), "row-c": row("2026-08-11")}, TODAY
    )
    pair = pair_to_ask_about(rows, [])
    assert pair is not None
    assert [one.key for one in pair] == ["a", "b"]
    assert pair_to_ask_about(rows, [pair_key("b", "a")]) is None


def test_rough_days_and_another_problem_are_never_the_same_day() -> None:
    other = row("2026-08-10", same_problem="no")
    rough = {"when": "about", "month": "2026-08-01", "part": ""}
    rows = read_rows(
        {"row-a": row("2026-08-10"), "row-b": other, "row-c": rough, "row-d": rough}, TODAY
    )
    assert pair_to_ask_about(rows, []) is None


def test_joining_keeps_every_telling() -> None:
    one = row("2026-08-10", told("council", exactly("2026-08-11")), reports=["ASB-1"])
    other = row("2026-08-10", told("police", about("2026-08")), what="A fight")
    both = joined(one, other)
    assert [each["body"] for each in both["told"]] == ["council", "police"]
    assert both["what"] == "Shouting; A fight"
    assert both["reports"] == ["ASB-1"]


def _report(**when: dict[str, object]) -> reports.Sent:
    answers = {"type": {"kind": "noise"}, **when}
    token = drafts.start_draft("report", "en", "type", answers["type"])
    return reports.submit_draft(token, answers)


def test_a_report_made_here_is_proved_by_its_code(app: Flask) -> None:
    sent = _report(when={"timing": "once"}, date={"on": exactly("2026-10-12")})
    assert sent.tracking_code is not None
    found = claim_report(sent.reference.lower(), sent.tracking_code.replace("-", " "), "x")
    assert found is not None
    fields = found.as_row("Noise")
    result = case_reviews.assess_answers(application({"row-a": fields}), TODAY)
    assert result.assessment.counted == ("a",)
    assert result.rows[0].reports == (sent.reference,)


@pytest.mark.parametrize("part", ["", "start", "middle", "end"])
def test_a_rough_date_of_a_report_stays_as_rough(app: Flask, part: str) -> None:
    sent = _report(when={"timing": "once"}, date={"on": about("2026-09", part)})
    found = claim_report(sent.reference, sent.tracking_code or "", "x")
    assert found is not None
    assert found.as_row("Noise")["part"] == part


def test_a_wrong_code_or_reference_proves_nothing(app: Flask) -> None:
    sent, other = _report(when={"timing": "now"}), _report(when={"timing": "now"})
    for reference, code in (
        (other.reference, sent.tracking_code),
        (sent.reference, "0000-0000-0000-0000"),
        (sent.reference, "\0"),
        ("", ""),
    ):
        assert claim_report(reference, code or "", "x") is None


def test_codes_cannot_be_guessed_in_a_row(app: Flask) -> None:
    for _ in range(10):
        claim_report("ASB-2222-2222", "0000-0000-0000-0000", "one")
    with pytest.raises(TooManyTriesError):
        claim_report("ASB-2222-2222", "0000-0000-0000-0000", "one")
    assert earlier_reports.claim_report("ASB-2222-2222", "0000-0000-0000-0000", "another") is None


def test_the_case_knows_the_proved_reports(app: Flask) -> None:
    from portal.extensions import db
    from portal.models.case_review import CaseReviewReport

    sent = _report(when={"timing": "now"})
    found = claim_report(sent.reference, sent.tracking_code or "", "x")
    assert found is not None
    token = drafts.start_draft("case_review", "en", "who", {"kind": "victim"})
    case_reviews.submit_draft(token, application({"row-a": found.as_row("Noise")}))
    assert db.session.query(CaseReviewReport).count() == 1
