"""Signing in, in two steps: name and password, then a code of the app or for recovery."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.extensions import db
from portal.models.officer import Officer
from portal.models.second_factor import SignInStep
from portal.security.passwords import verify_password
from portal.security.tokens import new_token, token_hash
from portal.services import throttles
from portal.services.audit import audit
from portal.services.in_time import in_time
from portal.services.officer import second_factors
from portal.services.officer.officer_sessions import open_session
from portal.services.officer.ways_in import only_work_account
from portal.services.transaction import transaction

STEP_LASTS = timedelta(minutes=10)

# In a minute. Nobody is shut out for longer by somebody who tries with their name (SecureDrop #3563).
_TRIES = 5
# An office behind one address has many officers; alone it cannot use up what all have together.
_TRIES_BY_ADDRESS = 20
_TRIES_SITE_WIDE = 200
_TRIES_WINDOW = 60
# Wrong codes after the right password, from wherever: somebody has the password.
_WRONG_CODES = 20
_WRONG_CODES_WINDOW = 24 * 60 * 60


class TooManyTries(Exception):
    """Sign-in was tried too often; `wait_seconds` is how long to wait at most."""

    wait_seconds = _TRIES_WINDOW


class WorkAccountOnly(Exception):
    """The password is right, but its officer signs in with a work account only."""


class Locked(Exception):
    """The password is right, but somebody must unlock this officer first."""


class StepGone(Exception):
    """The first step is too long ago, or was never taken: begin again."""


@dataclass(frozen=True)
class Caller:
    """Who asks: tries are counted by name and network address, so that nobody else is locked out.

    `device` is by what an officer knows the session again; `before` this browser's earlier token.
    """

    address: str
    device: str = ""
    before: str | None = None


@dataclass(frozen=True)
class Step:
    """The first step is taken. Without `has_app` the app is set up now."""

    token: str
    has_app: bool


@dataclass(frozen=True)
class Waiting:
    """Who stands between the two steps."""

    officer_id: int
    email: str
    has_app: bool


@dataclass(frozen=True)
class SetUp:
    """The app is set up and its officer signed in; the codes are shown once."""

    token: str
    recovery_codes: list[str]


def check_password(email: str, password: str, caller: Caller) -> Step | None:
    """Take the first step; None when name or password is wrong.

    Raises:
        TooManyTries: too many tries for this name from this address, or site-wide.
        Locked: the password is right, and somebody must unlock this officer first.
        WorkAccountOnly: the password is right, and opens nothing here any more.
    """
    name = email.strip().casefold()
    count_tries("sign-in", name, caller.address)
    found = db.session.execute(
        sa.select(
            Officer.id,
            Officer.password_hash,
            Officer.disabled_at,
            Officer.locked_at,
            Officer.work_account,
        ).where(Officer.email == name)
    ).one_or_none()
    right = verify_password(found.password_hash if found else None, password)
    if not right or found is None or found.disabled_at is not None:
        audit.record("officer.sign_in_failed", officer_id=found.id if found else None)
        return None
    if found.locked_at is not None:
        audit.record("officer.sign_in_locked", officer_id=found.id)
        raise Locked
    if only_work_account(found.work_account):
        audit.record("officer.work_account_needed", officer_id=found.id)
        raise WorkAccountOnly
    with transaction() as session:
        return begin_step(session, found.id)


def begin_step(session: Session, officer_id: int) -> Step:
    """Let an officer take the second step, in the caller's transaction."""
    token, now = new_token(), clock.now()
    session.execute(sa.delete(SignInStep).where(SignInStep.expires_at <= now))
    session.add(
        SignInStep(token_hash=token_hash(token), officer_id=officer_id, expires_at=now + STEP_LASTS)
    )
    has_app = second_factors.has_app(session, officer_id)
    if not has_app:
        second_factors.begin_app(session, officer_id)
    return Step(token, has_app)


def find_step(token: str | None) -> Waiting:
    """Who stands between the steps with this token; nothing is spent.

    Raises:
        StepGone: nobody.
    """
    row = _live_step(db.session(), token)
    email = db.session.scalar(sa.select(Officer.email).where(Officer.id == row.officer_id)) or ""
    return Waiting(row.officer_id, email, second_factors.has_app(db.session(), row.officer_id))


