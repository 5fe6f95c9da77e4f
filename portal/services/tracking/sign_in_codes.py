"""Codes of figures by mail: to open one's cases, with the same answer whatever was typed.

A row is kept for anybody who asks, and the message is written for anybody too; where address and
case do not belong together it is taken back before the commit, so that time tells nothing.
"""

import secrets
import unicodedata
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.sign_in_code import SIGN_IN, SignInCode
from portal.security import blind_index
from portal.security.tokens import code_hash, is_hash_of, new_token, token_hash
from portal.services import throttles
from portal.services.audit import audit
from portal.services.in_time import in_time
from portal.services.messages import outbox
from portal.services.tracking.tracking_access import (
    add_session,
    find_case_row,
    is_mailed_at,
    read_reference,
)
from portal.services.transaction import transaction

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
FIGURES = 8

_WINDOW = 15 * 60
_BY_ADDRESS = 20
# A pair is known to few, so that nobody else can use up a person's codes; a reference to some more.
_BY_PAIR = 5
_BY_REFERENCE = 30
_SITE_WIDE = 1500

# Where nobody is mailed a message is written all the same; nothing of it is kept.
_NOBODY = "nobody@example.org"


class TooManyCodes(Exception):
    """Codes were asked for too often from this address, for this case, or site-wide."""


def ask_for_code(typed_reference: str, typed_email: str, address: str) -> str:
    """Mail a code, where the case has this address and it is safe.

    Args:
        typed_reference: as typed; either kind of reference.
        typed_email: as typed.
        address: the caller's network address, by which requests are counted.

    Returns:
        The token for the browser that asked, which alone may use the code.

    Raises:
        TooManyCodes: wait a quarter of an hour.
    """
    reference, term = read_reference(typed_reference), blind_index.email_term(typed_email)
    _count(typed_reference, reference, term, address)
    token, code, now = new_token(), new_code(), clock.now()
    with transaction() as session:
        session.execute(sa.delete(SignInCode).where(SignInCode.expires_at <= now))
        case = find_case_row(session, reference)
        right = case is not None and is_mailed_at(case, term)
        session.add(
            SignInCode(
                token_hash=token_hash(token),
                # A code that was mailed to nobody must not be there to be guessed.
                code_hash=hash_of(code) if right else secrets.token_bytes(32),
                purpose=SIGN_IN,
                reference=reference,
                email_term=term,
                tries=0,
                expires_at=now + LASTS,
            )
        )
        with session.begin_nested() as written:
            outbox.add_message(
                session,
                message="sign_in_code",
                to=typed_email.strip() if right else _NOBODY,
                locale=case.locale if case is not None and right else DEFAULT,
                case_key=case.case_key if case is not None and right else None,
                reference=reference or "ASB-0000-0000",
                dedupe_key=f"sign_in_code:{token_hash(token).hex()}",
                facts={"code": written_code(code)},
            )
            if not right:
                written.rollback()
        audit.add_entry(
            session,
            "case.code_asked",
            subject=reference if right else None,
            facts={"mailed": right},
        )
    return token


def open_with_code(token: str | None, typed: str) -> str | None:
    """Spend one try of a mailed code.

    Returns:
        The token of the opened session; None where the code is wrong, over, spent, or never was.
    """
    with transaction() as session:
        row = take_code(session, token, SIGN_IN, typed)
        if row is None:
            return None
        case = find_case_row(session, row.reference)
        if case is None or not is_mailed_at(case, row.email_term):
            return None
        audit.add_entry(session, "case.followed", subject=row.reference, facts={"by": "email"})
        return add_session(session, row.reference, row.email_term)


def is_waiting(token: str | None) -> bool:
    """Whether this browser asked for a code whose time is not over; nothing is spent."""
    if not token:
        return False
    found = sa.select(SignInCode.tries).where(
        SignInCode.token_hash == token_hash(token),
        SignInCode.purpose == SIGN_IN,
        *in_time(SignInCode.expires_at, LASTS),
    )
    return db.session.scalar(found) is not None


def take_code(session: Session, token: str | None, purpose: str, typed: str) -> SignInCode | None:
    """Spend one try, in the transaction; the row of a right code is deleted and handed out."""
    if not token:
        return None
    row = session.scalars(
        sa.select(SignInCode)
        .where(
            SignInCode.token_hash == token_hash(token),
            SignInCode.purpose == purpose,
            SignInCode.tries < MOST_TRIES,
            *in_time(SignInCode.expires_at, LASTS),
        )
        .with_for_update(of=SignInCode)
    ).one_or_none()
    if row is None:
        return None
    row.tries += 1
    if not is_hash_of(row.code_hash, read_figures(typed), "mailed"):
        return None
    session.delete(row)
    return row


def new_code() -> str:
    """A fresh code of figures."""
    return f"{secrets.randbelow(10**FIGURES):0{FIGURES}d}"


def written_code(code: str) -> str:
    """A code as people read it, in two groups."""
    half = FIGURES // 2
    return f"{code[:half]} {code[half:]}"


def hash_of(code: str) -> bytes:
    """What is kept of a code."""
    return code_hash(code, "mailed")


def read_figures(typed: str) -> str:
    """The figures of what somebody typed, in any script."""
    figures = (unicodedata.decimal(letter, None) for letter in typed[:100])
    return "".join(str(figure) for figure in figures if figure is not None)


def _count(typed: str, reference: str, term: bytes, address: str) -> None:
    # Only requests within their own limits count site-wide: one address cannot lock out all.
    about = reference or typed.strip()[:100]
    limits = (
        (f"mailed-code:{address}", _BY_ADDRESS),
        (f"mailed-code:{about}:{term.hex()}", _BY_PAIR),
        (f"mailed-code:{about}", _BY_REFERENCE),
        ("mailed-code:all", _SITE_WIDE),
    )
    if not all(throttles.allow(key, limit, _WINDOW) for key, limit in limits):
        raise TooManyCodes
