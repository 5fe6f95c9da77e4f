"""A chair of another body opens the papers with a mailed code, and writes down what the panel found."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal import clock
from portal.domain.information import RequestKind, RequestState
from portal.domain.officer_acts import Refusal
from portal.domain.vocabulary import Body, CaseReviewStatus, Visibility
from portal.extensions import db
from portal.models.information_request import InformationRequest
from portal.services.case_access import Refused
from portal.services.officer.officers import SignedIn
from portal.services.panel import chair_papers, panels, review_outcome
from portal.services.panel.panels import Member, Plan
from portal.services.partner import information_requests, partner_answers
from portal.services.partner.chase_requests import chase_requests
from portal.services.partner.information_requests import Answer, RequestLine
from portal.services.partner.partner_answers import Draft, RequestEnded, TooEarly
from tests.builders import a_partner
from tests.services.panel.planned import (
    a_plan,
    add_action,
    gather,
    opened_application,
    page_of,
    seen,
    send_outcome,
)
from tests.services.partner.opened import opened, version_of
from tests.services.tracked import mails

PAPERS = {"agenda": ["Who is here"], "warning": "canary-of-the-papers"}
FOUND = "Nobody told the landlord for months."
EMAIL = "chair@nhs.example.org"


@pytest.fixture
def chair(officer: SignedIn) -> Member:
    contact = a_partner(officer, Body.HEALTH, EMAIL)
    return Member("Review desk", Body.HEALTH, "Made-up Police", EMAIL, contact)


@pytest.fixture
def case(officer: SignedIn, chair: Member) -> str:
    """A case whose panel meets on Friday 16 October, chaired by somebody of the directory."""
    reference, _token = opened_application()
    gather(reference, officer)
    panels.set_panel(reference, officer, seen(reference, officer), a_plan(chair=chair), "We meet.")
    return reference


def _give(reference: str, officer: SignedIn) -> RequestLine:
    chair_papers.give_papers(reference, officer, seen(reference, officer), PAPERS)
    return _lines(reference)[0]


def _lines(reference: str) -> list[RequestLine]:
    db.session.rollback()
    lines = information_requests.list_requests(reference)
    return [each for each in lines if each.kind is RequestKind.CHAIR]


def test_the_chair_reads_the_papers_and_says_what_the_panel_found(
    officer: SignedIn, case: str
) -> None:
    line = _give(case, officer)
    (mail,) = mails("chair_invited")
    assert mail["to"] == EMAIL
    assert f"/partners/{line.address}" in mail["body"]
    assert case not in mail["subject"] + mail["body"]
    row = db.session.scalars(sa.select(InformationRequest)).one()
    assert b"canary" not in (row.asked_sealed or b"")
    token = opened(line.address)
    found = partner_answers.find_opened(token, line.address)
    assert found is not None
    assert found.papers == PAPERS
    # Notes may be saved before the panel meets, and are sent once it has.
    partner_answers.save(token, line.address, found.version, Draft("My notes"))
    with pytest.raises(TooEarly):
        partner_answers.send(token, line.address, found.version + 1, Answer(FOUND))
    assert chair_papers.found_by_chair(case) == ""
    with clock.stopped_at(dt.datetime(2026, 10, 16, 15, tzinfo=dt.UTC)):
        token = opened(line.address)
        version = version_of(token, line.address)
        partner_answers.send(token, line.address, version, Answer(FOUND))
        with pytest.raises(RequestEnded):
            partner_answers.send(token, line.address, version, Answer(FOUND))
    (told,) = mails("chair_recorded")
    assert told["to"] == officer.email
    assert FOUND not in told["body"]
    assert chair_papers.found_by_chair(case) == FOUND
    event = page_of(case, officer).events[0]
    assert (event.kind, event.visibility) == ("chair_recorded", Visibility.STAFF)
    # What the chair wrote moves no case: an officer records that the panel met.
    assert page_of(case, officer).status is CaseReviewStatus.PANEL_SET


def test_a_chair_whom_the_directory_lacks_is_given_none(officer: SignedIn, case: str) -> None:
    plan: Plan = a_plan()
    panels.move_panel(case, officer, seen(case, officer), plan, "Another chair.")
    with pytest.raises(Refused) as refused:
        _give(case, officer)
    assert refused.value.why is Refusal.NO_CHAIR_LISTED


def test_papers_follow_the_panel_and_end_with_it(
    officer: SignedIn, case: str, chair: Member
) -> None:
    plan = a_plan(chair=chair)
    old = _give(case, officer)
    # Given anew, the older ones are closed without a word of their own.
    line = _give(case, officer)
    assert [each.state for each in _lines(case)] == [RequestState.OPEN, RequestState.CANCELLED]
    assert old.id != line.id
    assert mails("information_cancelled") == []
    later = replace(plan, starts_at=plan.starts_at + dt.timedelta(days=3))
    panels.move_panel(case, officer, seen(case, officer), later, "The room was taken.")
    assert _lines(case)[0].due_on == dt.date(2026, 10, 19)
    other = replace(later, chair=a_plan().chair)
    panels.move_panel(case, officer, seen(case, officer), other, "The chair is ill.")
    assert _lines(case)[0].state is RequestState.CANCELLED
    assert [mail["to"] for mail in mails("information_cancelled")] == [EMAIL]
    panels.move_panel(case, officer, seen(case, officer), later, "The chair is well.")
    _give(case, officer)
    panels.cancel_panel(case, officer, seen(case, officer), "Nobody can come.")
    assert _lines(case)[0].state is RequestState.CANCELLED


def test_a_chair_is_chased_after_the_panel_only_and_not_once_the_outcome_is_told(
    officer: SignedIn, case: str
) -> None:
    line = _give(case, officer)
    with clock.stopped_at(dt.datetime(2026, 10, 15, 12, tzinfo=dt.UTC)):
        assert chase_requests() == 0
    with clock.stopped_at(dt.datetime(2026, 10, 19, 12, tzinfo=dt.UTC)):
        assert chase_requests() == 1
        review_outcome.hold_panel(
            case, officer, seen(case, officer), dt.date(2026, 10, 16), "It met."
        )
        add_action(case, officer)
        assert _lines(case)[0].state is RequestState.OPEN
        send_outcome(case, officer)
    assert _lines(case)[0].state is RequestState.CANCELLED
    assert [line.email] == [mail["to"] for mail in mails("information_cancelled")]
