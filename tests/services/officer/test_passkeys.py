"""What passkeys refuse without any device; a device's own answers are tried in the browser tests."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.second_factor import PasskeyChallenge
from portal.services.officer import own_account, passkeys, second_factors
from portal.services.officer.officer_sign_in import Caller
from portal.services.officer.passkeys import PasskeyRefused
from portal.services.transaction import transaction
from tests.builders import an_officer
from tests.services.officer.test_own_account import a_passkey

HERE = Caller("192.0.2.1")
SPOILT = [
    "",
    "{}",
    "[]",
    "null",
    "1",
    "x",
    '{"id": 1}',
    '{"id":"a","rawId":"a","response":{}}',
    "\x00",
]


@pytest.mark.parametrize("answer", SPOILT)
def test_a_spoilt_answer_opens_and_adds_nothing(app: Flask, answer: str) -> None:
    officer = an_officer()
    with pytest.raises(PasskeyRefused):
        passkeys.sign_in(passkeys.new_challenge(), answer, HERE)
    with pytest.raises(PasskeyRefused):
        passkeys.add_passkey(officer, passkeys.new_challenge(officer), answer, "x", HERE)
    assert passkeys.list_passkeys(officer.id) == []
    acts = db.session.scalars(sa.select(AuditEntry.act)).all()
    assert "officer.passkey_refused" in acts


def test_what_was_asked_is_spent_by_its_own_answer_only(app: Flask, at_noon: dt.datetime) -> None:
    officer, other = an_officer(), an_officer()
    challenge = passkeys.new_challenge(officer)
    with transaction() as session:
        for wrong in (None, other.id):
            with pytest.raises(PasskeyRefused):
                passkeys._spend(session, challenge, wrong)
        passkeys._spend(session, challenge, officer.id)
        with pytest.raises(PasskeyRefused):
            passkeys._spend(session, challenge, officer.id)
    late, later = passkeys.new_challenge(), at_noon + dt.timedelta(minutes=10)
    with clock.stopped_at(later), pytest.raises(PasskeyRefused):
        passkeys.sign_in(late, "{}", HERE)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PasskeyChallenge)) == 1


def test_nobody_removes_anothers_passkey(app: Flask) -> None:
    officer, other = an_officer(), an_officer()
    number = a_passkey(officer)
    assert not own_account.remove_passkey(other.id, number, HERE)
    assert own_account.remove_passkey(officer.id, number, HERE)
    assert passkeys.list_passkeys(officer.id) == []


def test_passkeys_go_with_a_lost_app(app: Flask) -> None:
    officer = an_officer()
    a_passkey(officer)
    with transaction() as session:
        second_factors.remove_factors(session, officer.id)
    assert passkeys.list_passkeys(officer.id) == []


def test_an_address_of_numbers_has_no_passkeys(app: Flask) -> None:
    assert not passkeys.are_possible(app.config["PORTAL"])
