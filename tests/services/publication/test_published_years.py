"""The four numbers: what counts when, and how a year becomes final."""

import datetime as dt

import pytest
from flask import Flask

from portal import clock
from portal.domain.appeals import AppealGround, AppealOutcome
from portal.domain.officer_acts import DepartureFact, Refusal
from portal.domain.vocabulary import Body, CaseReviewStatus, Intake, Measure, Role
from portal.domain.years import Year
from portal.services.case_access import Refused
from portal.services.case_review import (
    appeals,
    case_review_pages,
    case_review_work,
    threshold_decisions,
)
from portal.services.case_review.appeals import ToldAppeal
from portal.services.case_review.threshold_reasons import Reasons
from portal.services.officer.officers import SignedIn
from portal.services.panel import panels, review_outcome, review_plan
from portal.services.panel.review_plan import RecommendationWords
from portal.services.publication import published_years
from portal.services.publication.published_years import YearOfNumbers
from portal.services.transaction import Stale
from tests.builders import an_application, an_officer
from tests.services.panel.planned import a_plan, consult
from tests.services.review_answers import application

C = CaseReviewStatus
THIS, LAST = Year(dt.date(2026, 4, 1)), Year(dt.date(2025, 4, 1))
WHY = Reasons("Weekly", "No sleep", "Nobody came", "Nothing", "All was here.")


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.CASE_REVIEW_OFFICER)


@pytest.fixture
def manager(app: Flask) -> SignedIn:
    return an_officer(Role.MANAGER, body="police")


def _seen(reference: str, officer: SignedIn) -> int:
    return case_review_pages.open_case_review(reference, officer).version


def _numbers(year: Year) -> tuple[int | None, ...]:
    found = published_years.find_year(year.first_day)
    assert found is not None
    return tuple(found.numbers[measure] for measure in Measure)


def _year(year: Year) -> YearOfNumbers:
    found = published_years.find_year(year.first_day)
    assert found is not None
    return found


def _not_met(officer: SignedIn, manager: SignedIn, when: dt.datetime | None = None) -> str:
    reference = an_application(officer, application(rows={}), when)
    threshold_decisions.propose_not_met(reference, officer, 1, WHY, "Not met.")
    threshold_decisions.agree(reference, manager, 2, words="I agree.")
    return reference


def _move(reference: str, officer: SignedIn, *road: CaseReviewStatus) -> None:
    for to in road:
        case_review_work.advance(
            reference, officer, _seen(reference, officer), to=to, reason="Next.", words="Next."
        )


def _appeal(
    reference: str,
    officer: SignedIn,
    decider: SignedIn,
    ground: AppealGround,
    back_to: CaseReviewStatus,
) -> None:
    told = ToldAppeal((ground,), "I do not agree.")
    appeals.enter(
        reference,
        officer,
        _seen(reference, officer),
        told,
        made_on=clock.today(),
        intake=Intake.LETTER,
    )
    appeals.decide(
        reference,
        decider,
        _seen(reference, officer),
        outcome=AppealOutcome.UPHELD,
        back_to=back_to,
        reasons="Read again.",
        words="You were right.",
    )


def _send_outcome(reference: str, officer: SignedIn) -> None:
    consult(reference, officer)
    review_outcome.send_outcome(reference, officer, _seen(reference, officer), "We decided.")


def test_nothing_yet(app: Flask) -> None:
    (only,) = published_years.list_years()
    assert (only.year, only.over, _numbers(THIS)) == (THIS, False, (0, 0, 0, 0))


def test_each_number_by_its_own_day(officer: SignedIn, manager: SignedIn) -> None:
    """An application of March that is decided in April counts in two years."""
    with clock.stopped_at(_at(dt.date(2026, 3, 31))):
        reference = an_application(officer, application(rows={}))
    with clock.stopped_at(_at(dt.date(2026, 4, 7))):
        threshold_decisions.propose_not_met(reference, officer, 1, WHY, "Not met.")
        assert _numbers(THIS) == (0, 0, 0, 0)
        threshold_decisions.agree(reference, manager, 2, words="I agree.")
    assert _numbers(LAST) == (1, 0, 0, 0)
    assert _numbers(THIS) == (0, 1, 0, 0)


def test_the_last_minutes_of_a_year_are_londons(officer: SignedIn) -> None:
    """Half past eleven at night in UTC on 31 March is the first of April in London."""
    with clock.stopped_at(dt.datetime(2026, 3, 31, 23, 30, tzinfo=dt.UTC)):
        an_application(officer, application())
    assert _numbers(THIS)[0] == 1


def test_a_departure_is_no_decision(officer: SignedIn, manager: SignedIn) -> None:
    reference = an_application(officer, application())
    threshold_decisions.propose_departure(
        reference, officer, 1, fact=DepartureFact.NOT_ASB, proof="The log.", words="We look again."
    )
    threshold_decisions.agree(reference, manager, 2, words="I agree.")
    assert _numbers(THIS) == (1, 0, 0, 0)


def test_a_withdrawn_application_was_made(officer: SignedIn) -> None:
    reference = an_application(officer, application())
    _move(reference, officer, C.WITHDRAWN)
    assert _numbers(THIS) == (1, 0, 0, 0)


