"""How many case reviews there were: the four numbers of each year, counted live [2014 Act s.104(9)].

Applications count by the day on which they were made, the rest by the day of the decision. Numbers
need not add up, because some wait and some were taken back. Applications that are joined into one
case count each, and so does the decision about them; their review is one. Only what the same person
sent twice counts once [docs/domain.md 5].
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal import clock
from portal.content.current import authority
from portal.domain.vocabulary import CaseReviewStatus, Measure, ThresholdDecision
from portal.domain.years import Year
from portal.extensions import db
from portal.models.case_review import CaseReview, CaseReviewEvent, Decision
from portal.models.review_plan import Recommendation
from portal.services.case_review.case_review_changes import MIRRORED


@dataclass(frozen=True, slots=True)
class YearCount:
    """One year as it is counted now.

    `overturned`: how many of its not-met decisions were later set aside; they still count.
    """

    year: Year
    numbers: dict[Measure, int | None]
    overturned: int


def year_now() -> Year:
    """The year that runs."""
    return year_of(clock.today())


def year_of(day: date) -> Year:
    """The year of publication in which a day lies."""
    return Year.of(day, authority().policy.publication.year_begins_in_month)


def count_by_year() -> list[YearCount]:
    """Every year from the first in which anything happened to the one that runs, latest first."""
    not_met, outcomes = _not_met(), _outcomes()
    counted = {
        Measure.APPLICATIONS: _by_year(
            db.session.scalars(
                sa.select(CaseReview.applied_on).where(CaseReview.sent_twice.is_(False))
            )
        ),
        Measure.NOT_MET: _by_year(day for day, _overturned in not_met),
        Measure.REVIEWS: _by_year(day for day, _recommends in outcomes),
        Measure.WITH_RECOMMENDATIONS: _by_year(day for day, recommends in outcomes if recommends),
    }
    overturned = _by_year(day for day, set_aside in not_met if set_aside)
    return [
        YearCount(
            year,
            {measure: counted[measure][year] for measure in Measure},
            overturned[year],
        )
        for year in _years(year for each in counted.values() for year in each)
    ]


def count_year(year: Year) -> YearCount:
    """One year; nothing but zeros where nothing happened."""
    for each in count_by_year():
        if each.year == year:
            return each
    return YearCount(year, dict.fromkeys(Measure, 0), 0)


def _by_year(days: Iterable[date]) -> Counter[Year]:
    return Counter(year_of(day) for day in days)


def _years(found: Iterable[Year]) -> list[Year]:
    """From the first year found to the one that runs, without a gap, latest first."""
    years, first = [year_now()], min(found, default=year_now())
    while years[-1] > first:
        years.append(Year(years[-1].first_day.replace(year=years[-1].first_day.year - 1)))
    return years


def _not_met() -> list[tuple[date, bool]]:
    """The day of each agreed not-met decision, and whether the case was met after all.

    It counts once for each application that it was made about. A departure from a finding is no decision yet: it only sends the application to be decided.
    """
    met_later = (
        sa.select(CaseReviewEvent.id)
        .where(
            CaseReviewEvent.case_review_id == Decision.case_review_id,
            CaseReviewEvent.at >= Decision.agreed_at,
            _reached(CaseReviewStatus.MET),
        )
        .exists()
    )
    rows = db.session.execute(
        sa.select(Decision.agreed_at, met_later)
        .join(CaseReview)
        .where(
            Decision.decision == ThresholdDecision.NOT_MET,
            Decision.departure.is_(False),
            Decision.agreed_at.is_not(None),
            CaseReview.sent_twice.is_(False),
        )
    )
    return [
        (clock.local_day(agreed_at), bool(set_aside))
        for agreed_at, set_aside in (*rows, *_not_met_together())
        if agreed_at is not None
    ]


def _not_met_together() -> list[tuple[datetime, bool]]:
    """The same of each application that was joined to the decided one, when it was told."""
    later = aliased(CaseReviewEvent)
    met_later = (
        sa.select(later.id)
        .where(
            later.case_review_id == CaseReviewEvent.case_review_id,
            later.at >= CaseReviewEvent.at,
            later.facts["to"].as_string() == CaseReviewStatus.MET.value,
        )
        .exists()
    )
    counted = (
        sa.select(Decision.id)
        .where(
            Decision.case_review_id == CaseReviewEvent.case_review_id,
            Decision.decision == ThresholdDecision.NOT_MET,
            Decision.departure.is_(False),
            Decision.agreed_at <= CaseReviewEvent.at,
        )
        .exists()
    )
    rows = db.session.execute(
        sa.select(CaseReviewEvent.at, met_later)
        .join(CaseReview)
        .where(
            CaseReviewEvent.facts["to"].as_string() == CaseReviewStatus.NOT_MET.value,
            CaseReviewEvent.facts[MIRRORED].as_string().is_not(None),
            CaseReview.sent_twice.is_(False),
            # One of its own, or one that it was given when it went on alone, counts already.
            ~counted,
        )
    )
    return [(at, bool(set_aside)) for at, set_aside in rows]


def _outcomes() -> list[tuple[date, bool]]:
    """The day on which each case's first outcome went out, and whether it recommends anything.

    The review was then carried out; an appeal that sends it back makes it no second one.
    """
    recommends = (
        sa.select(Recommendation.id)
        .where(Recommendation.case_review_id == CaseReviewEvent.case_review_id)
        .exists()
    )
    rows = db.session.execute(
        sa.select(sa.func.min(CaseReviewEvent.at), recommends)
        .where(_reached(CaseReviewStatus.OUTCOME_SENT))
        .group_by(CaseReviewEvent.case_review_id)
    )
    return [(clock.local_day(at), bool(any_made)) for at, any_made in rows]


def _reached(status: CaseReviewStatus) -> sa.ColumnElement[bool]:
    facts = CaseReviewEvent.facts
    # A joined application's line of the same step is no step of its own.
    return sa.and_(facts["to"].as_string() == status.value, facts[MIRRORED].as_string().is_(None))
