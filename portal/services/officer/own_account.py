"""What an officer changes of their own ways in. Each change asks for the password again, of a second factor for a code too.

Whoever finds an open browser could otherwise make themselves a way in that stays. Each change ends the sessions in other
browsers, and its owner is told by mail (ASVS 7.4.3, 7.5.1).
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.officer_acts import SignInChange
from portal.extensions import db
from portal.models.officer import Officer
from portal.models.second_factor import Passkey
from portal.security.passwords import verify_password
from portal.services.audit import audit
from portal.services.officer import second_factors
from portal.services.officer.officer_passwords import set_password
from portal.services.officer.officer_sessions import end_all_but, end_sessions, open_session
from portal.services.officer.officer_sign_in import Caller, count_tries, count_wrong_code
from portal.services.officer.ways_in import tell_of_change
from portal.services.transaction import transaction


@dataclass(frozen=True)
class NextApp:
    """Another app that is being set up. `token` shows that it is the same browser that goes on."""

    token: str
    secret: str


def check_again(officer_id: int, password: str, address: str) -> bool:
    """Whether a signed-in officer's password is right: asked before their ways in are changed.

    Raises:
        TooManyTries: too many tries for this officer from this address, or site-wide.
    """
    count_tries("password-again", str(officer_id), address)
    stored = db.session.scalar(sa.select(Officer.password_hash).where(Officer.id == officer_id))
    if verify_password(stored, password):
        return True
    audit.record("officer.password_wrong", officer_id=officer_id)
    return False


def check_both_again(officer_id: int, password: str, typed: str, caller: Caller) -> bool:
    """Whether a signed-in officer's password and code are right: asked before their second factors are changed.

    Args:
        typed: a code of the app, or one for recovery; it is used up where the password is right.

    Raises:
        TooManyTries: too many tries for this officer from this address, or site-wide.
        Locked: too many wrong codes; somebody must unlock this officer.
    """
    if not check_again(officer_id, password, caller.address):
        return False
    count_tries("second-factor", str(officer_id), caller.address)
    code = second_factors.read_code(officer_id, typed)
    with transaction() as session:
        if second_factors.take_code(session, officer_id, code) is not None:
            return True
    count_wrong_code(officer_id)
    return False


def renew_recovery_codes(
    officer_id: int, password: str, typed: str, caller: Caller
) -> list[str] | None:
    """Make fresh recovery codes, to be shown once; None where the password or the code is wrong.

    Args:
        typed: as `check_both_again` has it.

    Raises:
        TooManyTries, Locked: as `check_both_again` says.
    """
    if not check_both_again(officer_id, password, typed, caller):
        return None
    fresh = second_factors.new_recovery_codes(officer_id)
    with transaction() as session:
        second_factors.keep_recovery_codes(session, officer_id, fresh)
        note_change(session, officer_id, SignInChange.CODES_MADE, caller)
        return fresh.codes


def change_password(officer_id: int, password: str, new: str, caller: Caller) -> str | None:
    """Change the password, which ends all sessions.

    Returns:
        The token of a fresh session for this browser; None where the old password is wrong.

    Raises:
        TooManyTries: too many tries for this officer from this address, or site-wide.
        WeakPassword: the new password is not good enough.
    """
    if not check_again(officer_id, password, caller.address):
        return None
    with transaction() as session:
        officer = session.get_one(Officer, officer_id, with_for_update=True)
        set_password(officer, new)
        end_sessions(session, officer_id)
        audit.add_entry(session, "officer.password_changed", officer_id=officer_id)
        tell_of_change(session, officer_id, SignInChange.PASSWORD_CHANGED)
        return open_session(session, officer_id, device=caller.device)


def begin_next_app(officer_id: int, password: str, typed: str, caller: Caller) -> NextApp | None:
    """Begin to set another app up, with the password and a code; the app that is there goes on until then.

    Args:
        typed: as `check_both_again` has it.

    Returns:
        What the next step needs; None where the password or the code is wrong.

    Raises:
        TooManyTries, Locked: as `check_both_again` says.
    """
    if not check_both_again(officer_id, password, typed, caller):
        return None
    with transaction() as session:
        return NextApp(*second_factors.begin_next_app(session, officer_id))


def set_next_app_up(officer_id: int, token: str, typed: str, caller: Caller) -> list[str] | None:
    """Put another app in the place of the one that is there, with its first code.

    Returns:
        Fresh recovery codes, to be shown once; None where the code is wrong or it took too long.

    Raises:
        TooManyTries: too many tries for this officer from this address, or site-wide.
    """
    count_tries("second-factor", str(officer_id), caller.address)
    if not second_factors.is_first_code_of_next(officer_id, token, typed):
        return None
    fresh = second_factors.new_recovery_codes(officer_id)
    with transaction() as session:
        if not second_factors.confirm_next_app(session, officer_id, token, typed, fresh):
            return None
        note_change(session, officer_id, SignInChange.APP_REPLACED, caller)
        return fresh.codes


def remove_passkey(officer_id: int, passkey_id: int, caller: Caller) -> bool:
    """Take one of an officer's own passkeys away; says whether there was one.

    `check_both_again` goes before it.
    """
    with transaction() as session:
        removed = session.execute(
            sa.delete(Passkey)
            .where(Passkey.officer_id == officer_id, Passkey.id == passkey_id)
            .returning(Passkey.id)
        ).first()
        if removed is not None:
            audit.add_entry(session, "officer.passkey_removed", officer_id=officer_id)
            note_change(session, officer_id, SignInChange.PASSKEY_REMOVED, caller)
        return removed is not None


def note_change(session: Session, officer_id: int, change: SignInChange, caller: Caller) -> None:
    """End the sessions in other browsers and tell the owner, in the caller's transaction."""
    end_all_but(session, officer_id, caller.before)
    tell_of_change(session, officer_id, change)
