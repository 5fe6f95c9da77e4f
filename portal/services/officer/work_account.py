"""Signing in with the partnership's own account (OpenID Connect): who it is, and with which role.

The provider is asked by the pages; here its answer, already proved, is believed. Roles come from its claims at each
sign-in, so who leaves a group there has lost the role here.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum, auto

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.config import Oidc
from portal.domain.vocabulary import Role
from portal.models.officer import Officer
from portal.services.audit import audit
from portal.services.officer.officer_sessions import end_sessions
from portal.services.officer.officer_sign_in import Caller, Step, begin_step, enter
from portal.services.officer.officers import new_officer
from portal.services.transaction import transaction


class WhyNot(StrEnum):
    """Why somebody whom the provider knows does not come in."""

    NO_ROLE = auto()
    NO_EMAIL = auto()
    OTHER_ACCOUNT = auto()
    DISABLED = auto()
    LOCKED = auto()


class NotLetIn(Exception):
    """The provider knows them, and we do not let them in; `why` says for what."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Claims:
    """What the provider says of somebody. `second_factor`: it asked for one."""

    subject: str
    email: str
    email_verified: bool
    name: str
    roles: frozenset[str]
    second_factor: bool


@dataclass(frozen=True)
class Entered:
    """A session's token; or the step after which a code is asked for."""

    token: str | None
    step: Step | None


def come_in(claims: Claims, provider: Oidc, caller: Caller) -> Entered:
    """Let somebody in whom the provider knows, as a new officer where there is none yet.

    Raises:
        NotLetIn: see there; it is in the audit.
    """
    try:
        with transaction() as session:
            officer = _officer(session, claims, provider)
            if not claims.second_factor:
                return Entered(None, begin_step(session, officer.id))
            return Entered(enter(session, officer.id, caller, "work_account"), None)
    except NotLetIn as refused:
        if refused.why is WhyNot.NO_ROLE:
            _end_sessions(claims, provider)
        audit.record("officer.work_account_refused", facts={"why": refused.why.value})
        raise


def _officer(session: Session, claims: Claims, provider: Oidc) -> Officer:
    role = next((role for claimed, role in provider.roles if claimed in claims.roles), None)
    if role is None:
        raise NotLetIn(WhyNot.NO_ROLE)
    account = _account(claims, provider)
    officer = session.scalars(
        sa.select(Officer).where(Officer.work_account == account).with_for_update()
    ).one_or_none() or _by_email(session, claims, provider, Role(role))
    if officer.work_account not in (None, account):
        raise NotLetIn(WhyNot.OTHER_ACCOUNT)
    if officer.disabled_at is not None:
        raise NotLetIn(WhyNot.DISABLED)
    if officer.locked_at is not None:
        raise NotLetIn(WhyNot.LOCKED)
    if officer.work_account is None:
        officer.work_account = account
        # What a password opened is over: from now on the provider decides at each sign-in.
        end_sessions(session, officer.id)
        audit.add_entry(session, "officer.work_account_linked", officer_id=officer.id)
    if officer.role != role:
        officer.role = Role(role)
        facts = {"role": role, "by": "work_account"}
        audit.add_entry(session, "officer.changed", subject=f"officer:{officer.id}", facts=facts)
    return officer


def _account(claims: Claims, provider: Oidc) -> bytes:
    return hashlib.sha256(f"{provider.issuer}\0{claims.subject}".encode()).digest()


def _end_sessions(claims: Claims, provider: Oidc) -> None:
    """Who has lost every role is out in all browsers at once."""
    with transaction() as session:
        officer_id = session.scalar(
            sa.select(Officer.id).where(Officer.work_account == _account(claims, provider))
        )
        if officer_id is not None:
            end_sessions(session, officer_id)
            audit.add_entry(session, "officer.roles_lost", subject=f"officer:{officer_id}")


def _by_email(session: Session, claims: Claims, provider: Oidc, role: Role) -> Officer:
    # An address that anybody may claim at the provider would open a colleague's account.
    email = claims.email.strip().casefold()
    if "@" not in email or len(email) > 254 or not (claims.email_verified or provider.trust_email):
        raise NotLetIn(WhyNot.NO_EMAIL)
    found = session.scalars(
        sa.select(Officer).where(Officer.email == email).with_for_update()
    ).one_or_none()
    return found or new_officer(
        session, email, claims.name.strip()[:100] or email, role, None, "council"
    )