def give_code(token: str | None, typed: str, caller: Caller) -> str | None:
    """Take the second step; returns the session's token, or None where the code is wrong.

    Raises:
        StepGone: the first step is too long ago.
        TooManyTries: too many codes for this officer from this address, or site-wide.
        Locked: too many wrong codes; somebody must unlock this officer.
    """
    officer_id = find_step(token).officer_id
    count_tries("second-factor", str(officer_id), caller.address)
    code = second_factors.read_code(officer_id, typed)
    with transaction() as session:
        step = _live_step(session, token, lock=True)
        factor = second_factors.take_code(session, officer_id, code)
        if factor is not None:
            session.delete(step)
            return enter(session, officer_id, caller, factor.value)
    count_wrong_code(officer_id)
    return None


def set_app_up(token: str | None, typed: str, caller: Caller) -> SetUp | None:
    """Set the app up with its first code, and sign in; None where the code is wrong.

    Raises:
        StepGone: the first step is too long ago, or the app is set up already.
        TooManyTries: too many codes for this officer from this address, or site-wide.
    """
    waiting = find_step(token)
    if waiting.has_app:
        raise StepGone
    count_tries("second-factor", str(waiting.officer_id), caller.address)
    if not second_factors.is_first_code(waiting.officer_id, typed):
        return None
    fresh = second_factors.new_recovery_codes(waiting.officer_id)
    with transaction() as session:
        step = _live_step(session, token, lock=True)
        if not second_factors.confirm_app(session, waiting.officer_id, typed, fresh):
            return None
        session.delete(step)
        return SetUp(enter(session, waiting.officer_id, caller, "app"), fresh.codes)


def enter(session: Session, officer_id: int, caller: Caller, by: str) -> str:
    """Open a session for whoever showed enough, in the caller's transaction; returns its token."""
    token = open_session(session, officer_id, device=caller.device, before=caller.before)
    audit.add_entry(session, "officer.signed_in", officer_id=officer_id, facts={"by": by})
    return token


def unlock(session: Session, officer: Officer) -> None:
    """Let an officer sign in again, with wrong codes counted anew, in the caller's transaction."""
    officer.locked_at = None
    throttles.forget(session, _wrong_codes(officer.id))


def _live_step(session: Session, token: str | None, *, lock: bool = False) -> SignInStep:
    query = (
        sa.select(SignInStep)
        .join(Officer, Officer.id == SignInStep.officer_id)
        .where(
            SignInStep.token_hash == token_hash(token or ""),
            *in_time(SignInStep.expires_at, STEP_LASTS),
            Officer.disabled_at.is_(None),
            Officer.locked_at.is_(None),
        )
    )
    if lock:
        query = query.with_for_update(of=SignInStep)
    row = session.scalars(query).one_or_none()
    if row is None:
        raise StepGone
    return row


def count_tries(what: str, name: str, address: str) -> None:
    """Count a try by name and address.

    Raises:
        TooManyTries: too many for this name from this address, from this address, or site-wide.
    """
    _count(
        (f"{what}:{name}:{address}", _TRIES),
        (f"{what}:{address}", _TRIES_BY_ADDRESS),
        (f"{what}:all", _TRIES_SITE_WIDE),
    )


def count_by_address(what: str, address: str) -> None:
    """Count a try before anybody is named.

    Raises:
        TooManyTries: too many from this address, or site-wide.
    """
    _count((f"{what}:{address}", _TRIES_BY_ADDRESS), (f"{what}:all", _TRIES_SITE_WIDE))


def _count(*limits: tuple[str, int]) -> None:
    # Only tries within the narrower limits count towards the wider ones.
    if not all(throttles.allow(key, limit, _TRIES_WINDOW) for key, limit in limits):
        audit.record("officer.sign_in_throttled")
        raise TooManyTries


def count_wrong_code(officer_id: int) -> None:
    """Count a wrong code after the right password.

    Raises:
        Locked: there were too many; somebody must unlock this officer.
    """
    audit.record("officer.code_wrong", officer_id=officer_id)
    if throttles.allow(_wrong_codes(officer_id), _WRONG_CODES, _WRONG_CODES_WINDOW):
        return
    with transaction() as session:
        session.execute(
            sa.update(Officer).where(Officer.id == officer_id).values(locked_at=clock.now())
        )
        session.execute(sa.delete(SignInStep).where(SignInStep.officer_id == officer_id))
        audit.add_entry(session, "officer.locked", officer_id=officer_id)
    raise Locked


def _wrong_codes(officer_id: int) -> str:
    return f"wrong-codes:{officer_id}"
