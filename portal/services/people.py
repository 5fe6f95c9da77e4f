"""Looking after officers' accounts: unlocking them, and taking a lost app away.

`by` is who does it; None stands for somebody at the machine's own command line.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.officer_acts import AppReset
from portal.extensions import db
from portal.models.officer import Officer
from portal.services import audit, officer_sessions, second_factors
from portal.services.officers import SignedIn
from portal.services.transaction import transaction


class NoSuchOfficer(Exception):
    """Nobody has this address or number."""


def find_by_email(email: str) -> int:
    """An officer's id.

    Raises:
        NoSuchOfficer: nobody has the address.
    """
    found = db.session.scalar(
        sa.select(Officer.id).where(Officer.email == email.strip().casefold())
    )
    if found is None:
        raise NoSuchOfficer
    return found


def unlock(officer_id: int, by: SignedIn | None = None) -> None:
    """Let somebody sign in again after too many wrong codes."""
    with transaction() as session:
        officer = _locked_row(session, officer_id)
        officer.locked_at = None
        _note(session, "officer.unlocked", officer, by)


def reset_app(officer_id: int, reason: AppReset, by: SignedIn | None = None) -> None:
    """Take the app and the recovery codes away and end all sessions; the next sign-in sets up anew."""
    with transaction() as session:
        officer = _locked_row(session, officer_id)
        second_factors.remove_factors(session, officer_id)
        officer_sessions.end_sessions(session, officer_id)
        _note(session, "officer.app_reset", officer, by, reason=reason.value)


def _locked_row(session: Session, officer_id: int) -> Officer:
    row = session.get(Officer, officer_id, with_for_update=True)
    if row is None:
        raise NoSuchOfficer
    return row


def _note(
    session: Session, act: str, officer: Officer, by: SignedIn | None, **facts: str | int
) -> None:
    audit.add_entry(
        session,
        act,
        officer_id=by.id if by else None,
        subject=f"officer:{officer.id}",
        facts=facts,
    )
