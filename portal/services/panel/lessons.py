"""What the partnership learned: kept with each review, and found over all of them.

The words are encrypted; a search compares keyed hashes of words, and decrypts only what it shows.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal import clock
from portal.domain.officer_acts import Refusal
from portal.domain.review_plan import LessonTheme
from portal.domain.vocabulary import CaseReviewStatus
from portal.extensions import db
from portal.models.review_plan import Lesson
from portal.models.search_term import LESSON, SearchTerm
from portal.security import blind_index
from portal.services.audit import audit
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.officer.officers import SignedIn
from portal.services.panel.plan_rows import outcome_at
from portal.services.search_terms import add_lesson_terms

SHOWN = 50
_MOST_TERMS = 12
_LEARNING = frozenset({CaseReviewStatus.FOLLOWING_UP, CaseReviewStatus.CLOSED})


@dataclass(frozen=True, slots=True)
class FoundLesson:
    """A lesson in the list; `reference`: of the review it comes from."""

    reference: str
    theme: LessonTheme
    words: str
    learned_on: dt.date


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, newest first; `more` where the list is not whole."""

    lessons: tuple[FoundLesson, ...]
    more: bool


def add_lesson(
    reference: str, officer: SignedIn, version: int, theme: LessonTheme, words: str
) -> None:
    """Record what was learned from a review that took place, while it is followed up or afterwards.

    Raises:
        Refused: there was no review, or it is not so far.
    """
    facts = {"theme": theme.value}
    with changing_review(reference, officer, version, "case_review.lesson_added", facts) as change:
        if change.review.status not in _LEARNING or outcome_at(change.review) is None:
            raise Refused(Refusal.NOT_ALLOWED)
        keep_lesson(change, theme, words)


def keep_lesson(change: ReviewChange, theme: LessonTheme, words: str) -> None:
    """Add a lesson in the transaction of an act, with what it is found by."""
    row = Lesson(
        case_review=change.review,
        theme=theme,
        learned_on=clock.today(),
        learned_by_id=change.officer.id,
    )
    row.words = words
    change.session.add(row)
    change.session.flush()
    add_lesson_terms(change.session, row, lesson_terms(words))


def lesson_terms(words: str) -> set[bytes]:
    """What a lesson is found by."""
    return blind_index.text_terms(words)


def search_lessons(officer: SignedIn, theme: LessonTheme | None = None, words: str = "") -> Found:
    """Lessons of a theme with all of the words; the reading is recorded, without the words."""
    query = sa.select(Lesson).order_by(Lesson.id.desc()).limit(SHOWN + 1)
    # "Nothing new" says so in the case; in the list it would only stand in the way.
    if theme is None:
        query = query.where(Lesson.theme != LessonTheme.NOTHING_NEW)
    else:
        query = query.where(Lesson.theme == theme)
    for word in blind_index.words_of(words)[:_MOST_TERMS]:
        terms = blind_index.under_any_key(lambda: blind_index.text_terms(word))  # noqa: B023
        found = aliased(SearchTerm)
        query = query.where(
            sa.exists().where(
                found.term.in_(terms),
                found.subject_kind == LESSON,
                found.subject_id == Lesson.id,
            )
        )
    rows = list(db.session.scalars(query))
    lessons = tuple(
        FoundLesson(row.case_review.reference, row.theme, row.words, row.learned_on)
        for row in rows[:SHOWN]
        if isinstance(row.words, str)
    )
    facts = {"theme": theme.value if theme else "", "found": len(lessons)}
    audit.record("lessons.read", officer_id=officer.id, facts=facts)
    return Found(lessons, more=len(rows) > SHOWN)
