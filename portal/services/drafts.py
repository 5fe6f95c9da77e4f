"""Drafts: a journey's answers, kept sealed until they are sent.

The browser holds an opaque token only. A draft ends with the browser session, on
"exit this page", a day after its last change, or after the policy's days once saved.
"""

import copy
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.content.current import authority
from portal.domain import references
from portal.extensions import db
from portal.models.base import new_case_key
from portal.models.draft import Draft
from portal.models.evidence import Evidence
from portal.security.tokens import code_hash, code_hashes, new_token, token_hash
from portal.services.transaction import transaction

UNSAVED_FOR = timedelta(hours=24)
SENT_FOR = timedelta(hours=24)
_AT_ONCE = 200

Answers = dict[str, dict[str, Any]]

# Built once: every question page asks for its draft (docs/decisions/0036).
_LIVE = sa.select(Draft).where(
    Draft.token_hash == sa.bindparam("token"),
    Draft.journey == sa.bindparam("journey"),
    Draft.expires_at > sa.bindparam("now"),
)
_LOCKED = _LIVE.with_for_update(of=Draft)


class DraftGone(Exception):
    """The draft has ended, or was sent, or never was."""


@dataclass(frozen=True)
class DraftView:
    """A draft as the pages see it. `answers` maps a question's slug to its fields."""

    journey: str
    locale: str
    answers: Answers
    submission_key: str
    tracking_code: str | None
    resume_code: str | None
    sent_reference: str | None
    started_at: datetime
    expires_at: datetime


def start_draft(journey: str, locale: str, slug: str, fields: dict[str, Any]) -> str:
    """Begin a journey with its first answer; returns the token for the cookie."""
    token, now = new_token(), clock.now()
    with transaction() as session:
        key = new_case_key(now)
        session.add(key)
        draft = Draft(
            token_hash=token_hash(token),
            journey=journey,
            locale=locale,
            submission_key=secrets.token_urlsafe(32),
            key_id=key.id,
            case_key=key,
            started_at=now,
            saved_at=now,
            expires_at=now + UNSAVED_FOR,
        )
        draft.answers = {slug: fields}
        draft.codes = {"tracking": references.new_code()}
        session.add(draft)
    return token


def find_draft(token: str | None, journey: str) -> DraftView | None:
    """The draft of a token, or None when it has ended."""
    draft = _live(db.session(), token, journey)
    return None if draft is None else _view(draft)


def change_answers(
    token: str, journey: str, changes: dict[str, dict[str, Any] | None], locale: str | None = None
) -> DraftView:
    """Keep questions' answers; None forgets a question's answers.

    Raises:
        DraftGone: there is no such draft any more, or it was sent.
    """
    with transaction() as session:
        draft = _live(session, token, journey, lock=True)
        if draft is None or draft.sent_reference:
            raise DraftGone
        answers = copy.deepcopy(draft.answers or {})
        for slug, fields in changes.items():
            if fields is None:
                answers.pop(slug, None)
            else:
                answers[slug] = fields
        draft.answers = answers
        draft.locale = locale or draft.locale
        draft.saved_at = clock.now()
        if draft.resume_hash is None:
            draft.expires_at = draft.saved_at + UNSAVED_FOR
        session.flush()
        return _view(draft)


def saved_days() -> int:
    """For how many days a draft that was saved with a code waits."""
    return authority().policy.retention.drafts_days


def keep_for_later(token: str, journey: str) -> None:
    """Give the draft a code that opens it on another device, for the days of the policy.

    Saving again keeps the code, so that a double click shows the same one.

    Raises:
        DraftGone: there is no such draft any more, or it was sent.
    """
    with transaction() as session:
        draft = _live(session, token, journey, lock=True)
        if draft is None or draft.sent_reference:
            raise DraftGone
        draft.expires_at = clock.now() + timedelta(days=saved_days())
        if draft.resume_hash is None:
            code = references.new_code()
            draft.codes = {**(draft.codes or {}), "resume": code}
            draft.resume_hash = _resume_hash(code)


