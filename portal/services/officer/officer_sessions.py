"""Signed-in browsers: opened, found and ended. An ended session is dead at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.extensions import db
from portal.models.officer import Officer, OfficerSession
from portal.models.second_factor import SignInStep
from portal.security.tokens import new_token, token_hash
from portal.services.audit import audit
from portal.services.in_time import CLOCKS_DIFFER
from portal.services.officer.officers import SignedIn
from portal.services.officer.ways_in import only_work_account
from portal.services.transaction import transaction

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
# The provider is asked again after this: who has lost their role there is out by then.
BY_WORK_ACCOUNT = timedelta(hours=2)
# The seen-at time is written at most this often, so that reading pages stays cheap.
_SEEN_EVERY = timedelta(minutes=1)


def open_session(
    session: Session, officer_id: int, *, device: str = "", before: str | None = None
) -> str:
    """Open a session in the caller's transaction; returns its token.

    Args:
        device: by what its owner knows it again.
        before: this browser's earlier token, which ends: nobody keeps a session across
            a sign-in.
    """
    _end(session, before)
    token, now = new_token(), clock.now()
    account = session.scalar(sa.select(Officer.work_account).where(Officer.id == officer_id))
    session.add(
        OfficerSession(
            token_hash=token_hash(token),
            officer_id=officer_id,
            started_at=now,
            seen_at=now,
            ends_at=now + (BY_WORK_ACCOUNT if only_work_account(account) else ABSOLUTE),
            device=device,
        )
    )
    return token


def sign_out(token: str | None) -> None:
    """End a session at once, whoever still holds its cookie."""
    with transaction() as session:
        _end(session, token)


@dataclass(frozen=True)
class OpenSession:
    """One signed-in browser. `handle` names it in a form, and opens nothing."""

    handle: str
    device: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


def list_sessions(officer_id: int, token: str | None) -> list[OpenSession]:
    """An officer's signed-in browsers, this one first, then the latest seen."""
    this = token_hash(token or "")
    rows = db.session.scalars(
        sa.select(OfficerSession)
        .where(OfficerSession.officer_id == officer_id, *live())
        .order_by(OfficerSession.seen_at.desc())
    )
    found = [
        OpenSession(_handle(row), row.device, row.started_at, row.seen_at, row.token_hash == this)
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_this)


def end_one(officer_id: int, handle: str) -> bool:
    """End one of an officer's own sessions; says whether there was one."""
    with transaction() as session:
        rows = session.scalars(
            sa.select(OfficerSession).where(OfficerSession.officer_id == officer_id, *live())
        )
        row = next((row for row in rows if _handle(row) == handle), None)
        if row is None:
            return False
        row.ended_at = clock.now()
        audit.add_entry(session, "officer.session_ended", officer_id=officer_id)
        return True


def end_others(officer_id: int, token: str | None) -> int:
    """End an officer's sessions in all browsers but this one; returns how many."""
    with transaction() as session:
        return end_all_but(session, officer_id, token)


def end_all_but(session: Session, officer_id: int, token: str | None) -> int:
    """End an officer's other sessions and half sign-ins, in the caller's transaction; returns how many."""
    ended = end_sessions(session, officer_id, sparing=token)
    facts = {"sessions": ended}
    audit.add_entry(session, "officer.sessions_ended", officer_id=officer_id, facts=facts)
    return ended


def end_sessions(session: Session, officer_id: int, *, sparing: str | None = None) -> int:
    """End all of an officer's sessions, and what they have begun of signing in; returns how many.

    Args:
        sparing: the token of the one session that goes on.
    """
    session.execute(sa.delete(SignInStep).where(SignInStep.officer_id == officer_id))
    ended = session.execute(
        sa.update(OfficerSession)
        .where(
            OfficerSession.officer_id == officer_id,
            OfficerSession.token_hash != token_hash(sparing or ""),
            *live(),
        )
        .values(ended_at=clock.now())
        .returning(OfficerSession.token_hash)
    )
    return len(ended.all())


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


def live() -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions of a session that is not over."""
    now = clock.now()
    return (
        OfficerSession.ended_at.is_(None),
        OfficerSession.ends_at > now,
        OfficerSession.seen_at > now - IDLE,
        OfficerSession.seen_at <= now + CLOCKS_DIFFER,
    )


def _live_session(session: Session, token: str | None) -> OfficerSession | None:
    if not token:
        return None
    return session.scalars(
        sa.select(OfficerSession)
        .join(OfficerSession.officer)
        .where(
            OfficerSession.token_hash == token_hash(token), *live(), Officer.disabled_at.is_(None)
        )
    ).one_or_none()


def _end(session: Session, token: str | None) -> None:
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


def _handle(row: OfficerSession) -> str:
    # A part of the hash of a token of 256 bits: neither leads back to the token.
    return row.token_hash.hex()[:16]
