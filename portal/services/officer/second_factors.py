"""Second factors: an authenticator app's codes and recovery codes. Each code opens once.

The app's secret is sealed with a key of its own that is derived from the master keys, and so is
nothing without them. The functions with a session work inside their caller's transaction.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, auto

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.extensions import db
from portal.models.second_factor import Authenticator, Passkey, RecoveryCode
from portal.security.passwords import hash_password, verify_password
from portal.security.tokens import code_hash, code_hashes, new_token, token_hash
from portal.security.vault import SealBroken, seal, unseal, vault
from portal.services.audit import audit
from portal.services.in_time import CLOCKS_DIFFER
from portal.services.tracking.sign_in_codes import read_figures
from portal.services.transaction import transaction

STEP_SECONDS = 30
# Telephones whose clock is a little off show the code before or after ours.
_SKEW = 1
FIGURES = 6

# From the password to the new app's first code.
_NEXT_LASTS = timedelta(minutes=10)

RECOVERY_CODES = 10
RECOVERY_FIGURES = 12


class Factor(StrEnum):
    """What a code came from."""

    APP = auto()
    RECOVERY = auto()


@dataclass(frozen=True)
class TypedCode:
    """What somebody typed, read but not used up: `recovery` is what is kept of the recovery code that it is."""

    figures: str
    recovery: str | None = None


@dataclass(frozen=True)
class RecoveryCodes:
    """Fresh recovery codes, as people read them, and what is to be kept of them."""

    codes: list[str]
    hashes: list[str]


def has_app(session: Session, officer_id: int) -> bool:
    """Whether an officer's app is set up."""
    found = sa.select(Authenticator.officer_id).where(
        Authenticator.officer_id == officer_id, Authenticator.confirmed_at.is_not(None)
    )
    return session.scalar(found) is not None


def begin_app(session: Session, officer_id: int) -> None:
    """Make a fresh secret for an app that is not set up; one that somebody saw before is over."""
    import pyotp

    _write_secret(session, officer_id, pyotp.random_base32(), confirmed=False)


def waiting_secret(officer_id: int) -> str | None:
    """The secret of an app that is being set up."""
    row = db.session.get(Authenticator, officer_id)
    if row is None or row.confirmed_at is not None:
        return None
    return _secret_of(row)


def app_address(secret: str, email: str, issuer: str) -> str:
    """What the app reads from the picture."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def is_first_code(officer_id: int, typed: str) -> bool:
    """Whether a code fits the app that is being set up: asked before the slow work, and again in the transaction."""
    secret = waiting_secret(officer_id)
    return secret is not None and _step_in(secret, 0, typed) is not None


def is_first_code_of_next(officer_id: int, token: str, typed: str) -> bool:
    """As `is_first_code`, for an app that is to take the other's place."""
    secret = next_secret(officer_id, token)
    return secret is not None and _step_in(secret, 0, typed) is not None


def confirm_app(session: Session, officer_id: int, typed: str, fresh: RecoveryCodes) -> bool:
    """Set the app up with a first code of it, and keep its recovery codes; says whether the code is right."""
    row = session.get(Authenticator, officer_id, with_for_update=True)
    if row is None or row.confirmed_at is not None:
        return False
    step = _step_of(row, typed)
    if step is None:
        return False
    row.last_step, row.confirmed_at = step, clock.now()
    audit.add_entry(session, "officer.app_set_up", officer_id=officer_id)
    keep_recovery_codes(session, officer_id, fresh)
    return True


def begin_next_app(session: Session, officer_id: int) -> tuple[str, str]:
    """Make a secret for an app that is to take the place of the one that is set up.

    Returns:
        The token that the next step must show, and the secret.
    """
    import pyotp

    token, secret = new_token(), pyotp.random_base32()
    row = session.get_one(Authenticator, officer_id, with_for_update=True)
    row.next_sealed = _sealed(secret, officer_id)
    row.next_token_hash, row.next_until = token_hash(token), clock.now() + _NEXT_LASTS
    return token, secret


