"""Codes by mail: who gets one, what it opens, and that nothing tells who is known here."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.models.base import CaseKey
from portal.models.sign_in_code import SignInCode
from portal.services.report import triage
from portal.services.tracking import sign_in_codes, tracking, tracking_changes
from portal.services.tracking.sign_in_codes import TooManyCodes
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
)

OTHER = "eve@example.org"


def ask(reference: str, email: str = EMAIL, address: str = HERE) -> str:
    return sign_in_codes.ask_for_code(reference, email, address)


def test_the_code_opens_every_case_of_the_address_in_one_list(app: Flask) -> None:
    first, second = sent_report(), sent_report()
    sent_report(contact={"name": "Eve", "email": OTHER, "careful": ""})
    review, _code = sent_application()
    token = signed_in(first.reference)
    found = {case.reference for case in tracking.list_cases(token)}
    with_same_address = {first.reference, second.reference}
    assert with_same_address <= found <= with_same_address | {review}
    assert tracking.find_case(token, second.reference).by_email


def test_the_address_may_be_typed_in_any_case(app: Flask) -> None:
    sent = sent_report()
    ask(sent.reference.lower(), f" {EMAIL.upper()} ")
    assert len(mails("sign_in_code")) == 1


def test_the_mail_says_nothing_of_the_case(app: Flask) -> None:
    sent = sent_report()
    ask(sent.reference)
    mail = mails("sign_in_code")[0]
    assert mail["to"] == EMAIL
    for canary in ("noise", "Drums", "report", "neighbour", "council", "code is"):
        assert canary not in mail["subject"].lower()
    assert "Drums" not in mail["body"]


@pytest.mark.parametrize("wrong", ["email", "reference", "unsafe", "abuse", "anonymous", "both"])
def test_nobody_else_gets_a_code_and_the_answer_is_the_same(app: Flask, wrong: str) -> None:
    changes = {
        "unsafe": {"safe_contact": {"ways": ["call"]}},
        "abuse": {"who": ABUSE},
        "anonymous": {"identity": {"identity": "anonymous"}},
    }
    sent = sent_report(**changes.get(wrong, {}))
    keys = db.session.scalar(sa.select(sa.func.count()).select_from(CaseKey))
    reference = "ASB-2222-2222" if wrong in ("reference", "both") else sent.reference
    token = ask(reference, OTHER if wrong in ("email", "both") else EMAIL)
    assert mails("sign_in_code") == []
    assert sign_in_codes.is_waiting(token)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CaseKey)) == keys
    assert sign_in_codes.open_with_code(token, "0000 0000") is None


def test_confirmed_safety_lets_the_code_go_out(app: Flask) -> None:
    sent = sent_report(who=ABUSE)
    triage.confirm_safety(sent.reference, an_officer(), kept(sent.reference).version, "by phone")
    ask(sent.reference)
    assert len(mails("sign_in_code")) == 1


def test_a_case_with_signs_of_abuse_is_not_opened_through_another_one(app: Flask) -> None:
    plain, abuse = sent_report(), sent_report(who=ABUSE)
    token = signed_in(plain.reference)
    assert [case.reference for case in tracking.list_cases(token)] == [plain.reference]
    assert tracking.find_case(token, abuse.reference) is None


@pytest.mark.parametrize("typed", ["", "1234", "12345678 9", "²²²²²²²²", "\x00", "9" * 5000])
def test_a_wrong_code_opens_nothing(app: Flask, typed: str) -> None:
    token = ask(sent_report().reference)
    if mailed_code().replace(" ", "") != typed:
        assert sign_in_codes.open_with_code(token, typed) is None


def test_figures_of_another_script_are_read(app: Flask) -> None:
    token = ask(sent_report().reference)
    arabic = "".join(chr(0x660 + int(one)) for one in mailed_code().replace(" ", ""))
    assert sign_in_codes.open_with_code(token, arabic) is not None


def test_five_tries_then_even_the_right_code_is_spent(app: Flask) -> None:
    token = ask(sent_report().reference)
    code = mailed_code()
    wrong = "0000 0000" if code != "0000 0000" else "1111 1111"
    for _ in range(sign_in_codes.MOST_TRIES):
        assert sign_in_codes.open_with_code(token, wrong) is None
    assert sign_in_codes.open_with_code(token, code) is None


def test_the_fifth_try_may_still_be_right(app: Flask) -> None:
    token = ask(sent_report().reference)
    code = mailed_code()
    for _ in range(sign_in_codes.MOST_TRIES - 1):
        sign_in_codes.open_with_code(token, "no")
    assert sign_in_codes.open_with_code(token, code) is not None


def test_a_code_opens_once_and_only_in_the_browser_that_asked(app: Flask) -> None:
    sent = sent_report()
    elsewhere, token = ask(sent.reference), ask(sent.reference)
    code = mailed_code()
    assert sign_in_codes.open_with_code(elsewhere, code) is None
    assert sign_in_codes.open_with_code(None, code) is None
    assert sign_in_codes.open_with_code(token, code) is not None
    assert sign_in_codes.open_with_code(token, code) is None


def test_after_ten_minutes_it_is_over_and_gone(app: Flask, at_noon: dt.datetime) -> None:
    sent = sent_report()
    token = ask(sent.reference)
    code = mailed_code()
    with clock.stopped_at(at_noon + dt.timedelta(minutes=10)):
        assert not sign_in_codes.is_waiting(token)
        assert sign_in_codes.open_with_code(token, code) is None
        ask(sent.reference)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignInCode)) == 1


def test_an_address_taken_off_meanwhile_opens_nothing(app: Flask) -> None:
    sent = sent_report()
    asked = ask(sent.reference)
    code = mailed_code()
    token = opened(sent)
    ways = tracking_changes.Ways(frozenset(), "", "", "", "", None, "")
    tracking_changes.change_ways(token, sent.reference, kept(sent.reference).version, ways)
    assert sign_in_codes.open_with_code(asked, code) is None


def test_requests_are_counted_by_pair_by_reference_and_by_address(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = sent_report()
    for number in range(5):
        ask(sent.reference, address=f"127.0.0.{number}")
    with pytest.raises(TooManyCodes):
        ask(sent.reference, address="127.0.0.9")
    # Somebody who knows only the reference cannot use up its person's codes.
    other = sent_report()
    for number in range(29):
        ask(other.reference, f"eve{number}@example.org", f"127.0.1.{number}")
    ask(other.reference)
    with pytest.raises(TooManyCodes):
        ask(other.reference, OTHER, "127.0.2.1")
    monkeypatch.setattr(sign_in_codes, "_BY_ADDRESS", 1)
    ask("x", "y", "127.0.3.1")
    with pytest.raises(TooManyCodes):
        ask("z", "y", "127.0.3.1")


def test_one_address_cannot_use_up_the_requests_of_all(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_codes, "_SITE_WIDE", 21)
    for number in range(30):
        try:
            ask(f"x{number}", "y")
        except TooManyCodes:
            continue
    sent = sent_report()
    ask(sent.reference, address="127.0.0.2")
    with pytest.raises(TooManyCodes):
        ask(sent.reference, address="127.0.0.3")


@pytest.mark.parametrize("typed", ["\x00", "\ud800", "9" * 5000, "ASB-2222-2222\x00", ""])
def test_nothing_typed_is_a_fault(app: Flask, typed: str) -> None:
    assert sign_in_codes.open_with_code(ask(typed, typed.replace("\ud800", "")), typed) is None
