"""Keeping the search index of a case in step with what stands in it."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.database import insert
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.report import Report
from portal.models.review_plan import Lesson
from portal.models.search_term import CASE_REVIEW, LESSON, REPORT, SearchTerm
from portal.services.working_days import working_days


def add_report_terms(session: Session, report: Report, terms: Iterable[bytes]) -> None:
    """Add terms to those of a report; known ones stay as they are."""
    received_on = clock.local_day(report.received_at)
    _add(session, REPORT, report.id, terms, received_on)


def add_review_terms(session: Session, review: CaseReview, terms: Iterable[bytes]) -> None:
    """Add terms to those of a case review; known ones stay as they are."""
    received_on = working_days().received(review.applied_on)
    _add(session, CASE_REVIEW, review.id, terms, received_on)


def add_lesson_terms(session: Session, lesson: Lesson, terms: Iterable[bytes]) -> None:
    """Add the terms that a lesson is found by."""
    _add(session, LESSON, lesson.id, terms, lesson.learned_on)


def drop_terms(session: Session, case: Report | CaseReview, terms: Iterable[bytes]) -> None:
    """Take terms away: the case is not found by them any more."""
    session.execute(
        sa.delete(SearchTerm).where(
            SearchTerm.term.in_(list(terms)),
            SearchTerm.subject_kind == (REPORT if isinstance(case, Report) else CASE_REVIEW),
            SearchTerm.subject_id == case.id,
        )
    )


def _add(
    session: Session, kind: str, subject_id: int, terms: Iterable[bytes], received_on: Any
) -> None:
    rows = [
        {"term": term, "subject_kind": kind, "subject_id": subject_id, "received_on": received_on}
        for term in sorted(set(terms))
    ]
    if rows:
        session.execute(insert(db.engine, SearchTerm).on_conflict_do_nothing(), rows)