def next_secret(officer_id: int, token: str) -> str | None:
    """The secret of an app that is to take the other's place; None for any other token, or too late."""
    row = db.session.get(Authenticator, officer_id)
    return _next_secret_of(row, token) if row is not None else None


def confirm_next_app(
    session: Session, officer_id: int, token: str, typed: str, fresh: RecoveryCodes
) -> bool:
    """Put the next app in the place of the one that is set up, with a first code of it and fresh recovery codes.

    Returns:
        Whether the code is right and in time.
    """
    row = session.get(Authenticator, officer_id, with_for_update=True)
    secret = _next_secret_of(row, token) if row is not None else None
    if row is None or secret is None:
        return False
    step = _step_in(secret, 0, typed)
    if step is None:
        return False
    row.secret_sealed = _sealed(secret, officer_id)
    row.last_step, row.made_at, row.confirmed_at = step, clock.now(), clock.now()
    row.next_sealed = row.next_token_hash = row.next_until = None
    audit.add_entry(session, "officer.app_replaced", officer_id=officer_id)
    keep_recovery_codes(session, officer_id, fresh)
    return True


def read_code(officer_id: int, typed: str) -> TypedCode:
    """Read what was typed, before the transaction that uses it up: slow hashes are compared while nobody waits."""
    figures = read_figures(typed)
    if len(figures) != RECOVERY_FIGURES:
        return TypedCode(figures)
    of_theirs = sa.select(RecoveryCode.code_hash).where(RecoveryCode.officer_id == officer_id)
    keyed = [each.hex() for each in code_hashes(figures, _recovery(officer_id))]
    found = (
        kept
        for kept in db.session.scalars(of_theirs).all()
        if any(verify_password(kept, each) for each in keyed)
    )
    return TypedCode(figures, next(found, None))


def take_code(session: Session, officer_id: int, typed: TypedCode) -> Factor | None:
    """Use a code up, of the app or for recovery; None where it is wrong or was used before."""
    if len(typed.figures) == RECOVERY_FIGURES:
        return Factor.RECOVERY if _take_recovery_code(session, officer_id, typed) else None
    row = session.get(Authenticator, officer_id)
    confirmed = row is not None and row.confirmed_at is not None
    step = _step_of(row, typed.figures) if row is not None and confirmed else None
    if step is None:
        return None
    # Of two that come at once, one raises the step; the other finds it raised.
    taken = session.execute(
        sa.update(Authenticator)
        .where(Authenticator.officer_id == officer_id, Authenticator.last_step < step)
        .values(last_step=step)
        .returning(Authenticator.officer_id)
    )
    return Factor.APP if taken.first() else None


def new_recovery_codes(officer_id: int) -> RecoveryCodes:
    """Make recovery codes, before the transaction that keeps them: their hashes are slow."""
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        codes.add(f"{secrets.randbelow(10**RECOVERY_FIGURES):0{RECOVERY_FIGURES}d}")
    purpose = _recovery(officer_id)
    return RecoveryCodes(
        [" ".join(code[at : at + 4] for at in range(0, RECOVERY_FIGURES, 4)) for code in codes],
        # The key lies outside the database, and the slow hash holds where it leaks too [ASVS 5.0, 6.5.2].
        [hash_password(code_hash(code, purpose).hex()) for code in codes],
    )


def keep_recovery_codes(session: Session, officer_id: int, fresh: RecoveryCodes) -> None:
    """Let fresh recovery codes count; those before are over."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.officer_id == officer_id))
    session.add_all(RecoveryCode(officer_id=officer_id, code_hash=each) for each in fresh.hashes)
    audit.add_entry(session, "officer.recovery_codes_made", officer_id=officer_id)


def remove_passkeys(session: Session, officer_id: int) -> int:
    """Forget an officer's passkeys; returns how many."""
    removed = session.execute(
        sa.delete(Passkey).where(Passkey.officer_id == officer_id).returning(Passkey.id)
    )
    return len(removed.all())


