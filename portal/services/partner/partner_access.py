"""How a partner opens a request: a code mailed to the registered address, and to no other.

The answer is the same whatever the address of the page: a row is kept for anybody who asks, and
where nobody is mailed the message is taken back before the commit, so that time tells nothing.
"""

import re
import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.information import RequestState
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.information_request import InformationRequest
from portal.models.sign_in_code import SignInCode
from portal.models.tracking_session import TrackingSession
from portal.security import blind_index
from portal.security.tokens import new_token, token_hash
from portal.services import throttles
from portal.services.audit import audit
from portal.services.in_time import in_time
from portal.services.messages import outbox
from portal.services.tracking.sign_in_codes import (
    LASTS,
    TooManyCodes,
    hash_of,
    new_code,
    take_code,
    written_code,
)
from portal.services.tracking.tracking_access import add_session, find_access
from portal.services.transaction import transaction

PARTNER = "partner"
# Long enough to write an answer; what is saved stays anyway.
OPEN_FOR = timedelta(hours=2)

_WINDOW = 15 * 60
_BY_ADDRESS = 20
_BY_PAGE = 5
_SITE_WIDE = 600
LABEL = re.compile(r"[A-Za-z0-9_-]{16}")
_NOBODY = "nobody@example.org"


def ask_for_code(label: str, address: str) -> str:
    """Mail a code to the registered address of a request's contact.

    Args:
        label: from the page's address; as `LABEL` has it, known here or not.
        address: the caller's network address, by which requests are counted.

    Returns:
        The token for the browser that asked, which alone may use the code.

    Raises:
        TooManyCodes: wait a quarter of an hour.
    """
    limits = (
        (f"partner-code:{address}", _BY_ADDRESS),
        (f"partner-code-page:{label}", _BY_PAGE),
        ("partner-code:all", _SITE_WIDE),
    )
    if not all(throttles.allow(key, limit, _WINDOW) for key, limit in limits):
        raise TooManyCodes
    token, code, now = new_token(), new_code(), clock.now()
    with transaction() as session:
        session.execute(sa.delete(SignInCode).where(SignInCode.expires_at <= now))
        row = find_row(session, label)
        email = row.contact.email if row is not None and row.contact is not None else None
        session.add(
            SignInCode(
                token_hash=token_hash(token),
                code_hash=hash_of(code) if email else secrets.token_bytes(32),
                purpose=PARTNER,
                reference=label,
                email_term=blind_index.email_term(email or _NOBODY),
                tries=0,
                expires_at=now + LASTS,
            )
        )
        with session.begin_nested() as written:
            outbox.add_message(
                session,
                message="partner_code",
                to=email or _NOBODY,
                locale=DEFAULT,
                case_key=row.case_key if row is not None else None,
                reference=row.case_review.reference if row is not None else "CR-0000-0000",
                dedupe_key=f"partner_code:{token_hash(token).hex()}",
                facts={"code": written_code(code), "page": f"/partners/{label}"},
            )
            if email is None:
                written.rollback()
        audit.add_entry(
            session,
            "partner.code_asked",
            subject=row.case_review.reference if row is not None else None,
            facts={"mailed": email is not None},
        )
    return token


def is_waiting(token: str | None, label: str) -> bool:
    """Whether this browser asked for a code of this page whose time is not over; nothing is spent."""
    if not token:
        return False
    found = sa.select(SignInCode.tries).where(
        SignInCode.token_hash == token_hash(token),
        SignInCode.purpose == PARTNER,
        SignInCode.reference == label,
        *in_time(SignInCode.expires_at, LASTS),
    )
    return db.session.scalar(found) is not None


def open_with_code(token: str | None, label: str, typed: str) -> str | None:
    """Spend one try of a mailed code.

    Returns:
        The token of the opened request; None where the code is wrong, over, spent, or never was.
    """
    with transaction() as session:
        code = take_code(session, token, PARTNER, typed)
        row = find_row(session, label) if code is not None and code.reference == label else None
        if code is None or row is None or row.contact is None:
            return None
        if not blind_index.is_email_term(code.email_term, row.contact.email):
            return None
        facts = {"request": row.id}
        reference = row.case_review.reference
        audit.add_entry(session, "partner.request_opened", subject=reference, facts=facts)
        return add_session(session, label, lasts=OPEN_FOR)


def close(token: str | None) -> None:
    """Sign out: the token opens nothing any more."""
    if not token:
        return
    with transaction() as session:
        session.execute(
            sa.delete(TrackingSession).where(TrackingSession.token_hash == token_hash(token))
        )


def find_row(session: Session, label: str) -> InformationRequest | None:
    """The request of a page's address, where its contact is still in use and its case not erased."""
    if LABEL.fullmatch(label) is None:
        return None
    row = session.scalars(
        sa.select(InformationRequest).where(InformationRequest.address == label)
    ).one_or_none()
    if row is None or row.contact is None or not row.contact.active:
        return None
    return None if row.case_key.is_destroyed else row


def opened_row(session: Session, token: str | None, label: str) -> InformationRequest | None:
    """The request, where this browser opened it, and only this one."""
    access = find_access(session, token, OPEN_FOR)
    if access is None or access.reference != label or access.email_term is not None:
        return None
    return find_row(session, label)


def is_open(row: InformationRequest) -> bool:
    """Whether it may still be answered."""
    return row.state is RequestState.OPEN
