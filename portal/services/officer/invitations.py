"""Links with which an officer chooses a password: for a newcomer, and for one who forgot it.

A link is mailed to the officer only, works once and for three days, and is spent by sending the form: programs that
follow the links of mails spend nothing. Who has an app still needs it to sign in.
"""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.officer_acts import SignInChange
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.officer import Invitation, Officer
from portal.security.tokens import new_token, token_hash
from portal.services.audit import audit
from portal.services.in_time import in_time
from portal.services.messages import outbox
from portal.services.officer import officer_sessions, second_factors
from portal.services.officer.officer_passwords import set_password
from portal.services.officer.officers import SignedIn, new_officer
from portal.services.officer.ways_in import only_work_account, tell_of_change
from portal.services.transaction import transaction

LASTS = timedelta(days=3)


class InvitationGone(Exception):
    """The link was used, is too old, or never was one."""


@dataclass(frozen=True)
class Invited:
    """Whom a link is for."""

    officer_id: int
    name: str
    email: str


def invite(
    email: str,
    name: str,
    role: Role,
    team: str | None = None,
    body: str = "council",
    by: SignedIn | None = None,
) -> int:
    """Add an officer, and mail them the link; returns their id.

    Args:
        by: who does it; None at the machine's own command line.

    Raises:
        AddressTaken: there is an officer with this address already.
    """
    with transaction() as session:
        officer = new_officer(session, email, name, role, team, body)
        mail_link(session, officer, by)
        return officer.id


def mail_link(session: Session, officer: Officer, by: SignedIn | None) -> None:
    """Mail an officer a fresh link, in the caller's transaction; those before are over."""
    token, now = new_token(), clock.now()
    drop_links(session, officer.id)
    session.add(
        Invitation(token_hash=token_hash(token), officer_id=officer.id, expires_at=now + LASTS)
    )
    outbox.add_message(
        session,
        message="invitation",
        to=officer.email,
        locale=DEFAULT,
        case_key=None,
        reference=f"officer:{officer.id}",
        dedupe_key=f"invitation:{token_hash(token).hex()}",
        facts={"page": f"/officers/invitation/{token}"},
    )
    audit.add_entry(
        session,
        "officer.invited",
        officer_id=by.id if by else None,
        subject=f"officer:{officer.id}",
    )


def drop_links(session: Session, officer_id: int) -> None:
    """End an officer's links, and those of everybody whose time is over."""
    session.execute(
        sa.delete(Invitation).where(
            (Invitation.officer_id == officer_id) | (Invitation.expires_at <= clock.now())
        )
    )


def find_invited(token: str) -> Invited:
    """Whom a link is for; nothing is spent.

    Raises:
        InvitationGone: see there.
    """
    officer = _invited(db.session(), token)
    return Invited(officer.id, officer.name, officer.email)


def choose_password(token: str, password: str) -> None:
    """Spend a link: set the password, end all sessions and remove all passkeys.

    Who had the old password, or a minute at an open browser, may have made a passkey that would still open the account.
    The officer is told by mail what lets them in now: if somebody else used the link, they hear of it.

    Raises:
        InvitationGone: see there.
        WeakPassword: the password is not good enough; the link is not spent.
    """
    with transaction() as session:
        officer = _invited(session, token, lock=True)
        newcomer = not officer.password_hash
        set_password(officer, password)
        drop_links(session, officer.id)
        officer_sessions.end_sessions(session, officer.id)
        removed = second_factors.remove_passkeys(session, officer.id)
        facts = {"passkeys_removed": removed}
        audit.add_entry(session, "officer.password_chosen", officer_id=officer.id, facts=facts)
        if not newcomer:
            tell_of_change(session, officer.id, SignInChange.PASSWORD_CHOSEN)


def _invited(session: Session, token: str, *, lock: bool = False) -> Officer:
    query = (
        sa.select(Officer)
        .join(Invitation, Invitation.officer_id == Officer.id)
        .where(
            Invitation.token_hash == token_hash(token),
            *in_time(Invitation.expires_at, LASTS),
            Officer.disabled_at.is_(None),
        )
    )
    if lock:
        query = query.with_for_update()
    officer = session.scalars(query).one_or_none()
    if officer is None or only_work_account(officer.work_account):
        raise InvitationGone
    return officer