def resume_draft(typed: str, journey: str) -> str | None:
    """Open a saved draft on this device.

    Returns:
        The new token, or None for an unknown or ended code. The other device's
        token ends, so that a shared computer forgets the draft.
    """
    try:
        code = references.normalise_code(typed)
    except references.BadReferenceError:
        return None
    with transaction() as session:
        draft = session.scalars(
            sa.select(Draft)
            .where(
                Draft.resume_hash.in_(code_hashes(code, "resume")),
                Draft.journey == journey,
                Draft.expires_at > clock.now(),
            )
            .with_for_update(of=Draft)
        ).one_or_none()
        if draft is None or draft.sent_reference:
            return None
        token = new_token()
        draft.token_hash = token_hash(token)
        return token


def end_draft(token: str | None, journey: str) -> None:
    """Forget a draft at once, with its key. A saved draft only ends on this device."""
    with transaction() as session:
        draft = _live(session, token, journey, lock=True)
        if draft is None:
            return
        if draft.resume_hash is not None and not draft.sent_reference:
            draft.token_hash = token_hash(new_token())
        else:
            _erase(session, draft)


def purge_drafts(most: int = _AT_ONCE) -> int:
    """Erase drafts whose time is over, the oldest first, so many at `most` and in one commit; returns how many."""
    with transaction() as session:
        ended = session.scalars(
            sa.select(Draft)
            .where(Draft.expires_at <= clock.now())
            .order_by(Draft.expires_at)
            .limit(most)
            .with_for_update(of=Draft)
        ).all()
        for draft in ended:
            _erase(session, draft)
        return len(ended)


def renew_resume_hashes(at_once: int = _AT_ONCE) -> int:
    """Keep the codes of saved drafts under the newest look-up key; returns how many. So many `at_once` are a commit."""
    renewed, last = 0, 0
    while True:
        with transaction() as session:
            saved = session.scalars(
                sa.select(Draft)
                .where(Draft.resume_hash.is_not(None), Draft.id > last)
                .order_by(Draft.id)
                .limit(at_once)
                .with_for_update(of=Draft)
            ).all()
            if not saved:
                return renewed
            for draft in saved:
                if code := (draft.codes or {}).get("resume"):
                    draft.resume_hash = _resume_hash(code)
            renewed, last = renewed + len(saved), saved[-1].id


def lock_draft(session: Session, token: str | None, journey: str) -> Draft | None:
    """The live draft's row, locked, for a service that sends it in its own transaction."""
    return _live(session, token, journey, lock=True)


def mark_sent(draft: Draft, reference: str) -> None:
    """Drop the answers of a sent draft; its reference and code stay for a day."""
    draft.sent_reference = reference
    draft.sent_at = clock.now()
    draft.expires_at = draft.sent_at + SENT_FOR
    draft.resume_hash = None
    draft.answers = {}


def _live(session: Session, token: str | None, journey: str, *, lock: bool = False) -> Draft | None:
    if not token:
        return None
    sought = {"token": token_hash(token), "journey": journey, "now": clock.now()}
    return session.scalars(_LOCKED if lock else _LIVE, sought).one_or_none()


def _erase(session: Session, draft: Draft) -> None:
    key = draft.case_key
    # Evidence that was never sent goes with its key; the sweeper clears the closed files away.
    session.execute(sa.delete(Evidence).where(Evidence.key_id == key.id))
    session.delete(draft)
    session.flush()
    key.destroy(clock.now())
    session.delete(key)


def _resume_hash(code: str) -> bytes:
    return code_hash(references.normalise_code(code), "resume")


def _view(draft: Draft) -> DraftView:
    codes = draft.codes or {}
    return DraftView(
        journey=draft.journey,
        locale=draft.locale,
        answers=draft.answers or {},
        submission_key=draft.submission_key,
        tracking_code=codes.get("tracking"),
        resume_code=codes.get("resume"),
        sent_reference=draft.sent_reference,
        started_at=draft.started_at,
        expires_at=draft.expires_at,
    )
