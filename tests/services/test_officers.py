"""Signing in and out, throttled, with sessions that die when they should."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.officer import Officer, OfficerSession
from portal.services import officers
from portal.services.officers import OfficerError, SignedIn, TooManyTries
from portal.services.transaction import transaction
from tests.builders import PASSWORD, an_officer

ADDRESS = "192.0.2.1"


def _find(token: str | None) -> SignedIn | None:
    """Who is signed in, as the next request would see it."""
    db.session.rollback()
    return officers.find_session(token)


def test_the_right_password_opens_a_session(app: Flask) -> None:
    officer = an_officer(Role.MANAGER)
    token = officers.sign_in(f"  {officer.email.upper()} ", PASSWORD, ADDRESS)
    assert _find(token) == officer


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), PASSWORD + " "])
def test_a_wrong_password_opens_none(app: Flask, password: str) -> None:
    assert officers.sign_in(an_officer().email, password, ADDRESS) is None


def test_an_unknown_name_opens_none(app: Flask) -> None:
    assert officers.sign_in("nobody@example.org", PASSWORD, ADDRESS) is None


def test_a_session_dies_at_sign_out(app: Flask) -> None:
    token = officers.sign_in(an_officer().email, PASSWORD, ADDRESS)
    officers.sign_out(token)
    assert _find(token) is None


def test_signing_in_ends_the_session_before(app: Flask) -> None:
    officer = an_officer()
    before = officers.sign_in(officer.email, PASSWORD, ADDRESS)
    after = officers.sign_in(officer.email, PASSWORD, ADDRESS, before)
    assert before != after
    assert _find(before) is None
    assert _find(after) == officer


def test_a_disabled_officer_is_out_at_once_and_stays_out(app: Flask) -> None:
    officer = an_officer()
    token = officers.sign_in(officer.email, PASSWORD, ADDRESS)
    with transaction() as session:
        session.execute(sa.update(Officer).values(disabled_at=clock.now()))
    assert _find(token) is None
    assert officers.sign_in(officer.email, PASSWORD, ADDRESS) is None


def test_only_the_hash_of_a_token_is_kept(app: Flask) -> None:
    token = officers.sign_in(an_officer().email, PASSWORD, ADDRESS)
    kept = db.session.scalars(sa.select(OfficerSession.token_hash)).one()
    assert token is not None
    assert token.encode() not in bytes(kept)


def test_a_session_ends_after_thirty_idle_minutes(app: Flask, at_noon: dt.datetime) -> None:
    token = officers.sign_in(an_officer().email, PASSWORD, ADDRESS)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=29)):
        assert _find(token)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=58)):
        assert _find(token)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=89)):
        assert _find(token) is None


def test_a_session_ends_after_twelve_hours_of_work(app: Flask, at_noon: dt.datetime) -> None:
    token = officers.sign_in(an_officer().email, PASSWORD, ADDRESS)
    for minutes in range(20, 12 * 60, 20):
        with clock.stopped_at(at_noon + dt.timedelta(minutes=minutes)):
            assert _find(token), minutes
    with clock.stopped_at(at_noon + dt.timedelta(hours=12)):
        assert _find(token) is None


def test_tries_are_counted_by_name_and_address(app: Flask) -> None:
    officer, other = an_officer(), an_officer()
    for _each in range(5):
        assert officers.sign_in(officer.email, "wrong", ADDRESS) is None
    with pytest.raises(TooManyTries):
        officers.sign_in(officer.email, PASSWORD, ADDRESS)
    assert officers.sign_in(other.email, PASSWORD, ADDRESS)
    assert officers.sign_in(officer.email, PASSWORD, "192.0.2.2")


def test_unknown_names_are_throttled_alike(app: Flask) -> None:
    for _each in range(5):
        officers.sign_in("nobody@example.org", "wrong", ADDRESS)
    with pytest.raises(TooManyTries):
        officers.sign_in("nobody@example.org", "wrong", ADDRESS)


def test_the_window_of_tries_ends(app: Flask, at_noon: dt.datetime) -> None:
    officer = an_officer()
    for _each in range(5):
        officers.sign_in(officer.email, "wrong", ADDRESS)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=5)):
        assert officers.sign_in(officer.email, PASSWORD, ADDRESS)


def test_every_way_in_and_out_is_audited(app: Flask) -> None:
    officer = an_officer()
    officers.sign_in(officer.email, "wrong", ADDRESS)
    officers.sign_out(officers.sign_in(officer.email, PASSWORD, ADDRESS))
    acts = db.session.execute(
        sa.select(AuditEntry.act, AuditEntry.officer_id).order_by(AuditEntry.id)
    ).all()
    assert acts[1:] == [
        ("officer.sign_in_failed", officer.id),
        ("officer.signed_in", officer.id),
        ("officer.signed_out", officer.id),
    ]


@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_passwords_have_a_length(app: Flask, password: str) -> None:
    with pytest.raises(OfficerError):
        officers.add_officer("a@example.org", "A", Role.MANAGER, password)


def test_an_address_is_taken_once(app: Flask) -> None:
    officer = an_officer()
    with pytest.raises(OfficerError):
        officers.add_officer(officer.email.upper(), "B", Role.MANAGER, PASSWORD)


def test_only_those_who_work_on_cases_are_colleagues(app: Flask) -> None:
    kept = {an_officer(role).id for role in (Role.TRIAGE_OFFICER, Role.MANAGER)}
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.PARTNER):
        an_officer(role)
    assert {each.id for each in officers.list_colleagues()} == kept
