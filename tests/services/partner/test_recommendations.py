"""Recommendations reach the bodies that must have regard to them, and each answer reaches the victim."""

import datetime as dt

import pytest
from flask import Flask

from portal import clock
from portal.domain.information import AnswerWay, RequestKind, RequestState
from portal.domain.officer_acts import Refusal
from portal.domain.review_plan import Response
from portal.domain.vocabulary import Body
from portal.services.case_access import Refused
from portal.services.officer.officers import SignedIn
from portal.services.panel import panels, review_outcome, review_plan
from portal.services.partner import (
    information_requests,
    partner_answers,
    recommendations,
)
from portal.services.partner.chase_requests import chase, chase_requests
from portal.services.partner.information_requests import Answer, Asked, RequestLine
from portal.services.partner.partner_answers import RequestEnded
from portal.services.partner.recommendations import BodyResponse
from portal.services.tracking import tracking
from tests.builders import a_partner
from tests.services.panel.planned import (
    SECRET,
    WRITE,
    a_plan,
    add_action,
    add_recommendation,
    begin_plan,
    gather,
    opened_application,
    page_of,
    reviewer,
    seen,
    send_outcome,
)
from tests.services.partner.opened import opened
from tests.services.tracked import mails

HERE = "192.0.2.7"
NO = BodyResponse(0, Response.NOT_ACCEPTED, "We have no staff at night.")


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return reviewer()


def _told(officer: SignedIn) -> tuple[str, str]:
    """A case whose outcome was told, with one recommendation to housing."""
    reference, token = opened_application()
    begin_plan(reference, officer)
    send_outcome(reference, officer)
    return reference, token


def _sent(reference: str) -> list[RequestLine]:
    lines = information_requests.list_requests(reference)
    return [each for each in lines if each.kind is RequestKind.REGARD]


def _housing(officer: SignedIn, name: str = "one") -> int:
    return a_partner(officer, Body.HOUSING, f"{name}@housing.example.org")


def test_the_only_contact_of_a_body_gets_a_link_without_content(officer: SignedIn) -> None:
    _housing(officer)
    a_partner(officer)
    reference, _token = _told(officer)
    (line,) = _sent(reference)
    assert (line.body, line.state) == (Body.HOUSING, RequestState.OPEN)
    # Twenty working days after 14 October.
    assert line.due_on == dt.date(2026, 11, 11)
    (mail,) = mails("recommendations_sent")
    assert mail["to"] == "one@housing.example.org"
    assert f"/partners/{line.address}" in mail["body"]
    assert "Wednesday 11 November 2026" in mail["body"]
    for secret in (reference, WRITE, SECRET):
        assert secret not in mail["subject"] + mail["body"]
    found = partner_answers.find_opened(opened(line.address), line.address)
    assert found is not None
    assert [each.text for each in found.recommendations] == [WRITE]
    assert SECRET not in str(found)
    plan = page_of(reference, officer).plan
    assert plan.unsent == ()
    assert [each.state for each in plan.recommendations[0].sent] == [RequestState.OPEN]


def test_of_several_contacts_those_who_were_asked_about_the_case_get_it(
    officer: SignedIn,
) -> None:
    chosen, _other = _housing(officer), _housing(officer, "two")
    reference, _token = opened_application()
    gather(reference, officer)
    information_requests.ask(
        reference, officer, seen(reference, officer), [Asked(contact_id=chosen)], "What was done?"
    )
    panels.set_panel(reference, officer, seen(reference, officer), a_plan(), "We meet.")
    review_outcome.hold_panel(
        reference, officer, seen(reference, officer), clock.today(), "It met."
    )
    add_action(reference, officer)
    add_recommendation(reference, officer)
    send_outcome(reference, officer)
    assert [each.email for each in _sent(reference)] == ["one@housing.example.org"]


