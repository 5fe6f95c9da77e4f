"""Looking after officers' accounts: who they are, and what lets them in.

`by` is who does it; None stands for somebody at the machine's own command line. Administrators look after
everybody but themselves; managers help officers who work on cases back in.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.officer_acts import AppReset, PersonAct, SignInChange
from portal.domain.rights import may
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.officer import Officer, OfficerSession
from portal.models.second_factor import Authenticator
from portal.services.audit import audit
from portal.services.officer import invitations, officer_sessions, officer_sign_in, second_factors
from portal.services.officer.officers import SignedIn
from portal.services.officer.ways_in import only_work_account, tell_of_change
from portal.services.transaction import Stale, transaction

_MANAGERS_HELP = frozenset({Role.TRIAGE_OFFICER, Role.CASE_REVIEW_OFFICER})


class NoSuchOfficer(Exception):
    """Nobody has this address or number."""


class NotTheirs(Exception):
    """This act on this person is not the officer's to do."""


@dataclass(frozen=True)
class Profile:
    """What is chosen for an officer."""

    name: str
    role: Role
    team: str | None
    body: str


@dataclass(frozen=True)
class Person:
    """An officer as those see them who look after accounts."""

    id: int
    version: int
    email: str
    profile: Profile
    has_password: bool
    work_account: bool
    has_app: bool
    disabled: bool
    locked: bool
    sessions: int
    seen_at: datetime | None


def list_people() -> list[Person]:
    """Everybody, by name; those disabled last."""
    return _people(db.session())


def find_person(officer_id: int) -> Person:
    """One officer.

    Raises:
        NoSuchOfficer: see there.
    """
    found = _people(db.session(), Officer.id == officer_id)
    if not found:
        raise NoSuchOfficer
    return found[0]


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


def may_do(by: SignedIn, act: PersonAct, person: Person) -> bool:
    """Whether an act is there for this officer on this person, as the person now stands."""
    return is_theirs(by, act, person) and _fits(act, person)


def is_theirs(by: SignedIn, act: PersonAct, person: Person) -> bool:
    """Whether an officer has the right to an act on this person."""
    return _is_theirs(by, act, person.id, person.profile.role)


def change_profile(
    officer_id: int, version: int, profile: Profile, by: SignedIn | None = None
) -> None:
    """Set name, role, team and body.

    Raises:
        Stale: somebody else changed the officer since.
        NoSuchOfficer, NotTheirs: see there.
    """
    with transaction() as session:
        officer = _row(session, officer_id, PersonAct.CHANGE, by)
        if officer.version != version:
            raise Stale
        facts = {"role": profile.role.value} if officer.role is not profile.role else {}
        officer.name, officer.role = profile.name.strip(), profile.role
        officer.team, officer.body = profile.team, profile.body
        _note(session, "officer.changed", officer, by, **facts)


def invite_again(officer_id: int, by: SignedIn | None = None) -> None:
    """Mail a link to choose a new password with."""
    with transaction() as session:
        officer = _row(session, officer_id, PersonAct.INVITE_AGAIN, by)
        invitations.mail_link(session, officer, by)


def disable(officer_id: int, by: SignedIn | None = None) -> None:
    """Let somebody in no more, and end all their sessions at once. Their name stays in the record."""
    with transaction() as session:
        officer = _row(session, officer_id, PersonAct.DISABLE, by)
        officer.disabled_at = clock.now()
        invitations.drop_links(session, officer_id)
        officer_sessions.end_sessions(session, officer_id)
        _note(session, "officer.disabled", officer, by)


def enable(officer_id: int, by: SignedIn | None = None) -> None:
    """Let somebody in again who was disabled."""
    with transaction() as session:
        officer = _row(session, officer_id, PersonAct.ENABLE, by)
        officer.disabled_at = None
        _note(session, "officer.enabled", officer, by)


def unlock(officer_id: int, by: SignedIn | None = None) -> None:
    """Let somebody sign in again after too many wrong codes."""
    with transaction() as session:
        officer = _row(session, officer_id, PersonAct.UNLOCK, by)
        officer_sign_in.unlock(session, officer)
        _note(session, "officer.unlocked", officer, by)


def reset_app(officer_id: int, reason: AppReset, by: SignedIn | None = None) -> None:
    """Take the app and the recovery codes away and end all sessions; the next sign-in sets up anew."""
    with transaction() as session:
        officer = _row(session, officer_id, PersonAct.RESET_APP, by)
        second_factors.remove_factors(session, officer_id)
        officer_sessions.end_sessions(session, officer_id)
        _note(session, "officer.app_reset", officer, by, reason=reason.value)
        tell_of_change(session, officer_id, SignInChange.APP_TAKEN_AWAY)


def end_sessions(officer_id: int, by: SignedIn | None = None) -> None:
    """Sign somebody out everywhere."""
    with transaction() as session:
        officer = _row(session, officer_id, PersonAct.END_SESSIONS, by)
        ended = officer_sessions.end_sessions(session, officer_id)
        _note(session, "officer.sessions_ended", officer, by, sessions=ended)


def _is_theirs(by: SignedIn, act: PersonAct, officer_id: int, role: Role) -> bool:
    # Nobody disables themselves, so one administrator is always left.
    if by.id == officer_id:
        return False
    if not may(by.role, f"person/{act.value.replace('_', '-')}"):
        return False
    return by.role is Role.ADMINISTRATOR or role in _MANAGERS_HELP


def _fits(act: PersonAct, person: Person) -> bool:
    return {
        PersonAct.ENABLE: person.disabled,
        PersonAct.UNLOCK: person.locked,
        PersonAct.RESET_APP: person.has_app,
        PersonAct.END_SESSIONS: person.sessions > 0,
        PersonAct.INVITE_AGAIN: not person.disabled and not person.work_account,
        PersonAct.DISABLE: not person.disabled,
        PersonAct.CHANGE: True,
    }[act]


def _row(session: Session, officer_id: int, act: PersonAct, by: SignedIn | None) -> Officer:
    row = session.get(Officer, officer_id, with_for_update=True)
    if row is None:
        raise NoSuchOfficer
    if by is not None and not _is_theirs(by, act, row.id, row.role):
        raise NotTheirs
    return row


def _people(session: Session, *conditions: sa.ColumnElement[bool]) -> list[Person]:
    live = (
        sa.select(sa.func.count())
        .select_from(OfficerSession)
        .where(OfficerSession.officer_id == Officer.id, *officer_sessions.live())
        .scalar_subquery()
    )
    seen = (
        sa.select(sa.func.max(OfficerSession.seen_at))
        .where(OfficerSession.officer_id == Officer.id)
        .scalar_subquery()
    )
    query = (
        sa.select(Officer, live, seen, Authenticator.confirmed_at)
        .outerjoin(Authenticator, Authenticator.officer_id == Officer.id)
        .where(*conditions)
        .order_by(Officer.disabled_at.is_not(None), Officer.name, Officer.id)
    )
    return [
        Person(
            id=row.id,
            version=row.version,
            email=row.email,
            profile=Profile(row.name, row.role, row.team, row.body),
            has_password=bool(row.password_hash),
            work_account=only_work_account(row.work_account),
            has_app=confirmed_at is not None,
            disabled=row.disabled_at is not None,
            locked=row.locked_at is not None,
            sessions=sessions,
            seen_at=seen_at,
        )
        for row, sessions, seen_at, confirmed_at in session.execute(query)
    ]


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
