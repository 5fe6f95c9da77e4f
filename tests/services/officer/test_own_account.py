"""What an officer changes of their own ways in: with the password again, other browsers out, and told by mail."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.domain.officer_acts import AppReset, SignInChange
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.outbox import OutboxMessage
from portal.models.second_factor import Passkey
from portal.services.officer import (
    invitations,
    officer_sessions,
    officer_sign_in,
    own_account,
    passkeys,
    people,
    second_factors,
)
from portal.services.officer.officer_sign_in import Caller, TooManyTries
from portal.services.officer.officers import SignedIn
from portal.services.officer.ways_in import find_ways_in
from portal.services.transaction import transaction
from tests.builders import PASSWORD, an_officer, fresh_code, sign_in
from tests.services.officer.test_invitations import mailed_token

HERE = Caller("192.0.2.1")
NEW = "marmalade under seven bridges"

Change = Callable[[SignedIn, Caller], Any]


def a_passkey(officer: SignedIn, mark: bytes = b"one") -> int:
    """A passkey that no device holds; returns its number."""
    with transaction() as session:
        row = Passkey(
            officer_id=officer.id,
            credential_id=mark,
            public_key=b"key",
            sign_count=0,
            name="My laptop",
            made_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def _mails(officer: SignedIn) -> list[str]:
    rows = db.session.scalars(
        sa.select(OutboxMessage)
        .where(OutboxMessage.message == "sign_in_changed")
        .order_by(OutboxMessage.id)
    )
    return [row.envelope["body"] for row in rows if row.envelope["to"] == officer.email]


def _another_app(officer: SignedIn, caller: Caller) -> list[str] | None:
    begun = own_account.begin_next_app(officer.id, PASSWORD, fresh_code(officer), caller)
    assert begun is not None
    code = second_factors.code_at(begun.secret)
    return own_account.set_next_app_up(officer.id, begun.token, code, caller)


_CHANGES: dict[SignInChange, Change] = {
    SignInChange.PASSWORD_CHANGED: lambda who, caller: own_account.change_password(
        who.id, PASSWORD, NEW, caller
    ),
    SignInChange.CODES_MADE: lambda who, caller: own_account.renew_recovery_codes(
        who.id, PASSWORD, fresh_code(who), caller
    ),
    SignInChange.APP_REPLACED: _another_app,
    SignInChange.PASSKEY_REMOVED: lambda who, caller: own_account.remove_passkey(
        who.id, a_passkey(who), caller
    ),
}


@pytest.mark.parametrize("change", _CHANGES)
def test_a_changed_way_in_ends_other_sessions_and_is_told(app: Flask, change: SignInChange) -> None:
    officer, other = an_officer(), an_officer()
    here, there, theirs = sign_in(officer), sign_in(officer), sign_in(other)
    half = officer_sign_in.check_password(officer.email, PASSWORD, Caller("192.0.2.9"))
    assert half is not None
    assert _CHANGES[change](officer, Caller("192.0.2.1", before=here))
    assert officer_sessions.find_session(there) is None
    assert officer_sessions.find_session(theirs) == other
    # A new password opens a fresh session for this browser instead.
    kept = change is not SignInChange.PASSWORD_CHANGED
    assert (officer_sessions.find_session(here) == officer) is kept
    with pytest.raises(officer_sign_in.StepGone):
        officer_sign_in.find_step(half.token)
    assert len(_mails(officer)) == 1
    assert _mails(other) == []


def test_new_recovery_codes_end_those_before(app: Flask) -> None:
    officer = an_officer()

    def renew(password: str, code: str) -> list[str] | None:
        return own_account.renew_recovery_codes(officer.id, password, code, HERE)

    first = renew(PASSWORD, fresh_code(officer)) or []
    second = renew(PASSWORD, first[1]) or []
    assert renew("wrong", fresh_code(officer)) is None
    # One of a set that is over.
    assert renew(PASSWORD, first[2]) is None

    def opens(code: str) -> bool:
        step = officer_sign_in.check_password(officer.email, PASSWORD, HERE)
        assert step is not None
        return officer_sign_in.give_code(step.token, code, HERE) is not None

    assert not opens(first[0])
    assert opens(second[0])


def test_another_app_takes_the_place_of_the_old_one(app: Flask) -> None:
    officer = an_officer()
    begun = own_account.begin_next_app(officer.id, PASSWORD, fresh_code(officer), HERE)
    assert begun is not None
    assert second_factors.next_secret(officer.id, begun.token) == begun.secret
    assert own_account.set_next_app_up(officer.id, begun.token, "000000", HERE) is None
    code = second_factors.code_at(begun.secret)
    assert own_account.set_next_app_up(officer.id, "another token", code, HERE) is None
    assert len(own_account.set_next_app_up(officer.id, begun.token, code, HERE) or []) == 10
    old, new = (second_factors.code_at(each, 1) for each in ("JBSWY3DP" * 4, begun.secret))
    typed = [second_factors.read_code(officer.id, each) for each in (old, code, new)]
    with transaction() as session:
        taken = [second_factors.take_code(session, officer.id, each) for each in typed]
    assert taken == [None, None, second_factors.Factor.APP]
    # What was shown is over with its use.
    assert second_factors.next_secret(officer.id, begun.token) is None


def test_the_old_app_goes_on_until_the_new_one_works(app: Flask, at_noon: dt.datetime) -> None:
    officer = an_officer()
    begun = own_account.begin_next_app(officer.id, PASSWORD, fresh_code(officer), HERE)
    assert begun is not None
    assert sign_in(officer)
    begun = own_account.begin_next_app(officer.id, PASSWORD, fresh_code(officer), HERE)
    assert begun is not None
    with clock.stopped_at(at_noon + dt.timedelta(minutes=10)):
        code = second_factors.code_at(begun.secret)
        assert own_account.set_next_app_up(officer.id, begun.token, code, HERE) is None
    assert _mails(officer) == []


@pytest.mark.parametrize(("password", "right_code"), [("wrong", True), (PASSWORD, False)])
def test_another_app_needs_the_password_and_a_code(
    app: Flask, password: str, right_code: bool
) -> None:
    officer = an_officer()
    code = fresh_code(officer) if right_code else "000000"
    assert own_account.begin_next_app(officer.id, password, code, HERE) is None


def test_guessing_the_password_at_an_open_browser_is_throttled(app: Flask) -> None:
    officer = an_officer()
    for _each in range(5):
        assert not own_account.check_again(officer.id, "wrong", "192.0.2.1")
    with pytest.raises(TooManyTries):
        own_account.check_again(officer.id, PASSWORD, "192.0.2.1")
    # Nobody else is locked out, and the officer is not from elsewhere.
    assert own_account.check_again(officer.id, PASSWORD, "192.0.2.2")


def test_a_link_for_a_new_password_removes_passkeys_and_is_told(app: Flask) -> None:
    officer, other = an_officer(), an_officer()
    a_passkey(officer)
    a_passkey(other, b"two")
    people.invite_again(officer.id)
    invitations.choose_password(mailed_token(), NEW)
    assert passkeys.list_passkeys(officer.id) == []
    assert len(passkeys.list_passkeys(other.id)) == 1
    (told,) = _mails(officer)
    assert "A new password was chosen for you" in told
    assert "- Your password, with a code from your app." in told
    assert "passkey.\n" not in told


def test_a_newcomer_is_told_nothing_of_a_change(app: Flask) -> None:
    invited = invitations.invite("new@example.org", "New One", Role.AUDITOR)
    invitations.choose_password(mailed_token(), NEW)
    assert _mails(SignedIn(invited, "New One", "new@example.org", Role.AUDITOR, None, "")) == []
    assert find_ways_in(invited).password


def test_who_loses_the_app_by_another_hears_of_it(app: Flask) -> None:
    officer, admin = an_officer(), an_officer(Role.ADMINISTRATOR)
    people.reset_app(officer.id, AppReset.LOST, admin)
    (told,) = _mails(officer)
    assert "were taken away" in told
    assert "You set up an app when you sign in" in told
