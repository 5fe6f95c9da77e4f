"""Safe ways, a changed address and a lost code: confirmed, told where safe, and never otherwise."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.vocabulary import Channel, Role, YesNo
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.sign_in_code import SignInCode
from portal.services.case_search import Wanted, search_cases
from portal.services.report import report_changes, report_pages, triage
from portal.services.tracking import sign_in_codes, tracking, tracking_changes
from portal.services.tracking.resident_acts import NotOpen
from portal.services.tracking.sign_in_codes import TooManyCodes
from portal.services.tracking.tracking_changes import Ways
from tests.builders import EMAIL, an_officer
from tests.services.tracked import (
    ABUSE,
    HERE,
    kept,
    mailed_code,
    mails,
    opened,
    sent_application,
    sent_report,
    signed_in,
    version,
)

NEW = "ada.new@example.org"


def ways(*safe: Channel, **changes: object) -> Ways:
    given = {
        "telephone": "020 7946 0000",
        "address": "1 High Street",
        "careful": "",
        "language": "Somali",
        "interpreter": YesNo.YES,
        "person": "My sister Fay",
    }
    return Ways(frozenset(safe), **{**given, **changes})


def change_email(token: str, reference: str, email: str = NEW) -> bool:
    made = tracking_changes.ask_to_confirm(token, reference, email, HERE)
    return tracking_changes.confirm_email(token, reference, made, mailed_code("confirm_email"))


def test_ways_are_kept_and_officers_see_them_with_the_identity(app: Flask) -> None:
    sent = sent_report()
    token = opened(sent)
    tracking_changes.change_ways(
        token, sent.reference, version(token, sent.reference), ways(Channel.CALL)
    )
    contact = tracking_changes.find_contact(token, sent.reference)
    assert contact.safe == {Channel.CALL}
    assert (contact.language, contact.interpreter, contact.person) == (
        "Somali",
        YesNo.YES,
        "My sister Fay",
    )
    assert contact.email == EMAIL
    report = kept(sent.reference)
    assert report_changes.contact_rule(report).channels == {Channel.CALL}
    facts = [entry.facts for entry in db.session.scalars(sa.select(AuditEntry))]
    assert {"ways": ["call"]} in facts
    assert "Somali" not in str(facts)
    assert report.events[-1].facts == {"ways": ["call"]}


def test_a_way_taken_off_stops_what_waits_to_be_mailed(app: Flask) -> None:
    sent = sent_report()
    assert len(mails("report_received")) == 1
    token = opened(sent)
    tracking_changes.change_ways(
        token, sent.reference, version(token, sent.reference), ways(Channel.CALL)
    )
    assert mails() == []
    triage.take(sent.reference, an_officer(), kept(sent.reference).version)
    triage.ask_resident(sent.reference, an_officer(), kept(sent.reference).version, "When?")
    assert mails() == []
    assert kept(sent.reference).events[-1].facts["mailed"] is False


def test_no_way_at_all_is_an_answer(app: Flask) -> None:
    sent = sent_report()
    token = opened(sent)
    tracking_changes.change_ways(token, sent.reference, version(token, sent.reference), ways())
    assert report_changes.contact_rule(kept(sent.reference)).channels == frozenset()


def test_ways_do_not_undo_that_safety_must_be_confirmed(app: Flask) -> None:
    sent = sent_report(who=ABUSE)
    token = opened(sent)
    tracking_changes.change_ways(
        token, sent.reference, version(token, sent.reference), ways(Channel.EMAIL)
    )
    assert report_changes.contact_rule(kept(sent.reference)).channels == frozenset()


def test_an_application_keeps_ways_too(app: Flask) -> None:
    reference, code = sent_application()
    token = tracking.open_case(reference, code, HERE)[0]
    tracking_changes.change_ways(
        token, reference, version(token, reference), ways(Channel.LETTER, Channel.EMAIL)
    )
    contact = tracking_changes.find_contact(token, reference)
    assert contact.safe == {Channel.LETTER, Channel.EMAIL}
    assert contact.address == "1 High Street"


def test_an_address_changes_only_by_its_code(app: Flask) -> None:
    sent = sent_report()
    token = opened(sent)
    made = tracking_changes.ask_to_confirm(token, sent.reference, NEW, HERE)
    assert mails("confirm_email")[-1]["to"] == NEW
    assert tracking_changes.find_contact(token, sent.reference).email == EMAIL
    code = mailed_code("confirm_email")
    assert not tracking_changes.confirm_email(token, sent.reference, made, "x")
    assert not tracking_changes.confirm_email(token, sent.reference, None, code)
    assert sign_in_codes.open_with_code(made, code) is None
    assert tracking_changes.confirm_email(token, sent.reference, made, code)
    assert tracking_changes.find_contact(token, sent.reference).email == NEW
    assert [mail["to"] for mail in mails("email_changed")] == [EMAIL]
    assert not tracking_changes.confirm_email(token, sent.reference, made, code)


def test_the_code_for_one_case_changes_no_other(app: Flask) -> None:
    sent, other = sent_report(), sent_report()
    made = tracking_changes.ask_to_confirm(opened(sent), sent.reference, NEW, HERE)
    token = opened(other)
    code = mailed_code("confirm_email")
    assert not tracking_changes.confirm_email(token, other.reference, made, code)
    assert tracking_changes.find_contact(token, other.reference).email == EMAIL


def test_officers_find_the_new_address_and_not_the_old(app: Flask) -> None:
    sent = sent_report()
    assert change_email(opened(sent), sent.reference)
    for email, found in ((NEW, 1), (EMAIL, 0)):
        assert len(search_cases(Wanted(email=email), Role.TRIAGE_OFFICER).reports) == found


def test_an_old_address_that_is_not_safe_is_told_nothing(app: Flask) -> None:
    sent = sent_report(safe_contact={"ways": ["call"]})
    assert change_email(opened(sent), sent.reference)
    assert mails("email_changed") == []
    assert Channel.EMAIL in tracking_changes.find_contact(opened(sent), sent.reference).safe


def test_with_signs_of_abuse_nothing_is_sent_and_the_answer_is_the_same(app: Flask) -> None:
    sent = sent_report(who=ABUSE)
    token = opened(sent)
    made = tracking_changes.ask_to_confirm(token, sent.reference, NEW, HERE)
    assert made
    assert mails("confirm_email") == []
    assert not tracking_changes.confirm_email(token, sent.reference, made, "0000 0000")


def test_by_a_mailed_code_the_address_changes_on_every_case(app: Flask) -> None:
    first, second = sent_report(), sent_report()
    token = signed_in(first.reference)
    assert change_email(token, first.reference)
    assert {case.reference for case in tracking.list_cases(token)} == {
        first.reference,
        second.reference,
    }
    assert tracking_changes.find_contact(token, second.reference).email == NEW


def test_the_kept_address_is_sealed_and_goes(app: Flask, at_noon: dt.datetime) -> None:
    sent = sent_report()
    tracking_changes.ask_to_confirm(opened(sent), sent.reference, NEW, HERE)
    row = db.session.scalars(sa.select(SignInCode)).one()
    assert NEW.encode() not in row.email_sealed
    db.session.rollback()
    with clock.stopped_at(at_noon + dt.timedelta(minutes=11)):
        sign_in_codes.ask_for_code("x", "y", HERE)
    assert [each.purpose for each in db.session.scalars(sa.select(SignInCode))] == ["sign_in"]


def test_addresses_cannot_be_flooded(app: Flask) -> None:
    sent = sent_report()
    token = opened(sent)
    for _ in range(5):
        tracking_changes.ask_to_confirm(token, sent.reference, NEW, HERE)
    with pytest.raises(TooManyCodes):
        tracking_changes.ask_to_confirm(token, sent.reference, NEW, HERE)


def test_an_anonymous_report_takes_no_address(app: Flask) -> None:
    sent = sent_report(identity={"identity": "anonymous"})
    with pytest.raises(NotOpen):
        tracking_changes.ask_to_confirm(opened(sent), sent.reference, NEW, HERE)


def test_a_lost_code_is_replaced_and_the_old_one_is_dead(app: Flask) -> None:
    sent = sent_report()
    by_old_code = opened(sent)
    token = signed_in(sent.reference)
    code = tracking_changes.replace_code(token, sent.reference, version(token, sent.reference))
    assert tracking.open_case(sent.reference, sent.tracking_code, HERE) is None
    assert tracking.find_case(by_old_code, sent.reference) is None
    assert tracking.open_case(sent.reference, code, HERE) is not None
    assert tracking.find_case(token, sent.reference) is not None
    assert [mail["to"] for mail in mails("code_replaced")] == [EMAIL]
    assert code not in str(mails())


def test_the_code_itself_is_no_way_to_a_new_one(app: Flask) -> None:
    sent = sent_report()
    token = opened(sent)
    with pytest.raises(NotOpen):
        tracking_changes.replace_code(token, sent.reference, version(token, sent.reference))


def test_the_new_things_stand_among_what_identifies(app: Flask) -> None:
    sent = sent_report()
    token = opened(sent)
    tracking_changes.change_ways(
        token, sent.reference, version(token, sent.reference), ways(Channel.CALL)
    )
    page = report_pages.open_report(sent.reference, an_officer())
    assert "Fay" not in str(page)
