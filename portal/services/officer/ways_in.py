"""What lets an officer in, and what follows where it changes: other sessions end, and its owner is told by mail.

Who signs in with a work account has no other way in, as long as the portal has the provider: who loses their role there
must not keep a password here (docs/decisions/0033).
"""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.officer_acts import SignInChange
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.officer import Officer
from portal.models.second_factor import Authenticator, Passkey, RecoveryCode
from portal.security.tokens import new_token
from portal.services.messages import outbox


@dataclass(frozen=True)
class WaysIn:
    """What an officer signs in with here. With `work_account` nothing else counts."""

    work_account: bool
    password: bool
    app: bool
    recovery_codes_left: int
    passkeys: int


def only_work_account(work_account: bytes | None) -> bool:
    """Whether somebody with this work account, or none, signs in by it alone."""
    settings: Settings = current_app.config["PORTAL"]
    return work_account is not None and settings.oidc is not None


def find_ways_in(officer_id: int, session: Session | None = None) -> WaysIn:
    """What lets an officer in now."""
    held = session or db.session()
    officer = held.get_one(Officer, officer_id)

    def count(table: type[Passkey] | type[RecoveryCode], *unused: sa.ColumnElement[bool]) -> int:
        query = sa.select(sa.func.count()).where(table.officer_id == officer_id, *unused)
        return held.scalar(query) or 0

    app = sa.select(Authenticator.officer_id).where(
        Authenticator.officer_id == officer_id, Authenticator.confirmed_at.is_not(None)
    )
    return WaysIn(
        work_account=only_work_account(officer.work_account),
        password=bool(officer.password_hash),
        app=held.scalar(app) is not None,
        recovery_codes_left=count(RecoveryCode, RecoveryCode.used_at.is_(None)),
        passkeys=count(Passkey),
    )


def tell_of_change(session: Session, officer_id: int, change: SignInChange) -> None:
    """Mail an officer what changed and what lets them in now, in the caller's transaction.

    The mail holds no link: people are taught never to sign in from one.
    """
    session.flush()
    officer, left = session.get_one(Officer, officer_id), find_ways_in(officer_id, session)
    outbox.add_message(
        session,
        message="sign_in_changed",
        to=officer.email,
        locale=DEFAULT,
        case_key=None,
        reference=f"officer:{officer_id}",
        dedupe_key=f"sign-in-changed:{new_token()}",
        facts={"change": change.value, "left": left},
    )
