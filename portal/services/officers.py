"""Officers: adding them, signing in and out, and who a session belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.officer import Officer, OfficerSession
from portal.security.passwords import LONGEST, SHORTEST, hash_password, verify_password
from portal.security.tokens import new_token, token_hash
from portal.services import audit, throttles
from portal.services.transaction import transaction

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
# The seen-at time is written at most this often, so that reading pages stays cheap.
_SEEN_EVERY = timedelta(minutes=1)

_TRIES = 5
_TRIES_SITE_WIDE = 200
_TRIES_WINDOW = 300


class OfficerError(ValueError):
    """An officer cannot be added as asked; the message says why."""


class TooManyTries(Exception):
    """Sign-in was tried too often; `wait_seconds` is how long to wait at most."""

    wait_seconds = _TRIES_WINDOW


@dataclass(frozen=True)
class SignedIn:
    """The officer of a session."""

    id: int
    name: str
    email: str
    role: Role
    team: str | None
    body: str


@dataclass(frozen=True)
class OfficerName:
    """An officer as lists and timelines name them."""

    id: int
    name: str
    role: Role
    team: str | None


def add_officer(
    email: str, name: str, role: Role, password: str, team: str | None = None, body: str = "council"
) -> int:
    """Add somebody who works on cases; returns their id.

    Raises:
        OfficerError: the address is taken, or the password too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise OfficerError(f"The password must have {SHORTEST} to {LONGEST} characters.")
    address = email.strip().casefold()
    with transaction() as session:
        if session.scalar(sa.select(Officer.id).where(Officer.email == address)):
            raise OfficerError(f"There is an officer with the address {address} already.")
        officer = Officer(
            email=address,
            name=name.strip(),
            role=role,
            team=team,
            body=body,
            password_hash=hash_password(password),
            created_at=clock.now(),
        )
        session.add(officer)
        session.flush()
        audit.add_entry(session, "officer.added", subject=f"officer:{officer.id}")
        return officer.id


def sign_in(email: str, password: str, address: str, before: str | None = None) -> str | None:
    """Check a name and password.

    Args:
        address: the caller's network address; tries are counted by name and address,
            so that nobody else is locked out.
        before: this browser's earlier token, which ends: nobody keeps a session across
            a sign-in.

    Returns:
        A new session's token, or None when name or password is wrong.

    Raises:
        TooManyTries: too many tries for this name from this address, or site-wide.
    """
    name = email.strip().casefold()
    within = throttles.allow(f"sign-in:{name}:{address}", _TRIES, _TRIES_WINDOW)
    if not throttles.allow("sign-in:all", _TRIES_SITE_WIDE, _TRIES_WINDOW) or not within:
        audit.record("officer.sign_in_throttled")
        raise TooManyTries
    found = db.session.execute(
        sa.select(Officer.id, Officer.password_hash, Officer.disabled_at).where(
            Officer.email == name
        )
    ).one_or_none()
    right = verify_password(found.password_hash if found else None, password)
    if not right or found is None or found.disabled_at is not None:
        audit.record("officer.sign_in_failed", officer_id=found.id if found else None)
        return None
    token, now = new_token(), clock.now()
    with transaction() as session:
        _end_session(session, before)
        session.add(
            OfficerSession(
                token_hash=token_hash(token), officer_id=found.id, started_at=now, seen_at=now
            )
        )
        audit.add_entry(session, "officer.signed_in", officer_id=found.id)
    return token


def sign_out(token: str | None) -> None:
    """End a session at once, whoever still holds its cookie."""
    with transaction() as session:
        _end_session(session, token)


def find_session(token: str | None) -> SignedIn | None:
    """Who is signed in with this token, or None; notes that they were seen."""
    row = _live_session(db.session(), token)
    if row is None:
        return None
    officer = row.officer
    signed_in = SignedIn(
        officer.id, officer.name, officer.email, officer.role, officer.team, officer.body
    )
    if clock.now() - row.seen_at >= _SEEN_EVERY:
        _note_seen(row.token_hash)
    return signed_in


def list_colleagues() -> list[OfficerName]:
    """Officers who can be given a case, by name."""
    rows = db.session.execute(
        sa.select(Officer.id, Officer.name, Officer.role, Officer.team)
        .where(
            Officer.disabled_at.is_(None),
            Officer.role.in_((Role.TRIAGE_OFFICER, Role.CASE_REVIEW_OFFICER, Role.MANAGER)),
        )
        .order_by(Officer.name)
    )
    return [OfficerName(*row) for row in rows]


def name_officers(ids: Iterable[int | None]) -> dict[int, OfficerName]:
    """The officers of these ids as lists and timelines name them, disabled ones too."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    rows = db.session.execute(
        sa.select(Officer.id, Officer.name, Officer.role, Officer.team).where(
            Officer.id.in_(wanted)
        )
    )
    return {row.id: OfficerName(*row) for row in rows}


def _live_session(session: Session, token: str | None) -> OfficerSession | None:
    if not token:
        return None
    now = clock.now()
    return session.scalars(
        sa.select(OfficerSession)
        .join(OfficerSession.officer)
        .where(
            OfficerSession.token_hash == token_hash(token),
            OfficerSession.ended_at.is_(None),
            OfficerSession.started_at > now - ABSOLUTE,
            OfficerSession.seen_at > now - IDLE,
            Officer.disabled_at.is_(None),
        )
    ).one_or_none()


def _end_session(session: Session, token: str | None) -> None:
    row = _live_session(session, token)
    if row is not None:
        row.ended_at = clock.now()
        audit.add_entry(session, "officer.signed_out", officer_id=row.officer_id)


def _note_seen(digest: bytes) -> None:
    with Session(db.engine) as session:
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        session.execute(
            sa.update(OfficerSession)
            .where(OfficerSession.token_hash == digest, OfficerSession.ended_at.is_(None))
            .values(seen_at=clock.now())
        )
        session.commit()
