"""Passkeys (WebAuthn): added, and used to sign in.

A passkey is a key on a device that asks its owner for a finger, a face or a PIN, so it stands for both steps. It works at
the portal's own address only, which is what makes it safe from copies of the portal.
"""

import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from portal import clock
from portal.config import Settings
from portal.content.current import authority
from portal.domain.officer_acts import SignInChange
from portal.extensions import db
from portal.models.officer import Officer
from portal.models.second_factor import Passkey, PasskeyChallenge
from portal.security.tokens import code_hash, token_hash
from portal.services.audit import audit
from portal.services.in_time import in_time
from portal.services.officer.officer_sign_in import Caller, enter
from portal.services.officer.officers import SignedIn
from portal.services.officer.own_account import note_change
from portal.services.officer.ways_in import find_ways_in
from portal.services.transaction import transaction

_LASTS = timedelta(minutes=10)


class PasskeyRefused(Exception):
    """The device's answer is not good: not to what we asked, not of a key we know, or of another address."""


@dataclass(frozen=True)
class KnownPasskey:
    """A passkey as its owner sees it."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


def are_possible(settings: Settings) -> bool:
    """Whether passkeys work at the portal's address: browsers want a name, not numbers."""
    try:
        ipaddress.ip_address(urlsplit(settings.base_url).hostname or "")
    except ValueError:
        return True
    return False


def list_passkeys(officer_id: int) -> list[KnownPasskey]:
    """An officer's passkeys, in the order in which they were added."""
    rows = db.session.scalars(
        sa.select(Passkey).where(Passkey.officer_id == officer_id).order_by(Passkey.id)
    )
    return [KnownPasskey(row.id, row.name, row.made_at, row.used_at) for row in rows]


def new_challenge(officer: SignedIn | None = None) -> str:
    """Something fresh to sign; for an officer who adds a passkey, or for whoever signs in."""
    challenge, now = secrets.token_urlsafe(32), clock.now()
    with transaction() as session:
        session.execute(sa.delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now))
        session.add(
            PasskeyChallenge(
                challenge_hash=token_hash(challenge),
                officer_id=officer.id if officer else None,
                expires_at=now + _LASTS,
            )
        )
    return challenge


def options_to_add(officer: SignedIn, challenge: str) -> str:
    """What the browser is to be asked, as JSON."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    known = db.session.scalars(
        sa.select(Passkey.credential_id).where(Passkey.officer_id == officer.id)
    )
    options = generate_registration_options(
        rp_id=_host(),
        rp_name=authority().name,
        user_name=officer.email,
        user_display_name=officer.name,
        user_id=code_hash(str(officer.id), "passkey"),
        challenge=challenge.encode(),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return str(options_to_json(options))


def options_to_sign_in(challenge: str) -> str:
    """What the browser is to be asked, as JSON; the device knows which passkeys it has."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=_host(),
        challenge=challenge.encode(),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return str(options_to_json(options))


def add_passkey(officer: SignedIn, challenge: str, answer: str, name: str, caller: Caller) -> None:
    """Add the passkey that a device made. `check_both_again` went before the challenge.

    Raises:
        PasskeyRefused: see there.
    """
    from webauthn import verify_registration_response

    with transaction() as session:
        _spend(session, challenge, officer.id)
        made = _checked(
            lambda: verify_registration_response(
                credential=answer,
                expected_challenge=challenge.encode(),
                expected_rp_id=_host(),
                expected_origin=_origin(),
                require_user_verification=True,
            )
        )
        if session.scalar(sa.select(Passkey.id).where(Passkey.credential_id == made.credential_id)):
            raise PasskeyRefused
        session.add(
            Passkey(
                officer_id=officer.id,
                credential_id=made.credential_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                name=name,
                made_at=clock.now(),
            )
        )
        audit.add_entry(session, "officer.passkey_added", officer_id=officer.id)
        note_change(session, officer.id, SignInChange.PASSKEY_ADDED, caller)


def sign_in(challenge: str, answer: str, caller: Caller) -> str:
    """Sign in with a passkey; returns the session's token.

    Raises:
        PasskeyRefused: see there, or its officer is disabled or locked; it is in the audit.
    """
    try:
        with transaction() as session:
            _spend(session, challenge, None)
            officer_id = _use(session, challenge, answer)
            return enter(session, officer_id, caller, "passkey")
    except PasskeyRefused:
        audit.record("officer.passkey_refused")
        raise


def _use(session: Session, challenge: str, answer: str) -> int:
    from webauthn import verify_authentication_response
    from webauthn.helpers import parse_authentication_credential_json

    credential = _checked(lambda: parse_authentication_credential_json(answer))
    row = session.scalars(
        sa.select(Passkey)
        .join(Officer, Officer.id == Passkey.officer_id)
        .where(
            Passkey.credential_id == credential.raw_id,
            Officer.disabled_at.is_(None),
            Officer.locked_at.is_(None),
        )
        .with_for_update(of=Passkey)
    ).one_or_none()
    if row is None or find_ways_in(row.officer_id, session).work_account:
        raise PasskeyRefused
    used = _checked(
        lambda: verify_authentication_response(
            credential=credential,
            expected_challenge=challenge.encode(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    )
    row.sign_count, row.used_at = used.new_sign_count, clock.now()
    return row.officer_id


def _spend(session: Session, challenge: str, officer_id: int | None) -> None:
    for_whom = (
        PasskeyChallenge.officer_id.is_(None)
        if officer_id is None
        else PasskeyChallenge.officer_id == officer_id
    )
    spent = session.execute(
        sa.delete(PasskeyChallenge)
        .where(
            PasskeyChallenge.challenge_hash == token_hash(challenge),
            *in_time(PasskeyChallenge.expires_at, _LASTS),
            for_whom,
        )
        .returning(PasskeyChallenge.challenge_hash)
    )
    if spent.first() is None:
        raise PasskeyRefused


def _checked(check: Callable[[], Any]) -> Any:
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return check()
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PasskeyRefused from error


def _host() -> str:
    settings: Settings = current_app.config["PORTAL"]
    return urlsplit(settings.base_url).hostname or ""


def _origin() -> str:
    settings: Settings = current_app.config["PORTAL"]
    parts = urlsplit(settings.base_url)
    return f"{parts.scheme}://{parts.netloc}"
