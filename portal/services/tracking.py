"""Following a case by its reference and its code: who may look, and what they see.

A reference is a label, the code is the key. An opened case stays open in one browser for a
short while; nothing about it stands in the browser but an opaque token.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain import references
from portal.domain.references import BadReferenceError, ReferenceKind
from portal.domain.state_machine import NextAction
from portal.domain.states import CASE_REVIEWS, REPORTS
from portal.domain.vocabulary import CaseReviewStatus, ReportKind, ReportStatus, Visibility
from portal.extensions import db
from portal.models.case_review import CaseReview, CaseReviewEvent
from portal.models.report import Report, ReportEvent
from portal.models.tracking_session import TrackingSession
from portal.security.tokens import code_hash, new_token, token_hash
from portal.services import audit, throttles
from portal.services.transaction import transaction

OPEN_FOR = timedelta(minutes=30)

_TRIES = 10
_TRIES_SITE_WIDE = 600
_WINDOW = 60

# Compared where no such case exists, so that the work done is the same.
_NO_CASE = bytes(32)


class TooManyTries(Exception):
    """Cases were tried too often from this address, or site-wide."""


@dataclass(frozen=True)
class TrackedEvent:
    """One public line of a timeline. `words` are an officer's own, or empty."""

    at: datetime
    kind: str
    facts: dict[str, Any]
    words: str


@dataclass(frozen=True)
class TrackedCase:
    """A case as the person who sent it sees it: nothing of what they told, nothing of the staff's.

    `events`: newest first. `next_action` and `due_on` are what is promised, if anything is.
    """

    reference: str
    kind: ReportKind | None
    status: ReportStatus | CaseReviewStatus
    received_at: datetime
    next_action: NextAction | None
    due_on: date | None
    events: tuple[TrackedEvent, ...]

    @property
    def is_report(self) -> bool:
        return isinstance(self.status, ReportStatus)


def open_case(typed_reference: str, typed_code: str, address: str) -> tuple[str, str] | None:
    """Open a case for one browser.

    Args:
        typed_reference: as typed; either kind of reference.
        typed_code: as typed.
        address: the caller's network address, by which tries are counted.

    Returns:
        The session's token and the reference in its written form; None where the two do not
        belong together, whichever of them is wrong.

    Raises:
        TooManyTries: too many tries.
    """
    # Only tries within an address's own limit count site-wide: one address cannot lock out all.
    if not throttles.allow(f"track:{address}", _TRIES, _WINDOW) or not throttles.allow(
        "track:all", _TRIES_SITE_WIDE, _WINDOW
    ):
        raise TooManyTries
    reference, code = _reference(typed_reference), _code(typed_code)
    kept = _tracking_hash(db.session(), reference)
    right = hmac.compare_digest(kept or _NO_CASE, code_hash(code, "tracking"))
    if not right or kept is None:
        return None
    token, now = new_token(), clock.now()
    with transaction() as session:
        session.execute(sa.delete(TrackingSession).where(TrackingSession.expires_at <= now))
        session.add(
            TrackingSession(
                token_hash=token_hash(token), reference=reference, expires_at=now + OPEN_FOR
            )
        )
        audit.add_entry(session, "case.followed", subject=reference)
    return token, reference


def find_case(token: str | None, reference: str) -> TrackedCase | None:
    """The case that this browser opened, or None: not opened, closed again, or another one."""
    session: Session = db.session()
    if not token:
        return None
    opened = session.scalar(
        sa.select(TrackingSession.reference).where(
            TrackingSession.token_hash == token_hash(token),
            TrackingSession.expires_at > clock.now(),
        )
    )
    if opened is None or opened != reference:
        return None
    if references.kind_of(opened) is ReferenceKind.CR:
        return _tracked_review(session, opened)
    return _tracked_report(session, opened)


def close_case(token: str | None) -> None:
    """Sign out: the token opens nothing any more, whoever holds it."""
    if not token:
        return
    with transaction() as session:
        session.execute(
            sa.delete(TrackingSession).where(TrackingSession.token_hash == token_hash(token))
        )


def _reference(typed: str) -> str:
    try:
        return references.normalise(typed, _expected(typed))
    except BadReferenceError:
        return ""


def _expected(typed: str) -> ReferenceKind | None:
    # Most cases are reports, so the letters before a report's reference may be left out.
    letters = typed.strip().upper()
    return (
        None
        if letters.startswith(tuple(kind.prefix for kind in ReferenceKind))
        else (ReferenceKind.ASB)
    )


def _code(typed: str) -> str:
    try:
        return references.normalise_code(typed)
    except BadReferenceError:
        return ""


def _tracking_hash(session: Session, reference: str) -> bytes | None:
    """The hash of a case's code; both tables are asked whatever the reference looks like."""
    found = [
        session.scalar(sa.select(table.tracking_hash).where(table.reference == reference))
        for table in (Report, CaseReview)
    ]
    return next((bytes(kept) for kept in found if kept is not None), None)


def _tracked_report(session: Session, reference: str) -> TrackedCase | None:
    report = session.scalars(sa.select(Report).where(Report.reference == reference)).one_or_none()
    if report is None:
        return None
    action = REPORTS.states[report.status].action
    return TrackedCase(
        reference=reference,
        kind=report.kind,
        status=report.status,
        received_at=report.received_at,
        next_action=action,
        due_on=report.due_on if action else None,
        events=_public(report.events),
    )


def _tracked_review(session: Session, reference: str) -> TrackedCase | None:
    review = session.scalars(
        sa.select(CaseReview).where(CaseReview.reference == reference)
    ).one_or_none()
    if review is None:
        return None
    action = CASE_REVIEWS.states[review.status].action
    return TrackedCase(
        reference=reference,
        kind=None,
        status=review.status,
        received_at=review.received_at,
        next_action=action,
        due_on=review.due_on if action else None,
        events=_public(review.events),
    )


def _public(events: Sequence[ReportEvent | CaseReviewEvent]) -> tuple[TrackedEvent, ...]:
    return tuple(
        TrackedEvent(
            at=event.at,
            kind=event.kind,
            facts=dict(event.facts),
            words=event.words if isinstance(event.words, str) else "",
        )
        for event in reversed(events)
        if event.visibility is Visibility.PUBLIC
    )
