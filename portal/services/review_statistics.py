"""How many case reviews were asked for, counted live [2014 Act s.104(9)]."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock
from portal.domain.vocabulary import ThresholdDecision
from portal.extensions import db
from portal.models.case_review import CaseReview, Decision


@dataclass(frozen=True, slots=True)
class YearCount:
    """One calendar year: applications by the day they were made, decisions by the day of deciding."""

    year: int
    applications: int
    met: int
    not_met: int


def count_by_year() -> list[YearCount]:
    """Every year with an application or a decision, latest first.

    A decision of "not met" counts once a second officer has agreed to it.
    """
    applications = Counter(day.year for day in db.session.scalars(sa.select(CaseReview.applied_on)))
    met: Counter[int] = Counter()
    not_met: Counter[int] = Counter()
    for decision, decided_at, agreed_at in db.session.execute(
        sa.select(Decision.decision, Decision.decided_at, Decision.agreed_at)
    ):
        if decision is ThresholdDecision.MET:
            met[clock.local_day(decided_at).year] += 1
        elif agreed_at is not None:
            not_met[clock.local_day(agreed_at).year] += 1
    years = sorted({*applications, *met, *not_met}, reverse=True)
    return [YearCount(year, applications[year], met[year], not_met[year]) for year in years]
