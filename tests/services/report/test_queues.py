"""The triage queue: its order, its pages, its filters and its counts."""

import datetime as dt

import pytest
from flask import Flask

from portal import clock
from portal.domain.vocabulary import Priority, ReportKind, ReportOutcome, ReportStatus
from portal.services.officer.officers import SignedIn
from portal.services.report import queues, triage
from portal.services.report.queues import Count, Cursor, Holder, QueuedReport, ReportFilter
from tests.builders import a_report, an_officer

EVERYTHING = ReportFilter()


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer()


def _days_ago(days: int) -> dt.datetime:
    return clock.now() - dt.timedelta(days=days)


def _seven(officer: SignedIn) -> list[str]:
    """Reports on different days, of different priorities, in no order."""
    for days in (3, 0, 9, 1):
        a_report(officer, _days_ago(days))
    for days in (2, 0, 5):
        a_report(officer, _days_ago(days), danger={"now": "yes"})
    page = queues.list_reports(EVERYTHING, officer.id)
    return [row.reference for row in page.rows]


def _walk(officer: SignedIn, rows: int) -> list[list[QueuedReport]]:
    pages, cursor = [], None
    while True:
        page = queues.list_reports(EVERYTHING, officer.id, cursor, rows=rows)
        pages.append(list(page.rows))
        if page.after is None:
            return pages
        cursor = page.after


def test_the_soonest_due_comes_first_then_the_most_urgent(officer: SignedIn) -> None:
    _seven(officer)
    rows = queues.list_reports(EVERYTHING, officer.id).rows
    urgency = {Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.STANDARD: 2}
    keys = [(row.due_on, urgency[row.priority], row.id) for row in rows]
    assert keys == sorted(keys)
    assert len({row.due_on for row in rows}) > 2


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 8])
def test_the_pages_hold_every_report_once(officer: SignedIn, rows: int) -> None:
    whole = _seven(officer)
    pages = _walk(officer, rows)
    assert [row.reference for page in pages for row in page] == whole


def test_the_page_before_is_the_one_that_was_left(officer: SignedIn) -> None:
    whole = _seven(officer)
    first = queues.list_reports(EVERYTHING, officer.id, rows=3)
    second = queues.list_reports(EVERYTHING, officer.id, first.after, rows=3)
    assert first.before is None
    back = queues.list_reports(EVERYTHING, officer.id, second.before, rows=3)
    assert [row.reference for row in back.rows] == whole[:3]
    assert back.before is None
    assert back.after == first.after


def test_a_page_beyond_the_end_is_empty(officer: SignedIn) -> None:
    _seven(officer)
    far = Cursor(dt.date(2099, 1, 1), Priority.STANDARD, 2**53)
    assert queues.list_reports(EVERYTHING, officer.id, far).rows == ()


def test_a_report_that_was_closed_leaves_the_queue(officer: SignedIn) -> None:
    reference = a_report(officer)
    triage.close(reference, officer, 1, outcome=ReportOutcome.ADVICE_GIVEN, words="Done.")
    assert queues.list_reports(EVERYTHING, officer.id).rows == ()
    assert queues.count_reports(EVERYTHING, officer.id) == Count(0)


def test_filters_narrow(officer: SignedIn) -> None:
    plain = a_report(officer)
    urgent = a_report(officer, danger={"now": "yes"}, type={"kind": "vehicles"})
    late = a_report(officer, _days_ago(20), type={"kind": "animals"})
    triage.take(late, officer, 1)
    late_again = a_report(officer, _days_ago(30))
    cases = {
        ReportFilter(priority=Priority.HIGH): {urgent},
        ReportFilter(kind=ReportKind.VEHICLES): {urgent},
        ReportFilter(status=ReportStatus.IN_PROGRESS): {late},
        ReportFilter(holder=Holder.MINE): {late},
        ReportFilter(holder=Holder.NOBODY): {plain, urgent, late_again},
        ReportFilter(team="noise"): {plain, late_again},
        # Taking it answers nobody: it stays late.
        ReportFilter(overdue=True): {late, late_again},
        ReportFilter(overdue=True, kind=ReportKind.VEHICLES): set(),
    }
    for narrow, wanted in cases.items():
        found = queues.list_reports(narrow, officer.id).rows
        assert {row.reference for row in found} == wanted, narrow
        assert queues.count_reports(narrow, officer.id).number == len(wanted)


def test_mine_are_not_a_colleagues(officer: SignedIn) -> None:
    triage.take(a_report(officer), officer, 1)
    other = an_officer()
    assert queues.list_reports(ReportFilter(holder=Holder.MINE), other.id).rows == ()


def test_counting_stops_at_a_cap(officer: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    _seven(officer)
    monkeypatch.setattr(queues, "COUNTED_AT_MOST", 6)
    assert queues.count_reports(EVERYTHING, officer.id) == Count(6, more=True)


def test_the_file_holds_the_whole_queue_up_to_a_cap(
    officer: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _seven(officer)
    exported = [row.reference for row in queues.export_reports(EVERYTHING, officer.id)]
    assert exported == whole
    monkeypatch.setattr(queues, "EXPORTED_AT_MOST", 4)
    assert len(list(queues.export_reports(EVERYTHING, officer.id))) == 4


def test_a_row_names_nobody_who_reported(officer: SignedIn) -> None:
    a_report(officer)
    row = queues.list_reports(EVERYTHING, officer.id).rows[0]
    assert "Lovelace" not in repr(row)
    assert "ada@" not in repr(row)
    assert row.where is not None
    assert row.where.postcode == "SW1A 1AA"
