"""Many made-up reports: as real ones in every respect that a page, a search or a rule looks at."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.vocabulary import ReportStatus, Role
from portal.extensions import db
from portal.models.report import Report
from portal.models.search_term import SearchTerm
from portal.services import case_search, demo
from portal.services.case_search import Wanted
from portal.services.demo import many_reports
from portal.services.demo.people import add_officers
from portal.services.report import queues
from portal.services.report.queues import ReportFilter
from portal.services.report.report_answers import read_answers
from portal.services.report.report_assessment import all_terms
from portal.services.report.report_record import all_answers
from tests.builders import a_report

pytestmark = pytest.mark.long

_COUNT = 240


@pytest.fixture
def reports(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """So many reports, made in several batches."""
    monkeypatch.setattr(many_reports, "_BATCH", 100)
    add_officers()
    told: list[int] = []
    assert demo.add_reports(_COUNT, told.append) == _COUNT
    assert told == [100, 200, _COUNT]
    return list(db.session.scalars(sa.select(Report).order_by(Report.id)))


def test_they_are_the_same_each_time(reports: list[Report]) -> None:
    first, last = reports[0], reports[-1]
    assert (first.reference, first.received_at.isoformat(), first.lsoa) == (
        "ASB-2222-2222",
        "2021-10-18T21:48:00+00:00",
        "E01004734",
    )
    assert last.received_at.date() == dt.date(2026, 10, 10)
    assert demo.add_reports(_COUNT, lambda number: None) == 0


def test_they_are_as_varied_as_real_ones(reports: list[Report], at_noon: dt.datetime) -> None:
    assert {report.status for report in reports} >= {
        ReportStatus.IN_PROGRESS,
        ReportStatus.CLOSED,
    }
    assert len({report.kind for report in reports}) > 8
    assert len({report.lsoa for report in reports}) > 40
    assert all(report.in_borough for report in reports)
    emails = [read_answers(all_answers(report)).contact.email for report in reports]
    assert 40 < len(set(emails)) < _COUNT * 0.8
    assert all(report.received_at <= at_noon for report in reports)
    assert all((report.closed_at is None) == (report.outcome is None) for report in reports)
    summer = sum(report.received_at.month in (6, 7, 8) for report in reports)
    winter = sum(report.received_at.month in (12, 1, 2) for report in reports)
    assert summer > winter * 1.3


def test_they_are_found_as_real_ones_are(reports: list[Report]) -> None:
    for report in reports[::40]:
        terms = all_terms(read_answers(all_answers(report)))
        kept = sa.select(SearchTerm.term).where(SearchTerm.subject_id == report.id)
        assert set(db.session.scalars(kept)) == terms
    wanted = reports[17]
    email = read_answers(all_answers(wanted)).contact.email
    found = case_search.search_cases(Wanted(email=email), Role.MANAGER)
    assert wanted.reference in {row.reference for row in found.reports}


def test_the_queue_shows_the_open_ones(reports: list[Report]) -> None:
    officer = demo.officer("triage@example.org")
    page = queues.list_reports(ReportFilter(), officer.id, rows=_COUNT)
    assert {row.reference for row in page.rows} == {
        report.reference for report in reports if report.closed_at is None
    }


def test_the_next_report_gets_an_id_of_its_own(reports: list[Report]) -> None:
    taken = {report.id for report in reports}
    reference = a_report(demo.officer("triage@example.org"))
    found = db.session.scalars(sa.select(Report).where(Report.reference == reference)).one()
    assert found.id not in taken