def test_a_review_counts_once_by_its_first_outcome(officer: SignedIn, manager: SignedIn) -> None:
    reference = an_application(officer, application())
    threshold_decisions.confirm_met(reference, officer, 1, "A review is held.")
    _move(reference, officer, C.GATHERING)
    panels.set_panel(reference, officer, _seen(reference, officer), a_plan(), "We meet.")
    seen = _seen(reference, officer)
    review_outcome.hold_panel(reference, officer, seen, clock.today(), "They met.")
    assert _numbers(THIS) == (1, 0, 0, 0)
    _send_outcome(reference, officer)
    assert _numbers(THIS) == (1, 0, 1, 0)
    _appeal(reference, officer, manager, AppealGround.PLAN, C.PLAN_DRAFT)
    appeals.go_back(reference, officer, _seen(reference, officer), "We write it again.")
    words = RecommendationWords(Body.HOUSING, "Write to all tenants.")
    with clock.stopped_at(_at(dt.date(2026, 11, 4))):
        review_plan.add_recommendation(reference, officer, _seen(reference, officer), words)
        _send_outcome(reference, officer)
    assert _numbers(THIS) == (1, 0, 1, 1)


def test_an_overturned_not_met_stays_and_is_told(officer: SignedIn, manager: SignedIn) -> None:
    reference = _not_met(officer, manager)
    _not_met(officer, manager)
    assert (_numbers(THIS)[1], _year(THIS).overturned) == (2, 0)
    third = an_officer(Role.MANAGER)
    _appeal(reference, officer, third, AppealGround.NOT_MET, C.MET)
    assert _year(THIS).overturned == 0
    appeals.go_back(reference, officer, _seen(reference, officer), "There will be a review.")
    assert (_numbers(THIS)[1], _year(THIS).overturned) == (2, 1)


def test_a_frozen_year_stands(officer: SignedIn, manager: SignedIn) -> None:
    an_application(officer, application(), _at(dt.date(2026, 2, 3)))
    published_years.freeze(LAST.first_day, manager, 0)
    an_application(officer, application(), _at(dt.date(2026, 2, 4)))
    year = _year(LAST)
    assert (year.numbers[Measure.APPLICATIONS], year.live[Measure.APPLICATIONS]) == (1, 2)
    assert (year.frozen_on, year.signed_off_on) == (dt.date(2026, 10, 14), None)
    published_years.freeze(LAST.first_day, manager, 1)
    assert _numbers(LAST)[0] == 2


def test_after_the_sign_off_a_correction_is_shown(officer: SignedIn, manager: SignedIn) -> None:
    an_application(officer, application(), _at(dt.date(2026, 2, 3)))
    published_years.freeze(LAST.first_day, manager, 0)
    published_years.sign_off(LAST.first_day, manager, 1)
    published_years.correct(
        LAST.first_day, manager, 2, measure=Measure.REVIEWS, after=1, reason="Found in a file."
    )
    year = _year(LAST)
    assert _numbers(LAST) == (1, 0, 1, 0)
    (correction,) = year.corrections
    assert (correction.before, correction.after, correction.reason) == (0, 1, "Found in a file.")
    published_years.correct(
        LAST.first_day, manager, 3, measure=Measure.REVIEWS, after=2, reason="And another."
    )
    assert [each.before for each in _year(LAST).corrections] == [0, 1]


def test_what_is_refused(manager: SignedIn) -> None:
    def why(do: str, year: Year, version: int, **more: object) -> Refusal:
        with pytest.raises(Refused) as refused:
            getattr(published_years, do)(year.first_day, manager, version, **more)
        return refused.value.why

    wrong = {"measure": Measure.REVIEWS, "after": 1, "reason": "x"}
    assert why("freeze", THIS, 0) is Refusal.YEAR_NOT_OVER
    assert why("freeze", Year(dt.date(2025, 1, 1)), 0) is Refusal.NOT_ALLOWED
    assert why("sign_off", LAST, 0) is Refusal.NOT_ALLOWED
    published_years.freeze(LAST.first_day, manager, 0)
    assert why("correct", LAST, 1, **wrong) is Refusal.NOT_SIGNED_OFF
    published_years.sign_off(LAST.first_day, manager, 1)
    assert why("freeze", LAST, 2) is Refusal.SIGNED_OFF_ALREADY
    assert why("sign_off", LAST, 2) is Refusal.SIGNED_OFF_ALREADY
    assert why("correct", LAST, 2, **{**wrong, "after": 0}) is Refusal.ALREADY_SO


def test_a_stale_page_signs_nothing(officer: SignedIn, manager: SignedIn) -> None:
    """Who signs has seen the very numbers that are signed."""
    published_years.freeze(LAST.first_day, manager, 0)
    published_years.freeze(LAST.first_day, manager, 1)
    with pytest.raises(Stale):
        published_years.sign_off(LAST.first_day, manager, 1)
    with pytest.raises(Stale):
        published_years.freeze(LAST.first_day, manager, 0)
    assert _year(LAST).signed_off_on is None
