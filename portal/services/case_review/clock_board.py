"""Every clock of the case reviews that runs, on one board, the soonest due first.

Beside the clocks of the procedure stand the requests that bodies have not answered and the actions
of plans that are not done: whatever somebody has to do by a day. A clock that is paused, where the
procedure says so, stands there by the day on which it ends at the latest.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.content.current import authority
from portal.domain.deadlines import ONE_DAY, Urgency
from portal.domain.information import RequestKind, RequestState
from portal.domain.review_plan import ActionState
from portal.domain.state_machine import Clock
from portal.domain.vocabulary import CaseReviewStatus
from portal.extensions import db
from portal.labels.clocks import ACTION, REQUEST
from portal.models.case_review import CaseReview, CaseReviewClock
from portal.models.information_request import InformationRequest
from portal.models.review_plan import PlanAction
from portal.services.officer.officers import OfficerName, name_officers
from portal.services.report.queues import EXPORTED_AT_MOST, PAGE_ROWS
from portal.services.working_days import working_days


@dataclass(frozen=True, slots=True)
class ClockFilter:
    """What the board is narrowed to; None and False narrow nothing. `mine`: the contact officer's own."""

    kind: str | None = None
    urgency: Urgency | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class BoardCursor:
    """The last row of a page."""

    due_on: dt.date
    source: int
    id: int


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One clock. `kind` is a code of `labels.clocks.BOARD`; `paused_on`: since when it is paused."""

    source: int
    id: int
    kind: str
    due_on: dt.date
    urgency: Urgency
    reference: str
    status: CaseReviewStatus
    policy_version: str
    contact_officer: OfficerName | None
    paused_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class BoardPage:
    """One page; `after` is the cursor of the next one."""

    rows: tuple[BoardRow, ...]
    after: BoardCursor | None


def list_clocks(
    narrow: ClockFilter, officer_id: int, cursor: BoardCursor | None = None, rows: int = PAGE_ROWS
) -> BoardPage:
    """One page of the board.

    Args:
        officer_id: whose clocks `mine` means.
    """
    board = _board()
    query = _select(board, narrow, officer_id)
    if cursor is not None:
        last = sa.tuple_(
            sa.literal(cursor.due_on, sa.Date()),
            sa.literal(cursor.source, sa.Integer()),
            sa.literal(cursor.id, CaseReviewClock.id.type),
        )
        query = query.where(sa.tuple_(board.c.due_on, board.c.source, board.c.id) > last)
    found = _rows(query, board, rows + 1)
    more, listed = len(found) > rows, tuple(found[:rows])
    last_row = listed[-1] if more else None
    after = BoardCursor(last_row.due_on, last_row.source, last_row.id) if last_row else None
    return BoardPage(listed, after)


def export_clocks(narrow: ClockFilter, officer_id: int) -> list[BoardRow]:
    """The board from its top, for a file; cut off far beyond what anybody works through."""
    board = _board()
    return _rows(_select(board, narrow, officer_id), board, EXPORTED_AT_MOST)


def count_clocks(narrow: ClockFilter, officer_id: int) -> dict[Urgency, int]:
    """How many of each urgency, whichever of them the board is narrowed to."""
    board = _board()
    counts = {}
    for each in Urgency:
        wanted = ClockFilter(kind=narrow.kind, urgency=each, mine=narrow.mine)
        query = _select(board, wanted, officer_id)
        counts[each] = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    return {each: number or 0 for each, number in counts.items()}


def at_risk_until(today: dt.date, due_soon: int) -> dt.date:
    """The last due day that is at risk: at most so many working days are left before it."""
    return working_days().add(today, due_soon + 1) - ONE_DAY


def _board() -> sa.Subquery:
    """All that runs, with a number for its source, by which rows of one day stand in order."""
    clocks = sa.select(
        sa.literal(0, sa.Integer()).label("source"),
        CaseReviewClock.id.label("id"),
        CaseReviewClock.case_review_id.label("case_review_id"),
        CaseReviewClock.kind.label("kind"),
        CaseReviewClock.due_on.label("due_on"),
        CaseReviewClock.paused_on.label("paused_on"),
    ).where(CaseReviewClock.stopped_at.is_(None))
    requests = sa.select(
        sa.literal(1, sa.Integer()),
        InformationRequest.id,
        InformationRequest.case_review_id,
        sa.literal(REQUEST, sa.String(40)),
        InformationRequest.due_on,
        sa.null().cast(sa.Date()),
    ).where(
        InformationRequest.state == RequestState.OPEN,
        # A chair's papers end with the panel, whose own clock stands here.
        InformationRequest.kind != RequestKind.CHAIR,
    )
    actions = sa.select(
        sa.literal(2, sa.Integer()),
        PlanAction.id,
        PlanAction.case_review_id,
        sa.literal(ACTION, sa.String(40)),
        PlanAction.due_on,
        sa.null().cast(sa.Date()),
    ).where(PlanAction.state == ActionState.OPEN)
    return sa.union_all(clocks, requests, actions).subquery("board")


def _select(board: sa.Subquery, narrow: ClockFilter, officer_id: int) -> sa.Select[Any]:
    query = (
        sa.select(
            board.c.source,
            board.c.id,
            board.c.kind,
            board.c.due_on,
            board.c.paused_on,
            CaseReview.reference,
            CaseReview.status,
            CaseReview.policy_version,
            CaseReview.contact_officer_id,
        )
        .join(CaseReview, CaseReview.id == board.c.case_review_id)
        # A plan that is drafted binds nobody yet; what is closed or taken back asks nothing more.
        .where(CaseReview.closed_at.is_(None))
        .where(
            sa.or_(
                board.c.kind != ACTION,
                CaseReview.status != CaseReviewStatus.PLAN_DRAFT,
            )
        )
    )
    if narrow.kind is not None:
        query = query.where(board.c.kind == narrow.kind)
    if narrow.mine:
        query = query.where(CaseReview.contact_officer_id == officer_id)
    today, risk = clock.today(), _risk_until()
    if narrow.urgency is Urgency.OVERDUE:
        query = query.where(board.c.due_on < today, board.c.kind != Clock.APPEAL.value)
    elif narrow.urgency is Urgency.AT_RISK:
        theirs = sa.and_(board.c.kind == Clock.APPEAL.value, board.c.due_on < today)
        query = query.where(
            sa.or_(theirs, sa.and_(board.c.due_on >= today, board.c.due_on <= risk))
        )
    elif narrow.urgency is Urgency.ON_TIME:
        query = query.where(board.c.due_on > risk)
    return query


def _rows(query: sa.Select[Any], board: sa.Subquery, most: int) -> list[BoardRow]:
    found = db.session.execute(
        query.order_by(board.c.due_on, board.c.source, board.c.id).limit(most)
    ).all()
    names = name_officers(row.contact_officer_id for row in found)
    return [
        BoardRow(
            source=row.source,
            id=row.id,
            kind=row.kind,
            due_on=row.due_on,
            urgency=_urgency(row.kind, row.due_on),
            reference=row.reference,
            status=row.status,
            policy_version=row.policy_version,
            contact_officer=names.get(row.contact_officer_id or 0),
            paused_on=row.paused_on,
        )
        for row in found
    ]


def _urgency(kind: str, due_on: dt.date) -> Urgency:
    if due_on < clock.today():
        # The person's own time, in which no officer is late; when it is over, the case can close.
        return Urgency.AT_RISK if kind == Clock.APPEAL else Urgency.OVERDUE
    return Urgency.AT_RISK if due_on <= _risk_until() else Urgency.ON_TIME


def _risk_until() -> dt.date:
    return at_risk_until(clock.today(), authority().policy.clocks.due_soon)
