"""Against what, in time or late, and where an upheld appeal leads."""

from datetime import date

import pytest

from portal.domain.appeals import (
    AppealGround,
    by_own_act,
    grounds_for,
    is_late,
    status_for,
    steps_back,
)
from portal.domain.policy import NextReview
from portal.domain.states import CASE_REVIEWS
from portal.domain.vocabulary import CaseReviewStatus, Role

C = CaseReviewStatus
DAY = date(2026, 10, 28)


def test_every_ground_belongs_to_some_case() -> None:
    both = {*grounds_for(held=True), *grounds_for(held=False)}
    assert both == set(AppealGround)
    assert AppealGround.NOT_MET not in grounds_for(held=True)
    assert AppealGround.PLAN not in grounds_for(held=False)


@pytest.mark.parametrize("held", [True, False])
def test_an_upheld_appeal_leads_only_where_the_table_goes(held: bool) -> None:
    allowed = CASE_REVIEWS.allowed(C.APPEAL_UPHELD, Role.MANAGER)
    assert {status_for(step) for step in steps_back(held=held)} < set(allowed)
    assert C.WITHDRAWN not in steps_back(held=held)


def test_every_step_back_of_the_table_is_offered_to_some_case() -> None:
    allowed = set(CASE_REVIEWS.allowed(C.APPEAL_UPHELD, Role.MANAGER)) - {C.WITHDRAWN}
    named = (*steps_back(held=True), *steps_back(held=False))
    assert {status_for(step) for step in named} == allowed


@pytest.mark.parametrize(
    ("made", "by", "late"),
    [
        (DAY, DAY, False),
        (date(2026, 10, 29), DAY, True),
        (date(2030, 1, 1), None, False),
    ],
)
def test_late_is_after_the_last_day(made: date, by: date | None, late: bool) -> None:
    assert is_late(made, by) is late


def test_an_appeal_has_its_own_acts_but_withdrawing_is_a_plain_step() -> None:
    assert by_own_act(C.NOT_MET, C.APPEAL)
    assert by_own_act(C.APPEAL, C.APPEAL_UPHELD)
    assert by_own_act(C.APPEAL_UPHELD, C.MET)
    assert not by_own_act(C.APPEAL, C.WITHDRAWN)
    assert not by_own_act(C.APPEAL_DISMISSED, C.CLOSED)


def test_who_comes_next_is_named_from_its_day_only() -> None:
    next_review = NextReview("MOPAC", DAY)
    assert next_review.named_on(date(2026, 10, 27)) is None
    assert next_review.named_on(DAY) == "MOPAC"
    assert NextReview("MOPAC").named_on(DAY) is None
