"""The link to choose a password: for one officer, once, for three days, spent by sending only."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.officer import Invitation
from portal.models.outbox import OutboxMessage
from portal.services.officer import invitations, officer_sessions, officer_sign_in, people
from portal.services.officer.invitations import InvitationGone
from portal.services.officer.officer_passwords import WeakPassword
from portal.services.officer.officer_sign_in import Caller
from portal.services.officer.officers import AddressTaken
from tests.builders import PASSWORD, an_officer, sign_in

HERE = Caller("192.0.2.1")
NEW = "marmalade under seven bridges"


def mailed_token() -> str:
    """The token of the latest link that was mailed."""
    row = db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert row is not None
    assert row.message == "invitation"
    found = re.search(r"/officers/invitation/([\w-]+)", row.envelope["body"])
    assert found is not None
    return found[1]


def test_a_newcomer_chooses_a_password(app: Flask) -> None:
    admin = an_officer(Role.ADMINISTRATOR)
    invited = invitations.invite("New@example.org", "New One", Role.AUDITOR, by=admin)
    assert not people.find_person(invited).has_password
    assert officer_sign_in.check_password("new@example.org", "", HERE) is None
    token = mailed_token()
    found = invitations.find_invited(token)
    assert (found.officer_id, found.email) == (invited, "new@example.org")
    with pytest.raises(WeakPassword):
        invitations.choose_password(token, "too short")
    invitations.choose_password(token, NEW)
    assert officer_sign_in.check_password("new@example.org", NEW, HERE)
    with pytest.raises(InvitationGone):
        invitations.choose_password(token, PASSWORD)


def test_only_the_hash_of_a_link_is_kept(app: Flask) -> None:
    invitations.invite("new@example.org", "New One", Role.AUDITOR)
    kept = db.session.scalars(sa.select(Invitation.token_hash)).one()
    assert mailed_token().encode() not in bytes(kept)


def test_an_address_is_invited_once(app: Flask) -> None:
    with pytest.raises(AddressTaken):
        invitations.invite(an_officer().email, "Again", Role.AUDITOR)


def test_a_link_is_over_after_three_days(app: Flask, at_noon: dt.datetime) -> None:
    invitations.invite("new@example.org", "New One", Role.AUDITOR)
    token = mailed_token()
    with clock.stopped_at(at_noon + dt.timedelta(days=3)), pytest.raises(InvitationGone):
        invitations.find_invited(token)


def test_a_forgotten_password_is_replaced_and_the_app_still_asked_for(app: Flask) -> None:
    officer, admin = an_officer(), an_officer(Role.ADMINISTRATOR)
    session = sign_in(officer)
    people.invite_again(officer.id, admin)
    first = mailed_token()
    people.invite_again(officer.id, admin)
    with pytest.raises(InvitationGone):
        invitations.find_invited(first)
    # Until it is used, nothing ends: a mail that somebody else asked for locks nobody out.
    assert officer_sessions.find_session(session)
    invitations.choose_password(mailed_token(), NEW)
    assert officer_sessions.find_session(session) is None
    assert officer_sign_in.check_password(officer.email, PASSWORD, HERE) is None
    step = officer_sign_in.check_password(officer.email, NEW, HERE)
    assert step is not None
    assert step.has_app


def test_a_disabled_officer_has_no_link(app: Flask) -> None:
    officer, admin = an_officer(), an_officer(Role.ADMINISTRATOR)
    people.invite_again(officer.id, admin)
    people.disable(officer.id, admin)
    with pytest.raises(InvitationGone):
        invitations.choose_password(mailed_token(), NEW)
    people.enable(officer.id, admin)
    with pytest.raises(InvitationGone):
        invitations.choose_password(mailed_token(), NEW)


@pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 5000])
def test_a_guessed_link_opens_nothing(app: Flask, token: str) -> None:
    invitations.invite("new@example.org", "New One", Role.AUDITOR)
    with pytest.raises(InvitationGone):
        invitations.find_invited(token)
