"""Who may open a case: whoever has its code, or whoever reads the mail of its safe address.

A mailed code opens every case that gave this address and may be mailed there now. So a case with
signs of domestic abuse, or whose person called email unsafe, is opened by its own code only: the
mailbox may not be theirs alone.

A joint applicant's code opens the case's news and their own letters, and nothing else: `open_row`
answers None to them, and only what asks for `open_joint_row` shows them anything.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain import references
from portal.domain.references import BadReferenceError, ReferenceKind
from portal.models.case_review import CaseReview
from portal.models.joint_applicant import JointApplicant
from portal.models.report import Report
from portal.models.search_term import CASE_REVIEW, REPORT, SearchTerm
from portal.models.tracking_session import TrackingSession
from portal.security import blind_index
from portal.security.tokens import new_token, token_hash
from portal.services.in_time import in_time
from portal.services.tracking.tracking_contact import Case, email_to_use

OPEN_FOR = timedelta(minutes=30)

# More than one person has; it keeps the page small.
_MOST_CASES = 100


@dataclass(frozen=True)
class Access:
    """What a browser has opened: one case, or with ``email_term`` every case of that address."""

    token_hash: bytes
    reference: str
    email_term: bytes | None
    expires_at: datetime
    joint_id: int | None = None


def read_reference(typed: str) -> str:
    """The reference that somebody typed, in its written form; empty where it is none."""
    letters = typed.strip().upper()
    # Most cases are reports, so the letters before a report's reference may be left out.
    named = letters.startswith(tuple(kind.prefix for kind in ReferenceKind))
    try:
        return references.normalise(typed, None if named else ReferenceKind.ASB)
    except BadReferenceError:
        return ""


def add_session(
    session: Session,
    reference: str,
    email_term: bytes | None = None,
    lasts: timedelta = OPEN_FOR,
    joint_id: int | None = None,
) -> str:
    """Open a case, or all of an address, in the transaction; returns the cookie's token."""
    token, now = new_token(), clock.now()
    session.execute(sa.delete(TrackingSession).where(TrackingSession.expires_at <= now))
    session.add(
        TrackingSession(
            token_hash=token_hash(token),
            reference=reference,
            email_term=email_term,
            joint_applicant_id=joint_id,
            expires_at=now + lasts,
        )
    )
    return token


def find_access(session: Session, token: str | None, lasts: timedelta = OPEN_FOR) -> Access | None:
    """What this browser opened, while it is open.

    Args:
        lasts: for how long such a page is opened.
    """
    if not token:
        return None
    row = session.scalar(
        sa.select(TrackingSession).where(
            TrackingSession.token_hash == token_hash(token),
            *in_time(TrackingSession.expires_at, lasts),
        )
    )
    if row is None:
        return None
    return Access(
        row.token_hash, row.reference, row.email_term, row.expires_at, row.joint_applicant_id
    )


def find_case_row(session: Session, reference: str) -> Case | None:
    """A case by its written reference; both tables are asked whatever it looks like."""
    report = session.scalar(sa.select(Report).where(Report.reference == reference))
    review = session.scalar(sa.select(CaseReview).where(CaseReview.reference == reference))
    return report or review


def open_row(session: Session, access: Access | None, reference: str) -> Case | None:
    """The case, where the browser may look at all of it; never for a joint applicant."""
    if access is None or access.joint_id is not None:
        return None
    if access.email_term is None and access.reference != reference:
        return None
    case = find_case_row(session, reference)
    if case is None:
        return None
    return case if access.email_term is None or is_mailed_at(case, access.email_term) else None


def open_joint_row(
    session: Session, access: Access | None, reference: str
) -> tuple[CaseReview, JointApplicant] | None:
    """The case of a joint applicant who opened it with their own code, and who they are."""
    if access is None or access.joint_id is None or access.reference != reference:
        return None
    joint = session.get(JointApplicant, access.joint_id)
    return (joint.case_review, joint) if joint is not None else None


def is_mailed_at(case: Case, email_term: bytes) -> bool:
    """Whether the address of this keyed hash is one that the case may be mailed at."""
    email = email_to_use(case)
    return bool(email) and blind_index.is_email_term(email_term, email)


def rows_of(session: Session, access: Access) -> list[Case]:
    """Every case that the browser may look at, newest first."""
    if access.joint_id is not None:
        return []
    if access.email_term is None:
        case = find_case_row(session, access.reference)
        return [case] if case is not None else []
    terms = _address_terms(session, access, access.email_term)
    found: list[Case] = []
    for model, kind in ((Report, REPORT), (CaseReview, CASE_REVIEW)):
        ids = (
            sa.select(SearchTerm.subject_id)
            .where(SearchTerm.term.in_(terms), SearchTerm.subject_kind == kind)
            .order_by(SearchTerm.subject_id.desc())
            .limit(_MOST_CASES)
        )
        found += session.scalars(sa.select(model).where(model.id.in_(ids)))
    mine = [case for case in found if is_mailed_at(case, access.email_term)]
    return sorted(mine, key=lambda case: case.received_at, reverse=True)


def _address_terms(session: Session, access: Access, email_term: bytes) -> set[bytes]:
    """The terms of the address that a browser confirmed, under every look-up key.

    The session keeps one of them; the address itself is read from the case that it was given for.
    """
    case = find_case_row(session, access.reference)
    if case is None or not is_mailed_at(case, email_term):
        return {email_term}
    email = email_to_use(case)
    return blind_index.under_any_key(lambda: {blind_index.email_term(email)})
