"""Officers: adding them, and naming them."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.rights import STAFF
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.officer import Officer
from portal.services.audit import audit
from portal.services.officer.officer_passwords import set_password
from portal.services.transaction import transaction


class AddressTaken(Exception):
    """There is an officer with this address already."""


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
        AddressTaken: see there.
        WeakPassword: the password is not good enough.
    """
    with transaction() as session:
        officer = new_officer(session, email, name, role, team, body)
        set_password(officer, password)
        return officer.id


def new_officer(
    session: Session, email: str, name: str, role: Role, team: str | None, body: str
) -> Officer:
    """An officer who has no password yet, in the caller's transaction.

    Raises:
        AddressTaken: see there.
    """
    address = email.strip().casefold()
    if session.scalar(sa.select(Officer.id).where(Officer.email == address)):
        raise AddressTaken
    officer = Officer(
        email=address,
        name=name.strip(),
        role=role,
        team=team,
        body=body,
        password_hash="",
        created_at=clock.now(),
    )
    session.add(officer)
    session.flush()
    audit.add_entry(session, "officer.added", subject=f"officer:{officer.id}")
    return officer


def list_colleagues() -> list[OfficerName]:
    """Officers who can be given a case, by name."""
    rows = db.session.execute(
        sa.select(Officer.id, Officer.name, Officer.role, Officer.team)
        .where(
            Officer.disabled_at.is_(None),
            Officer.role.in_(STAFF),
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
