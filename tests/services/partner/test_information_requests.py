"""Bodies are asked, reminded and heard; what they do not say counts against nobody."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.information import AnswerWay, RequestState
from portal.domain.officer_acts import Refusal
from portal.domain.vocabulary import Body, CaseReviewStatus, Role, Visibility
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.evidence import Evidence
from portal.models.information_request import InformationRequest
from portal.models.outbox import OutboxMessage
from portal.services.case_access import Refused
from portal.services.case_review import case_review_pages, case_review_work, threshold_decisions
from portal.services.data_protection.erasing import erase_case, lock_case
from portal.services.officer.officers import SignedIn
from portal.services.partner import information_requests, partner_access, partner_answers, partners
from portal.services.partner.chase_requests import chase_requests
from portal.services.partner.information_requests import (
    Answer,
    Asked,
    HeldComplaint,
    RequestNotFound,
)
from portal.services.partner.partner_answers import Draft, RequestClosed, RequestEnded
from portal.services.tracking.sign_in_codes import TooManyCodes
from portal.services.transaction import Stale, transaction
from tests.builders import (
    a_partner,
    a_request,
    a_request_with_a_photo,
    an_application,
    an_officer,
)
from tests.services.partner.opened import asked_for_code, opened, version_of
from tests.services.review_answers import application
from tests.services.tracked import mails

HERE = "192.0.2.7"
HELD = Answer("We hold one.", (HeldComplaint(dt.date(2026, 9, 1), "shouting"),))


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.CASE_REVIEW_OFFICER)


@pytest.fixture
def case(officer: SignedIn) -> str:
    """An application whose threshold is to be decided."""
    return an_application(officer, application(rows={}))


@pytest.fixture
def desk(officer: SignedIn) -> Asked:
    return Asked(contact_id=a_partner(officer))


def _seen(case: str, officer: SignedIn) -> int:
    db.session.rollback()
    return case_review_pages.open_case_review(case, officer).version


def test_asking_mails_the_registered_address_without_content(
    officer: SignedIn, case: str, desk: Asked
) -> None:
    secret = "Who shouted at 9 Acacia Road?"
    asked = a_request(officer, case, desk, Asked(Body.HOUSING), words=secret)
    both = information_requests.list_requests(case)
    assert {one.body for one in both} == {Body.POLICE, Body.HOUSING}
    assert asked.due_on == dt.date(2026, 10, 21)
    (mail,) = mails("information_request")
    assert mail["to"] == "desk@police.example.org"
    police = next(one for one in both if one.body is Body.POLICE)
    assert f"/partners/{police.address}" in mail["body"]
    assert secret not in mail["body"]
    assert case not in mail["subject"] + mail["body"]
    page = case_review_pages.open_case_review(case, officer)
    assert page.bodies_asked
    line = page.events[0]
    assert (line.kind, line.visibility) == ("bodies_asked", Visibility.PUBLIC)
    assert line.facts["bodies"] == ["police", "housing"]


def test_what_is_asked_stands_nowhere_in_the_clear(
    officer: SignedIn, case: str, desk: Asked
) -> None:
    a_request(officer, case, desk, words="canary-of-the-question")
    row = db.session.scalars(sa.select(InformationRequest)).one()
    assert row.asked == "canary-of-the-question"
    assert b"canary" not in (row.asked_sealed or b"")


def test_asking_before_a_decision_gives_the_decision_longer(
    officer: SignedIn, case: str, desk: Asked
) -> None:
    def due() -> dt.date:
        page = case_review_pages.open_case_review(case, officer)
        return next(one.due_on for one in page.clocks if one.kind == "decide_threshold")

    assert due() == dt.date(2026, 10, 21)
    a_request(officer, case, desk)
    db.session.rollback()
    assert due() == dt.date(2026, 10, 28)


def test_bodies_are_asked_in_two_states_only(officer: SignedIn, desk: Asked) -> None:
    met = an_application(officer, application())
    with pytest.raises(Refused) as refused:
        information_requests.ask(met, officer, 1, [desk], "x")
    assert refused.value.why is Refusal.NOT_ALLOWED
    threshold_decisions.confirm_met(met, officer, 1, "A review is held.")
    case_review_work.advance(
        met, officer, _seen(met, officer), to=CaseReviewStatus.GATHERING, reason="x", words="y"
    )
    assert a_request(officer, met, desk).kind.value == "what_was_done"


def test_a_contact_that_is_not_in_use_is_not_asked(
    officer: SignedIn, case: str, desk: Asked
) -> None:
    found = partners.find_partner(desk.contact_id or 0)
    ended = partners.Listing(Body.POLICE, "x", "x", found.listing.email, active=False)
    partners.change_partner(officer, found.id, found.version, ended)
    for whom in (desk, Asked(contact_id=999), Asked()):
        with pytest.raises(Refused) as refused:
            information_requests.ask(case, officer, 1, [whom], "x")
        assert refused.value.why is Refusal.NO_SUCH_CONTACT
    assert information_requests.list_requests(case) == ()
    assert mails("information_request") == []


def test_a_partner_opens_its_request_with_the_mailed_code_and_answers(
    officer: SignedIn, case: str, desk: Asked
) -> None:
    threshold_decisions.take(case, officer, 1)
    asked = a_request(officer, case, desk, words="Which do you hold?")
    token = opened(asked.address)
    found = partner_answers.find_opened(token, asked.address)
    assert found is not None
    assert (found.asked, found.reference) == ("Which do you hold?", case)
    partner_answers.save(token, asked.address, found.version, Draft("Half", "1 May"))
    found = partner_answers.find_opened(token, asked.address)
    assert found is not None
    assert found.draft == Draft("Half", "1 May")
    assert information_requests.list_requests(case)[0].answer is None
    with pytest.raises(Stale):
        partner_answers.send(token, asked.address, found.version - 1, HELD)
    partner_answers.send(token, asked.address, found.version, HELD)
    line = information_requests.list_requests(case)[0]
    assert (line.state, line.answer, line.answer_way) == (
        RequestState.ANSWERED,
        HELD,
        AnswerWay.PAGE,
    )
    event = case_review_pages.open_case_review(case, officer).events[0]
    assert (event.kind, event.visibility) == ("information_arrived", Visibility.STAFF)
    assert [mail["to"] for mail in mails("information_arrived")] == [officer.email]
    with pytest.raises(RequestEnded):
        partner_answers.send(token, asked.address, found.version + 1, HELD)
    acts = set(db.session.scalars(sa.select(AuditEntry.act)))
    assert {"partner.code_asked", "partner.request_opened", "partner.answered"} <= acts


def test_a_code_opens_one_request_and_nothing_else(
    officer: SignedIn, case: str, desk: Asked
) -> None:
    first = a_request(officer, case, desk)
    second = a_request(officer, an_application(officer, application(rows={})), desk)
    token = opened(first.address)
    assert partner_answers.find_opened(token, first.address) is not None
    assert partner_answers.find_opened(token, second.address) is None
    with pytest.raises(RequestClosed):
        partner_answers.send(token, second.address, 1, HELD)
    asked, code = asked_for_code(first.address)
    assert partner_access.open_with_code(asked, second.address, code) is None


def test_a_code_ends_after_ten_minutes_and_after_five_tries(
    officer: SignedIn, case: str, desk: Asked, at_noon: dt.datetime
) -> None:
    asked = a_request(officer, case, desk)
    token, code = asked_for_code(asked.address)
    wrong = "00000000" if code.replace(" ", "") != "00000000" else "11111111"
    for _ in range(5):
        assert partner_access.open_with_code(token, asked.address, wrong) is None
    assert partner_access.open_with_code(token, asked.address, code) is None
    token, code = asked_for_code(asked.address)
    assert partner_access.is_waiting(token, asked.address)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=10)):
        assert not partner_access.is_waiting(token, asked.address)
        assert partner_access.open_with_code(token, asked.address, code) is None


def test_an_unknown_page_gets_the_same_answer_and_no_mail(app: Flask) -> None:
    token = partner_access.ask_for_code("A" * 16, HERE)
    assert partner_access.is_waiting(token, "A" * 16)
    assert mails("partner_code") == []
    assert partner_access.open_with_code(token, "A" * 16, "12345678") is None


def test_codes_are_counted_by_page_and_by_address(
    officer: SignedIn, case: str, desk: Asked
) -> None:
    asked = a_request(officer, case, desk)
    for number in range(5):
        partner_access.ask_for_code(asked.address, f"192.0.2.{number}")
    with pytest.raises(TooManyCodes):
        partner_access.ask_for_code(asked.address, "192.0.2.99")
    for number in range(20):
        partner_access.ask_for_code(f"{number:016d}", HERE)
    with pytest.raises(TooManyCodes):
        partner_access.ask_for_code("B" * 16, HERE)


def test_a_contact_that_leaves_the_directory_opens_nothing_any_more(
    officer: SignedIn, case: str, desk: Asked
) -> None:
    asked = a_request(officer, case, desk)
    token = opened(asked.address)
    found = partners.find_partner(desk.contact_id or 0)
    told = found.listing
    ended = partners.Listing(told.body, told.organisation, told.name, told.email, active=False)
    partners.change_partner(officer, found.id, found.version, ended)
    assert partner_answers.find_opened(token, asked.address) is None


def test_a_new_address_shuts_out_who_came_in_by_the_old_one(
    officer: SignedIn, case: str, desk: Asked
) -> None:
    asked = a_request(officer, case, desk)
    token = opened(asked.address)
    found = partners.find_partner(desk.contact_id or 0)
    named = replace(found.listing, name="Another Name")
    partners.change_partner(officer, found.id, found.version, named)
    assert partner_answers.find_opened(token, asked.address) is not None
    moved = replace(named, email="new.desk@example.org")
    partners.change_partner(officer, found.id, found.version + 1, moved)
    assert partner_answers.find_opened(token, asked.address) is None


def test_a_refusal_keeps_its_legal_reason(officer: SignedIn, case: str, desk: Asked) -> None:
    asked = a_request(officer, case, desk)
    token = opened(asked.address)
    told = Answer("", law="A court's order")
    partner_answers.send(token, asked.address, version_of(token, asked.address), told)
    line = information_requests.list_requests(case)[0]
    assert line.state is RequestState.REFUSED
    assert line.answer is not None
    assert line.answer.law == "A court's order"
    kinds = [one.kind for one in case_review_pages.open_case_review(case, officer).events]
    assert kinds[0] == "information_refused"


def test_a_request_is_taken_back_or_answered_by_telephone(
    officer: SignedIn, case: str, desk: Asked
) -> None:
    first = a_request(officer, case, desk)
    second = a_request(officer, case, Asked(Body.HEALTH))
    seen = _seen(case, officer)
    information_requests.cancel(case, officer, seen, first.id, "Asked twice.")
    way = AnswerWay.TELEPHONE
    seen = _seen(case, officer)
    information_requests.record_answer(case, officer, seen, second.id, HELD, way)
    lines = {one.id: one for one in information_requests.list_requests(case)}
    assert lines[first.id].state is RequestState.CANCELLED
    (mail,) = mails("information_cancelled")
    assert mail["to"] == "desk@police.example.org"
    assert f"/partners/{first.address}" in mail["body"]
    assert "do not have to answer any more" in mail["body"]
    assert case not in mail["subject"] + mail["body"]
    assert "Asked twice." not in mail["body"]
    assert (lines[second.id].state, lines[second.id].answer_way) == (RequestState.ANSWERED, way)
    assert lines[second.id].recorded_by is not None
    with pytest.raises(Refused) as refused:
        information_requests.cancel(case, officer, _seen(case, officer), second.id, "x")
    assert refused.value.why is Refusal.REQUEST_ENDED
    other = an_application(officer, application(rows={}))
    with pytest.raises(RequestNotFound):
        information_requests.cancel(other, officer, 1, second.id, "x")


def test_bodies_are_reminded_and_chased_each_word_once(
    officer: SignedIn, case: str, desk: Asked, at_noon: dt.datetime
) -> None:
    threshold_decisions.take(case, officer, 1)
    asked = a_request(officer, case, desk)
    assert asked.due_on == dt.date(2026, 10, 21)
    day = dt.timedelta(days=1)
    sent = []
    # From Thursday 15 October, the day after asking, to Thursday 29.
    for after in range(1, 16):
        with clock.stopped_at(at_noon + after * day):
            chase_requests()
            chase_requests()
            sent.append(
                (
                    len(mails("information_reminder")),
                    len(mails("information_overdue")),
                    len(mails("information_late")),
                )
            )
    before, reminded = [(0, 0, 0)] * 4, [(1, 0, 0)] * 3
    # Due on Wednesday 21 October; chased on Thursday 22, Monday 26 and Wednesday 28.
    chased = [(1, 1, 1)] * 4 + [(1, 2, 1)] * 2 + [(1, 3, 1)] * 2
    assert sent == before + reminded + chased
    with clock.stopped_at(at_noon + 15 * day):
        (late,) = information_requests.list_late(officer.id)
    assert (late[0], late[1].chased) == (case, 3)


def test_an_answered_request_is_left_in_peace(
    officer: SignedIn, case: str, desk: Asked, at_noon: dt.datetime
) -> None:
    asked = a_request(officer, case, desk)
    token = opened(asked.address)
    partner_answers.send(token, asked.address, version_of(token, asked.address), HELD)
    with clock.stopped_at(at_noon + dt.timedelta(days=30)):
        assert chase_requests() == 0
    assert (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(OutboxMessage)
            .where(OutboxMessage.message == "information_overdue")
        )
        == 0
    )


def test_a_change_of_the_residents_ways_takes_no_mail_of_bodies_back(
    officer: SignedIn, desk: Asked
) -> None:
    from portal.services.tracking import tracking, tracking_changes
    from portal.services.tracking.tracking_changes import Ways
    from tests.services.tracked import sent_application

    case, code = sent_application()
    seen = _seen(case, officer)
    threshold_decisions.confirm_met(case, officer, seen, "A review is held.")
    seen = _seen(case, officer)
    case_review_work.advance(
        case, officer, seen, to=CaseReviewStatus.GATHERING, reason="x", words="y"
    )
    a_request(officer, case, desk)
    opened = tracking.open_case(case, code, HERE)
    assert opened is not None
    ways = Ways(frozenset(), "", "", "", "", None, "")
    tracking_changes.change_ways(opened[0], case, _seen(case, officer), ways)
    assert mails("news_for_you") == []
    assert len(mails("information_request")) == 1


def test_nobody_is_chased_about_a_case_that_is_over(
    officer: SignedIn, case: str, desk: Asked, at_noon: dt.datetime
) -> None:
    threshold_decisions.take(case, officer, 1)
    a_request(officer, case, desk)
    seen = _seen(case, officer)
    to = CaseReviewStatus.WITHDRAWN
    case_review_work.advance(case, officer, seen, to=to, reason="x", words="y")
    with clock.stopped_at(at_noon + dt.timedelta(days=30)):
        assert chase_requests() == 0
        assert information_requests.list_late(officer.id) == ()


def test_erasing_a_case_takes_what_bodies_said_and_sent(app: Flask) -> None:
    officer = an_officer(Role.MANAGER)
    reference, asked, _file = a_request_with_a_photo(officer)
    seen = _seen(reference, officer)
    information_requests.record_answer(reference, officer, seen, asked, HELD, AnswerWay.LETTER)
    with transaction() as session:
        row = lock_case(session, reference)
        assert row is not None
        names = erase_case(session, row, "retention")
    assert len(names) == 2
    (line,) = information_requests.list_requests(reference)
    assert (line.asked, line.answer) == ("", None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 0
