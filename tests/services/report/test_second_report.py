"""What is told of the case review at the second report, and how near it is."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from portal.services.report import second_report
from portal.services.report.occurrences import find_added
from portal.services.report.second_report import ReviewOutlook
from tests.services.report.test_occurrences import again, open_case, row, send


def told(
    times: str, bodies: list[str] | None = None, on: dict[str, str] | None = None
) -> dict[str, dict[str, Any]]:
    return {
        "told_before": {"told": "yes", "bodies": bodies or ["police"]},
        "last_told": {"on": on or {"kind": "unsure"}, "reference": ""},
        "times_told": {"times": times},
    }


def test_the_first_report_tells_nothing_of_it(app: Flask) -> None:
    sent = send()
    assert sent.outlook is None
    assert [event.kind for event in row(sent.reference).events] == ["received"]


def test_the_second_says_how_many_more_and_by_when_the_earliest_counts(app: Flask) -> None:
    first = send()
    token = open_case(first)
    added = find_added(token, first.reference, again(token, first.reference))
    assert added is not None
    # Told on 14 October 2026; six months that begin with that day end on 13 April 2027.
    assert added.outlook == ReviewOutlook(2, 1, dt.date(2027, 4, 13))
    third = find_added(token, first.reference, again(token, first.reference, "k2"))
    assert third is not None
    assert third.outlook == ReviewOutlook(3, 0, dt.date(2027, 4, 13))


@pytest.mark.parametrize(
    ("before", "outlook"),
    [
        (told("once"), ReviewOutlook(2, 1, dt.date(2027, 4, 13))),
        (
            told("once", on={"kind": "exact", "on": "2026-09-01"}),
            ReviewOutlook(2, 1, dt.date(2027, 2, 28)),
        ),
        (
            told("twice", on={"kind": "exact", "on": "2026-09-01"}),
            ReviewOutlook(3, 0, dt.date(2027, 2, 28)),
        ),
        (told("three_or_more"), ReviewOutlook(4, 0, dt.date(2027, 4, 13))),
        (
            told("twice", on={"kind": "exact", "on": "2025-09-01"}),
            ReviewOutlook(1, 2, dt.date(2027, 4, 13)),
        ),
        (told("twice", ["council"]), ReviewOutlook(3, 0, dt.date(2027, 4, 13))),
    ],
)
def test_reports_told_elsewhere_count(
    app: Flask, before: dict[str, dict[str, Any]], outlook: ReviewOutlook
) -> None:
    sent = send(**before)
    assert sent.second_report
    assert sent.outlook == outlook


def test_what_was_told_to_the_council_may_be_the_reports_made_here(app: Flask) -> None:
    first = send(**told("once", ["council"]))
    token = open_case(first)
    second = find_added(token, first.reference, again(token, first.reference))
    assert second is not None
    assert second.outlook is not None
    assert second.outlook.counted == 2


def test_reports_of_somebody_who_only_gives_the_same_address_are_not_told(app: Flask) -> None:
    send()
    second = send()
    assert second.second_report
    assert second.outlook == ReviewOutlook(1, 2, dt.date(2027, 4, 13))


def test_an_incident_told_too_late_does_not_count(app: Flask) -> None:
    first = send()
    token = open_case(first)
    late = {"kind": "exact", "on": "2026-08-01"}
    added = find_added(token, first.reference, again(token, first.reference, on=late))
    assert added is not None
    assert added.outlook is not None
    assert added.outlook.counted == 1


@pytest.mark.parametrize("facts", [{}, {"counted": "2"}, {"counted": 2, "still_needed": None}])
def test_spoilt_facts_tell_nothing(facts: dict[str, Any]) -> None:
    assert second_report.outlook_in(facts) is None
