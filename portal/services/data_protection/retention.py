"""What is kept no longer goes by itself, class by class; a legal hold or a restriction stops every class.

Codes, dates and counts stay: the row is then about nobody.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.content.current import authority
from portal.domain.evidence import CaseKind
from portal.domain.keeping import KeepClass, goes_on, months_of
from portal.domain.vocabulary import ReportOutcome
from portal.extensions import db
from portal.models.base import CaseKey
from portal.models.case_review import CaseReview, CaseReviewReport
from portal.models.evidence import Evidence
from portal.models.keeping import CaseHold
from portal.models.report import Report
from portal.services.audit import audit
from portal.services.data_protection.erasing import (
    Case,
    erase_case,
    forget_evidence,
    lock_case,
    remove_files,
)
from portal.services.data_protection.restrictions import restricted_among
from portal.services.transaction import transaction

# Where something was done, or another report goes on with it, the other person's name is kept as long as the report.
_KEEPS_ALLEGED = (ReportOutcome.ACTION_TAKEN, ReportOutcome.JOINED)
# A month has at least so many days: a coarse first look, which the calendar then corrects.
_SHORTEST_MONTH = 28
_AT_ONCE = 1000
# About a second of work, so that mail and files do not wait for a first pass over years.
MOST_IN_A_PASS = 200


@dataclass(frozen=True, slots=True)
class Ended:
    """A class of a case whose time is over since `ended_on`. `held`: a hold or a restriction keeps it all the same."""

    keep: KeepClass
    reference: str
    closed_on: dt.date
    ended_on: dt.date
    held: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """How much went, by class, and how much a hold kept. `more`: the pass was full, and another one is due."""

    gone: dict[KeepClass, int]
    held: int
    more: bool = False


def classes_of(case: Case) -> tuple[KeepClass, ...]:
    """The classes that a case has times for."""
    if isinstance(case, CaseReview):
        return (KeepClass.EVIDENCE, KeepClass.CASE_REVIEW)
    first = () if case.outcome in _KEEPS_ALLEGED else (KeepClass.ALLEGED_IDENTITY,)
    return (*first, KeepClass.EVIDENCE, KeepClass.REPORT)


def find_ended() -> list[Ended]:
    """Everything whose time is over today; nothing is changed."""
    session: Session = db.session()
    try:
        return [ended for keep in KeepClass for ended in _ended(session, keep)]
    finally:
        session.rollback()


def apply_retention(most: int = MOST_IN_A_PASS) -> Applied:
    """Delete what has ended; each case is a commit of its own.

    Args:
        most: after so many this pass ends, so that the worker's other work goes on; the next goes on with the rest.
    """
    gone = dict.fromkeys(KeepClass, 0)
    held = 0
    due: list[Ended] = []
    session: Session = db.session()
    try:
        for ended in (each for keep in KeepClass for each in _ended(session, keep)):
            if ended.held:
                held += 1
            else:
                due.append(ended)
            if len(due) > most:
                break
    finally:
        session.rollback()
    for ended in due[:most]:
        if _let_go(ended):
            gone[ended.keep] += 1
    return Applied(gone, held, more=len(due) > most)


def _let_go(ended: Ended) -> bool:
    """Whether it still had to go: a hold or a reopening may have come meanwhile."""
    names: list[str] = []
    with transaction() as session:
        case = lock_case(session, ended.reference)
        if case is None or case.closed_at is None or case.case_key.is_destroyed:
            return False
        if clock.local_day(case.closed_at) != ended.closed_on or _is_held(session, case.reference):
            return False
        if ended.keep in (KeepClass.REPORT, KeepClass.CASE_REVIEW):
            names = erase_case(session, case, "retention")
        else:
            if ended.keep is KeepClass.EVIDENCE:
                names = forget_evidence(session, case)
            elif isinstance(case, Report):
                case.alleged = None
            audit.add_entry(
                session,
                "retention.applied",
                subject=case.reference,
                facts={"class": ended.keep.value, "files": len(names)},
            )
    remove_files(names)
    return True


def _ended(session: Session, keep: KeepClass) -> Iterator[Ended]:
    policy, today = authority().policy.retention, clock.today()
    latest = clock.now() - dt.timedelta(days=months_of(keep, policy) * _SHORTEST_MONTH)
    for model, wanted in _which(keep):
        query = (
            sa.select(model.reference, model.closed_at, model.id)
            .join(CaseKey, CaseKey.id == model.key_id)
            .where(
                model.closed_at.is_not(None),
                model.closed_at <= latest,
                CaseKey.destroyed_at.is_(None),
                *wanted,
            )
            .order_by(model.closed_at, model.id)
            .limit(_AT_ONCE)
        )
        page = query
        while rows := session.execute(page).all():
            held = kept_among(session, [row.reference for row in rows])
            for reference, closed_at, _ in rows:
                closed_on = clock.local_day(closed_at) if closed_at else today
                ended_on = goes_on(keep, closed_on, policy)
                if ended_on <= today:
                    yield Ended(keep, reference, closed_on, ended_on, reference in held)
            _, closed_at, last = rows[-1]
            later = sa.or_(
                model.closed_at > closed_at, sa.and_(model.closed_at == closed_at, model.id > last)
            )
            page = query.where(model.closed_at >= closed_at, later)


def _which(
    keep: KeepClass,
) -> Iterator[tuple[type[Report] | type[CaseReview], tuple[sa.ColumnElement[bool], ...]]]:
    if keep is KeepClass.ALLEGED_IDENTITY:
        without_action = sa.or_(Report.outcome.is_(None), Report.outcome.not_in(_KEEPS_ALLEGED))
        yield Report, (Report.alleged_sealed.is_not(None), without_action)
    elif keep is KeepClass.EVIDENCE:
        # From the files, of which there are few, to the reports, of which there are many.
        of_reports = sa.select(Evidence.case_id).where(Evidence.case_kind == CaseKind.REPORT)
        yield Report, (Report.id.in_(of_reports),)
        yield CaseReview, (sa.exists().where(Evidence.key_id == CaseReview.key_id),)
    elif keep is KeepClass.REPORT:
        # An application that rests on the report keeps it as long as itself.
        rests_on_it = (
            sa.exists()
            .where(CaseReviewReport.report_id == Report.id)
            .where(CaseReview.id == CaseReviewReport.case_review_id)
            .where(CaseReview.key_id == CaseKey.id, CaseKey.destroyed_at.is_(None))
            .correlate(Report)
        )
        yield Report, (Report.answers_sealed.is_not(None), ~rests_on_it)
    else:
        yield CaseReview, ()


def kept_among(session: Session, references: Collection[str]) -> set[str]:
    """Which of these cases a legal hold or a restriction keeps, whatever their times say."""
    query = sa.select(CaseHold.reference).where(
        CaseHold.reference.in_(references), CaseHold.lifted_at.is_(None)
    )
    return set(session.scalars(query)) | restricted_among(session, references)


def _is_held(session: Session, reference: str) -> bool:
    return bool(kept_among(session, [reference]))
