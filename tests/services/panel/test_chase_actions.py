"""Late actions: seen by officers, and chased once at each step, without a word of the case."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.keeping import RestrictionReason
from portal.domain.policy import Clocks
from portal.domain.resident_acts import WithdrawalReason
from portal.domain.review_plan import ActionState, alerts_due
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.officer import Officer
from portal.services.case_review import threshold_decisions
from portal.services.data_protection import restrictions
from portal.services.officer.officers import SignedIn
from portal.services.panel import chase_actions, review_plan
from portal.services.tracking import resident_acts
from portal.services.transaction import transaction
from portal.services.working_days import working_days
from tests.builders import an_officer
from tests.services.panel.planned import (
    DUE,
    add_action,
    follow_up,
    opened_application,
    page_of,
    reviewer,
    seen,
)
from tests.services.tracked import mails, version

# The action is due on Friday 20 November 2026.
MONDAY_AFTER = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
A_WEEK_LATER = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)


@pytest.fixture
def manager(app: Flask) -> SignedIn:
    return an_officer(Role.MANAGER)


@pytest.fixture
def case(officer: SignedIn) -> tuple[str, str]:
    """A case that is followed up, with one open action; the officer is its contact."""
    reference, token = opened_application()
    follow_up(reference, officer)
    return reference, token


def test_nobody_is_chased_while_the_use_is_restricted(
    case: tuple[str, str], manager: SignedIn
) -> None:
    reference, _ = case
    restrictions.restrict(reference, manager, RestrictionReason.ACCURACY, "The day is wrong")
    with clock.stopped_at(MONDAY_AFTER):
        assert chase_actions.chase_actions() == 0
        assert told() == []
        restrictions.lift(reference, manager, clock.today(), "It was right")
        assert chase_actions.chase_actions() == 1


def told() -> list[str]:
    return [mail["to"] for mail in mails("action_late")]


def test_first_the_contact_officer_then_a_manager_each_once(
    officer: SignedIn, manager: SignedIn, case: tuple[str, str]
) -> None:
    with clock.stopped_at(dt.datetime(2026, 11, 20, 23, tzinfo=dt.UTC)):
        assert chase_actions.chase_actions() == 0
    with clock.stopped_at(MONDAY_AFTER):
        assert [chase_actions.chase_actions() for _ in range(3)] == [1, 0, 0]
        assert told() == [officer.email]
    with clock.stopped_at(A_WEEK_LATER):
        assert [chase_actions.chase_actions() for _ in range(3)] == [1, 0, 0]
        assert told() == [officer.email, manager.email]
    with clock.stopped_at(A_WEEK_LATER + dt.timedelta(days=90)):
        assert chase_actions.chase_actions() == 0


def test_the_message_says_nothing_of_the_case(officer: SignedIn, case: tuple[str, str]) -> None:
    with clock.stopped_at(MONDAY_AFTER):
        chase_actions.chase_actions()
    (mail,) = mails("action_late")
    assert case[0] in mail["subject"]
    assert f"/officers/case-reviews/{case[0]}" in mail["body"]
    for secret in ("Friday nights", "Secretname", "Zoë"):
        assert secret not in str(mail)


def test_two_actions_of_one_day_are_one_message(officer: SignedIn, case: tuple[str, str]) -> None:
    add_action(case[0], officer, "Another one")
    add_action(case[0], officer, "A later one", DUE + dt.timedelta(days=2))
    with clock.stopped_at(MONDAY_AFTER):
        assert chase_actions.chase_actions() == 3
    assert told() == [officer.email] * 2


def test_without_a_contact_officer_the_managers_are_told(
    officer: SignedIn, manager: SignedIn, case: tuple[str, str]
) -> None:
    with transaction() as session:
        session.get_one(Officer, officer.id).disabled_at = clock.now()
    with clock.stopped_at(MONDAY_AFTER):
        chase_actions.chase_actions()
    assert told() == [manager.email]


def test_what_ended_or_was_moved_is_not_chased(officer: SignedIn, case: tuple[str, str]) -> None:
    reference, _token = case
    number = page_of(reference, officer).plan.actions[0].id
    other = add_action(reference, officer, "Another one")
    with clock.stopped_at(MONDAY_AFTER):
        review_plan.end_action(
            reference,
            officer,
            seen(reference, officer),
            number,
            state=ActionState.DONE,
            ended_on=clock.today(),
            words="Two visits.",
        )
        review_plan.move_day(
            reference,
            officer,
            seen(reference, officer),
            other,
            dt.date(2026, 11, 27),
            "The lift broke.",
        )
        assert chase_actions.chase_actions() == 0
        assert chase_actions.list_late(officer) == ()
    with clock.stopped_at(A_WEEK_LATER):
        assert chase_actions.chase_actions() == 1
        assert [each.text for each in chase_actions.list_late(officer)] == ["Another one"]


def test_a_case_that_was_withdrawn_is_left_in_peace(
    officer: SignedIn, case: tuple[str, str]
) -> None:
    reference, token = case
    resident_acts.withdraw(
        token, reference, version(token, reference), WithdrawalReason.STOPPED, ""
    )
    with clock.stopped_at(MONDAY_AFTER):
        assert chase_actions.chase_actions() == 0
        assert chase_actions.count_late().number == 0


def test_the_list_has_the_longest_late_first(officer: SignedIn, case: tuple[str, str]) -> None:
    add_action(case[0], officer, "The earlier one", DUE - dt.timedelta(days=9))
    with clock.stopped_at(MONDAY_AFTER):
        lines = chase_actions.list_late(officer)
        assert [each.text for each in lines] == ["The earlier one", "Visit on two Friday nights."]
        assert lines[0].contact_officer == officer.name
        assert chase_actions.count_late().number == 2


def test_an_erased_case_is_passed_over(officer: SignedIn, case: tuple[str, str]) -> None:
    with transaction() as session:
        session.scalars(sa.select(CaseReview)).one().case_key.destroy(clock.now())
    with clock.stopped_at(MONDAY_AFTER):
        assert chase_actions.chase_actions() == 0
        assert [each.text for each in chase_actions.list_late(officer)] == [""]
    db.session.rollback()


def test_a_manager_is_told_after_the_days_of_the_policy() -> None:
    def alerts(day: dt.date) -> int:
        return alerts_due(DUE, day, working_days(), Clocks(alert_manager=5))

    days = [dt.date(2026, 11, each) for each in (20, 21, 27, 30)]
    assert [alerts(day) for day in days] == [0, 1, 1, 2]


def test_taking_a_case_over_tells_the_new_contact(officer: SignedIn, case: tuple[str, str]) -> None:
    other = reviewer()
    threshold_decisions.take(case[0], other, seen(case[0], officer))
    with clock.stopped_at(MONDAY_AFTER):
        chase_actions.chase_actions()
    assert told() == [other.email]
