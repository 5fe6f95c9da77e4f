"""How people found it: two answers at each closing, and for officers the answers by month.

Where somebody asks for it, nothing leads from the answers back to the case: no reference, no day,
and a key of their own for the words. The case then only knows that they were given.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa

from portal import clock
from portal.domain.vocabulary import Visibility
from portal.extensions import db
from portal.models.base import new_case_key
from portal.models.report import Report
from portal.models.satisfaction import Satisfaction
from portal.models.search_term import CASE_REVIEW, REPORT
from portal.services.audit import audit
from portal.services.officer.officers import SignedIn
from portal.services.tracking.resident_acts import NotNow, case_of, changing_own
from portal.services.tracking.tracking import RATED, may_rate

LEAST, MOST = 1, 5

_MONTHS_SHOWN = 24
_WORDS_SHOWN = 200


@dataclass(frozen=True)
class Rating:
    """Two answers from 1 (not at all) to 5 (fully), and words that may be empty."""

    listened: int
    outcome: int
    words: str
    linked: bool


@dataclass(frozen=True)
class Month:
    """The answers of one month; the means are of all answers. `words` are without a reference."""

    first_day: date
    answers: int
    listened: float
    outcome: float
    words: tuple[str, ...]


def rate(token: str | None, reference: str, version: int, rating: Rating) -> None:
    """Keep the answers, once for each closing.

    Raises:
        NotOpen, Stale: see there; nothing was written.
        NotNow: the case is not closed, or the answers were given already.
        ValueError: an answer lies outside the scale.
    """
    if not all(LEAST <= answer <= MOST for answer in (rating.listened, rating.outcome)):
        raise ValueError("an answer outside the scale")
    month = clock.today().replace(day=1)
    with changing_own(token, reference, version, "rated") as change:
        case = case_of(change)
        if not may_rate(case):
            raise NotNow
        row = Satisfaction(
            id=str(uuid.uuid4()),
            month=month,
            subject_kind=REPORT if isinstance(case, Report) else CASE_REVIEW,
            reference=reference if rating.linked else None,
            listened=rating.listened,
            outcome=rating.outcome,
        )
        if rating.words:
            # A key's own time must not tell the day either.
            begun = datetime(month.year, month.month, 1, tzinfo=UTC)
            key = case.case_key if rating.linked else new_case_key(begun)
            row.key_id, row.case_key = key.id, key
            row.words = rating.words
            change.session.add(key)
        change.session.add(row)
        change.say(RATED, Visibility.PUBLIC)
        # An answer to two questions does not wait for anybody.
        case.resident_wrote_at = change.wrote_before


def by_month(officer: SignedIn) -> tuple[Month, ...]:
    """The answers of the last two years, newest first; the reading is recorded."""
    counted = db.session.execute(
        sa.select(
            Satisfaction.month,
            sa.func.count(),
            sa.func.avg(Satisfaction.listened),
            sa.func.avg(Satisfaction.outcome),
        )
        .group_by(Satisfaction.month)
        .order_by(Satisfaction.month.desc())
        .limit(_MONTHS_SHOWN)
    ).all()
    months = tuple(
        Month(first, count, float(listened), float(outcome), _words(first))
        for first, count, listened, outcome in counted
    )
    audit.record("satisfaction.read", officer_id=officer.id)
    return months


def _words(month: date) -> tuple[str, ...]:
    rows = db.session.scalars(
        sa.select(Satisfaction)
        .where(Satisfaction.month == month, Satisfaction.words_sealed.is_not(None))
        .order_by(Satisfaction.id)
        .limit(_WORDS_SHOWN)
    )
    return tuple(row.words for row in rows if isinstance(row.words, str))
