"""What officers and the worker ask finds its rows by an index, however many reports there are.

PostgreSQL reads a small table from end to end, and sorts it, because that is faster; told not to, it shows
whether an index serves. SQLite plans without knowing how much there is, as in production.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.keeping import KeepClass
from portal.domain.vocabulary import Priority, ReportKind, ReportStatus, Role
from portal.extensions import db
from portal.models.report import Report
from portal.models.search_term import REPORT, SearchTerm
from portal.security import blind_index
from portal.services import case_search, watching
from portal.services.case_search import Wanted
from portal.services.data_protection import retention
from portal.services.messages import mail_desk
from portal.services.report import queues
from portal.services.report.queues import Cursor, Holder, ReportFilter
from portal.services.report.report_assessment import count_earlier
from portal.services.tracking import waiting_words
from portal.services.transaction import transaction

_CURSOR = Cursor(dt.date(2026, 6, 1), Priority.MEDIUM, 40)
_BACK = Cursor(dt.date(2026, 6, 1), Priority.MEDIUM, 40, back=True)
_FILTERS = (
    ReportFilter(),
    ReportFilter(status=ReportStatus.RECEIVED),
    ReportFilter(kind=ReportKind.NOISE),
    ReportFilter(priority=Priority.HIGH),
    ReportFilter(team="noise"),
    ReportFilter(holder=Holder.MINE),
    ReportFilter(holder=Holder.NOBODY),
    ReportFilter(overdue=True),
    ReportFilter(ReportStatus.RECEIVED, ReportKind.NOISE, Priority.HIGH, "noise", Holder.NOBODY, True),
    ReportFilter(kind=ReportKind.NOISE, holder=Holder.MINE, overdue=True),
)  # fmt: skip


@pytest.mark.parametrize("narrow", _FILTERS, ids=str)
@pytest.mark.parametrize("cursor", [None, _CURSOR, _BACK], ids=["first", "after", "before"])
def test_a_page_of_the_queue_is_read_in_its_order(
    app: Flask, narrow: ReportFilter, cursor: Cursor | None
) -> None:
    plan = _first_plan(lambda: queues.list_reports(narrow, 7, cursor))
    assert "ix_report_" in plan
    _reads_no_whole_table(plan)
    _sorts_nothing(plan)


def test_overdue_backwards_walks_from_the_cursor(app: Flask) -> None:
    # Two upper bounds of one column: SQLite takes the wrong one.
    statement, _ = _asked(lambda: queues.list_reports(ReportFilter(overdue=True), 7, _BACK))[0]
    assert statement.count("report.due_on <") == 0, statement


def test_several_filters_are_judged_in_the_index(app: Flask) -> None:
    indexes = {index.name: {*index.columns.keys()} for index in Report.__table__.indexes}
    for name in ("open", "queue", "assigned_to", "nobodys"):
        judged = indexes[f"ix_report_{name}"]
        assert {"due_on", "priority", "id", "kind", "team", "status"} <= judged
        assert name == "nobodys" or "assigned_to_id" in judged


@pytest.mark.parametrize("narrow", _FILTERS, ids=str)
def test_a_count_reads_an_index(app: Flask, narrow: ReportFilter) -> None:
    plan = _first_plan(lambda: queues.count_reports(narrow, 7))
    assert "ix_report_" in plan
    _reads_no_whole_table(plan)


def test_who_is_known_is_counted_from_the_newest(app: Flask) -> None:
    terms = {blind_index.email_term("ada@example.org")}
    plan = _first_plan(lambda: count_earlier(db.session(), terms, clock.today()))
    _reads_no_whole_table(plan)
    _sorts_nothing(plan)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: case_search.search_cases(Wanted(words="music"), Role.MANAGER),
        lambda: case_search.search_cases(Wanted(words="music bins"), Role.MANAGER),
        lambda: case_search.sharing(blind_index.text_terms("music bins"), "report"),
        lambda: waiting_words.list_waiting(Role.TRIAGE_OFFICER),
        *(lambda keep=keep: list(retention._ended(db.session(), keep)) for keep in KeepClass),
        mail_desk.look,
        watching.measure,
    ],
    ids=["a word", "words", "sharing", "waiting", *KeepClass, "mail", "measure"],
)
def test_no_question_reads_a_whole_table(app: Flask, ask: Callable[[], Any]) -> None:
    for plan in _plans(ask):
        _reads_no_whole_table(plan)


def test_each_of_a_few_cases_is_asked_for_a_common_word(app: Flask) -> None:
    both = blind_index.text_terms("music bins")
    with transaction() as session:
        session.add_all(
            SearchTerm(term=term, subject_kind=REPORT, subject_id=1, received_on=clock.today())
            for term in both
        )
    asked = _plans(lambda: case_search.search_cases(Wanted(words="music bins"), Role.MANAGER))
    plan = next(plan for plan in asked if "SubPlan" in plan or "CORRELATED" in plan)
    _reads_no_whole_table(plan)
    _sorts_nothing(plan)
    assert "subject_id=?" in plan or "subject_id = search_term.subject_id" in plan
    assert " USING INDEX" not in plan


def _reads_no_whole_table(plan: str) -> None:
    for table in ("report", "search_term", "outbox_message", "case_key", "audit_entry"):
        for line in plan.splitlines():
            words = line.strip()
            assert f"Seq Scan on {table} " not in f"{words} ", plan
            assert not (words.startswith(f"SCAN {table}") and " USING " not in words), plan


def _sorts_nothing(plan: str) -> None:
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def _first_plan(ask: Callable[[], object]) -> str:
    return _plans(ask)[0]


def _asked(ask: Callable[[], object]) -> list[tuple[str, Any]]:
    with _listening() as asked:
        ask()
    db.session.rollback()
    return asked


def _plans(ask: Callable[[], object]) -> list[str]:
    asked = _asked(ask)
    engine = db.engine.dialect.name
    explain = "EXPLAIN (COSTS OFF)" if engine == "postgresql" else "EXPLAIN QUERY PLAN"
    plans = []
    with db.engine.connect() as connection:
        if engine == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")
            connection.exec_driver_sql("SET enable_sort = off")
        for statement, values in asked:
            rows = connection.exec_driver_sql(f"{explain} {statement}", values)
            plans.append("\n".join(str(row[-1]) for row in rows))
    assert plans
    return plans


@contextmanager
def _listening() -> Iterator[list[tuple[str, Any]]]:
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.startswith("SELECT") and not many:
            asked.append((statement, values))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