def remove_factors(session: Session, officer_id: int) -> None:
    """Forget an officer's app, codes and passkeys; the next sign-in sets an app up anew."""
    for table in (RecoveryCode, Authenticator, Passkey):
        session.execute(sa.delete(table).where(table.officer_id == officer_id))


def give_app(officer_id: int, secret: str) -> None:
    """Set an app up whose secret is known already, as the demonstration's are."""
    with transaction() as session:
        _write_secret(session, officer_id, secret, confirmed=True)


def code_at(secret: str, ahead: int = 0) -> str:
    """The code that an app with this secret shows now, or some steps ahead."""
    import pyotp

    return pyotp.TOTP(secret).generate_otp(_step_now() + ahead)


def _write_secret(session: Session, officer_id: int, secret: str, *, confirmed: bool) -> None:
    now = clock.now()
    session.execute(sa.delete(Authenticator).where(Authenticator.officer_id == officer_id))
    session.add(
        Authenticator(
            officer_id=officer_id,
            secret_sealed=_sealed(secret, officer_id),
            last_step=0,
            made_at=now,
            confirmed_at=now if confirmed else None,
        )
    )


def _take_recovery_code(session: Session, officer_id: int, typed: TypedCode) -> bool:
    taken = session.execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.officer_id == officer_id,
            RecoveryCode.code_hash == typed.recovery,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.officer_id)
    )
    return taken.first() is not None


def _step_of(row: Authenticator, typed: str) -> int | None:
    return _step_in(_secret_of(row), row.last_step, typed)


def _step_in(secret: str, used: int, typed: str) -> int | None:
    import pyotp

    app, figures, now = pyotp.TOTP(secret), read_figures(typed), _step_now()
    found = None
    for step in range(now - _SKEW, now + _SKEW + 1):
        if hmac.compare_digest(app.generate_otp(step), figures) and step > used:
            found = step
    return found


def _step_now() -> int:
    return int(clock.now().timestamp()) // STEP_SECONDS


def _secret_of(row: Authenticator) -> str:
    return _open(row.secret_sealed, row.officer_id)


def _next_secret_of(row: Authenticator, token: str) -> str | None:
    if row.next_sealed is None or row.next_token_hash is None or row.next_until is None:
        return None
    ours = hmac.compare_digest(row.next_token_hash, token_hash(token))
    left = row.next_until - clock.now()
    if not ours or not timedelta() < left <= _NEXT_LASTS + CLOCKS_DIFFER:
        return None
    return _open(row.next_sealed, row.officer_id)


def reseal(session: Session) -> int:
    """Seal the apps' secrets with the newest master key, in the caller's transaction; returns how many it changed.

    Raises:
        SealBroken: one was sealed with a master key that is not configured.
    """
    changed = 0
    for row in session.scalars(sa.select(Authenticator).with_for_update()):
        for name in ("secret_sealed", "next_sealed"):
            sealed = getattr(row, name)
            if sealed is not None and not _opens(_keys()[0], sealed, row.officer_id):
                setattr(row, name, _sealed(_open(sealed, row.officer_id), row.officer_id))
                changed += 1
    return changed


def _sealed(secret: str, officer_id: int) -> bytes:
    return seal(_keys()[0], secret.encode(), _context(officer_id))


def _open(sealed: bytes, officer_id: int) -> str:
    for key in _keys():
        if _opens(key, sealed, officer_id):
            return unseal(key, sealed, _context(officer_id)).decode()
    raise SealBroken("the secret of an app does not open: its master key is not configured")


def _opens(key: bytes, sealed: bytes, officer_id: int) -> bool:
    try:
        unseal(key, sealed, _context(officer_id))
    except SealBroken:
        return False
    return True


def _keys() -> tuple[bytes, ...]:
    return vault().sealing("second-factor")


def _context(officer_id: int) -> str:
    return f"authenticator.secret:{officer_id}"


def _recovery(officer_id: int) -> str:
    return f"recovery:{officer_id}"
