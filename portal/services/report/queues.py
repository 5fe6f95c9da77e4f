"""The triage queue: open reports by due day and priority, a page at a time by keyset.

A page is found from the last row of the page before, never by counting rows to skip,
so that a deep page of a long queue costs as much as the first.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.domain.vocabulary import (
    Priority,
    PriorityReason,
    ReportKind,
    ReportOutcome,
    ReportStatus,
)
from portal.extensions import db
from portal.models.report import Report, ReportEvent
from portal.services.data_protection.restrictions import restricted_among
from portal.services.officer.officers import name_officers
from portal.services.report.report_answers import Where, read_where

PAGE_ROWS = 25
COUNTED_AT_MOST = 1000
EXPORTED_AT_MOST = 5000


class Holder(StrEnum):
    """Whose reports: the officer's own, or nobody's yet."""

    MINE = auto()
    NOBODY = auto()


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What the queue is narrowed to; None and False narrow nothing."""

    status: ReportStatus | None = None
    kind: ReportKind | None = None
    priority: Priority | None = None
    team: str | None = None
    holder: Holder | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row of the queue; `back` asks for the page before it instead of after it."""

    due_on: dt.date
    priority: Priority
    id: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class QueuedReport:
    """One row of the queue. It names nobody who reported."""

    id: int
    reference: str
    kind: ReportKind
    status: ReportStatus
    priority: Priority
    reasons: tuple[PriorityReason, ...]
    team: str
    where: Where | None
    received_at: dt.datetime
    due_on: dt.date
    assigned_to: str | None
    outcome: ReportOutcome | None = None
    priority_changed: bool = False
    restricted: bool = False

    @property
    def cursor(self) -> Cursor:
        """The row's place in the queue."""
        return Cursor(self.due_on, self.priority, self.id)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page, with the cursors of the pages before and after it."""

    rows: tuple[QueuedReport, ...]
    before: Cursor | None
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows; `more` where it stopped counting."""

    number: int
    more: bool = False


def list_reports(
    narrow: ReportFilter, officer_id: int, cursor: Cursor | None = None, rows: int = PAGE_ROWS
) -> QueuePage:
    """One page of the queue.

    Args:
        officer_id: whose reports `Holder.MINE` means.
        cursor: the last row of the page before; with `back`, the first of the page after.
    """
    back = cursor is not None and cursor.back
    if cursor is not None and cursor.back and narrow.overdue and cursor.due_on < clock.today():
        # What stands before it is overdue too. Told both, SQLite walks to it from today's.
        narrow = replace(narrow, overdue=False)
    query = sa.select(Report).where(*_conditions(narrow, officer_id))
    if cursor is not None:
        place = _place(cursor)
        query = query.where(place > _ORDER if back else place < _ORDER)
    order = [each.desc() if back else each.asc() for each in _ORDER_COLUMNS]
    found = list(db.session.scalars(query.order_by(*order).limit(rows + 1)))
    more = len(found) > rows
    found = found[:rows]
    if back:
        found.reverse()
    listed = name_rows(found)
    return QueuePage(
        listed,
        before=_first(listed) if (more if back else cursor is not None) else None,
        after=_last(listed) if (back or more) else None,
    )


def count_reports(narrow: ReportFilter, officer_id: int) -> Count:
    """How many open reports there are, counted up to a cap."""
    return capped(sa.select(Report.id).where(*_conditions(narrow, officer_id)))


def export_reports(narrow: ReportFilter, officer_id: int) -> Iterator[QueuedReport]:
    """The queue from its top, for a file; at most `EXPORTED_AT_MOST` rows."""
    cursor: Cursor | None = None
    left = EXPORTED_AT_MOST
    while left > 0:
        page = list_reports(narrow, officer_id, cursor, rows=min(500, left))
        yield from page.rows
        left -= len(page.rows)
        if page.after is None:
            return
        cursor = page.after


def capped(query: sa.Select[Any]) -> Count:
    """The number of rows of a query, counted no further than `COUNTED_AT_MOST`."""
    inner = query.limit(COUNTED_AT_MOST + 1).subquery()
    number = db.session.scalar(sa.select(sa.func.count()).select_from(inner)) or 0
    return Count(min(number, COUNTED_AT_MOST), number > COUNTED_AT_MOST)


def name_rows(reports: list[Report]) -> tuple[QueuedReport, ...]:
    """Reports as rows of a list. Who reported, and about whom, is not even decrypted."""
    names = name_officers(report.assigned_to_id for report in reports)
    changed = _priority_changed(report.id for report in reports)
    restricted = restricted_among(db.session(), [report.reference for report in reports])
    return tuple(
        QueuedReport(
            id=report.id,
            reference=report.reference,
            kind=report.kind,
            status=report.status,
            priority=report.priority,
            reasons=known_reasons(report.priority_reasons),
            team=report.team,
            where=read_where(answers) if (answers := report.answers) else None,
            received_at=report.received_at,
            due_on=report.due_on,
            assigned_to=names[report.assigned_to_id].name if report.assigned_to_id else None,
            outcome=report.outcome,
            priority_changed=report.id in changed,
            restricted=report.reference in restricted,
        )
        for report in reports
    )


def _priority_changed(ids: Iterable[int]) -> set[int]:
    query = sa.select(ReportEvent.report_id).where(
        ReportEvent.report_id.in_(list(ids)), ReportEvent.kind == "priority_changed"
    )
    return set(db.session.scalars(query))


def known_reasons(kept: list[Any]) -> tuple[PriorityReason, ...]:
    """The reasons of a priority, in the vocabulary's order."""
    return tuple(reason for reason in PriorityReason if reason in kept)


# High, medium, standard: the codes' own order is the alphabet's, which the index keeps.
_ORDER_COLUMNS = (Report.due_on, Report.priority, Report.id)
_ORDER = sa.tuple_(*_ORDER_COLUMNS)


def _place(cursor: Cursor) -> Any:
    return sa.tuple_(
        sa.literal(cursor.due_on, Report.due_on.type),
        sa.literal(cursor.priority, Report.priority.type),
        sa.literal(cursor.id, Report.id.type),
    )


def _conditions(narrow: ReportFilter, officer_id: int) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [Report.closed_at.is_(None)]
    if narrow.status:
        conditions.append(Report.status == narrow.status)
    if narrow.kind:
        conditions.append(Report.kind == narrow.kind)
    if narrow.priority:
        # As a span of one: told that it is one value only, SQLite sorts what the index has in order.
        conditions.append(Report.priority.between(narrow.priority, narrow.priority))
    if narrow.team:
        conditions.append(Report.team == narrow.team)
    if narrow.holder is Holder.MINE:
        conditions.append(Report.assigned_to_id == officer_id)
    if narrow.holder is Holder.NOBODY:
        conditions.append(Report.assigned_to_id.is_(None))
    if narrow.overdue:
        conditions.append(Report.due_on < clock.today())
    return conditions


def _first(rows: tuple[QueuedReport, ...]) -> Cursor | None:
    if not rows:
        return None
    first = rows[0].cursor
    return Cursor(first.due_on, first.priority, first.id, back=True)


def _last(rows: tuple[QueuedReport, ...]) -> Cursor | None:
    return rows[-1].cursor if rows else None