def test_where_it_is_not_known_to_whom_an_officer_chooses(officer: SignedIn) -> None:
    first, _second = _housing(officer), _housing(officer, "two")
    police = a_partner(officer)
    reference, _token = _told(officer)
    assert _sent(reference) == []
    plan = page_of(reference, officer).plan
    assert (plan.unsent, plan.may_send) == ((Body.HOUSING,), True)
    for wrong in ([], [police], [first, 10**9]):
        with pytest.raises(Refused) as refused:
            recommendations.send(reference, officer, seen(reference, officer), wrong)
        assert refused.value.why is Refusal.NO_SUCH_CONTACT
    recommendations.send(reference, officer, seen(reference, officer), [first])
    assert [each.email for each in _sent(reference)] == ["one@housing.example.org"]
    # What was sent is sent once.
    with pytest.raises(Refused):
        recommendations.send(reference, officer, seen(reference, officer), [first])
    # Taken back, it waits for somebody again.
    line = _sent(reference)[0]
    information_requests.cancel(reference, officer, seen(reference, officer), line.id, "Wrong one.")
    assert page_of(reference, officer).plan.unsent == (Body.HOUSING,)
    assert len(mails("information_cancelled")) == 1


def test_a_body_answers_on_its_page_and_the_victim_reads_it(officer: SignedIn) -> None:
    _housing(officer)
    reference, own = _told(officer)
    (line,) = _sent(reference)
    token = opened(line.address)
    found = partner_answers.find_opened(token, line.address)
    assert found is not None
    (item,) = found.recommendations
    said = [BodyResponse(item.id, NO.response, NO.reason)]
    before = seen(reference, officer)
    with pytest.raises(ValueError, match="one response"):
        partner_answers.respond(token, line.address, found.version, [])
    with pytest.raises(RequestEnded):
        partner_answers.send(token, line.address, found.version, Answer("Here is all we hold."))
    partner_answers.respond(token, line.address, found.version, said)
    with pytest.raises(RequestEnded):
        partner_answers.respond(token, line.address, found.version + 1, said)
    page = page_of(reference, officer)
    # Whoever had the case before them sees that it has changed.
    assert page.version > before
    (row,) = page.plan.recommendations
    assert (row.response, row.responded_on) == (Response.NOT_ACCEPTED, clock.today())
    assert row.reason == NO.reason
    assert _sent(reference)[0].state is RequestState.ANSWERED
    (mail,) = mails("information_arrived")
    assert mail["to"] == officer.email
    assert NO.reason not in mail["body"]
    case = tracking.find_case(own, reference)
    assert case is not None
    assert (case.events[0].kind, case.events[0].words) == ("body_responded", NO.reason)
    again = partner_answers.find_opened(token, line.address)
    assert again is not None
    assert [each.reason for each in again.recommendations] == [NO.reason]


def test_an_answer_by_telephone_ends_what_was_asked(officer: SignedIn) -> None:
    _housing(officer)
    reference, _own = _told(officer)
    item = page_of(reference, officer).plan.recommendations[0].id
    review_plan.record_response(
        reference,
        officer,
        seen(reference, officer),
        item,
        response=Response.ACCEPTED,
        reason="",
        responded_on=clock.today(),
    )
    (line,) = _sent(reference)
    assert (line.state, line.answer_way) == (RequestState.ANSWERED, AnswerWay.TELEPHONE)


def test_who_is_late_is_reminded_and_chased_by_the_worker_and_by_officers(
    officer: SignedIn,
) -> None:
    _housing(officer)
    reference, _own = _told(officer)
    (line,) = _sent(reference)

    def refused() -> bool:
        with pytest.raises(Refused) as stopped:
            chase(reference, officer, seen(reference, officer), line.id)
        return stopped.value.why is Refusal.NOT_ALLOWED

    assert refused()
    for day in (line.due_on, line.due_on + dt.timedelta(days=1)):
        with clock.stopped_at(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)):
            assert chase_requests() == 1
    assert len(mails("information_reminder")) == 1
    assert len(mails("information_overdue")) == 1
    with clock.stopped_at(dt.datetime(2026, 11, 13, 12, tzinfo=dt.UTC)):
        assert [each.may_be_chased for each in _sent(reference)] == [True]
        chase(reference, officer, seen(reference, officer), line.id)
        assert refused()
        assert (len(mails("information_overdue")), _sent(reference)[0].chased) == (2, 2)
        # It stands in for the next of the worker's.
        assert chase_requests() == 0
