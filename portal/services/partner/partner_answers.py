"""What a partner does with its request, and nothing else: read it, save, answer, refuse."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.domain.evidence import CaseKind
from portal.domain.information import FOR_INFORMATION, AnswerWay, RequestKind, RequestState
from portal.domain.vocabulary import Role, Visibility
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.case_review import CaseReviewEvent
from portal.models.information_request import InformationRequest
from portal.models.officer import Officer
from portal.services.audit import audit
from portal.services.evidence.evidence_case import EvidenceCase
from portal.services.messages import outbox
from portal.services.partner.information_requests import Answer, end_with, ended_kind, read_answer
from portal.services.partner.partner_access import is_open, opened_row
from portal.services.partner.recommendations import (
    BodyResponse,
    SentRecommendation,
    items_of,
    take_responses,
)
from portal.services.transaction import Stale, transaction


class RequestClosed(Exception):
    """This browser has not opened the request, or not any more."""


class TooEarly(Exception):
    """The panel has not met yet, so nobody can say what it found."""


class RequestEnded(Exception):
    """The request was answered, refused or taken back."""


@dataclass(frozen=True)
class Draft:
    """What was saved, as it was typed."""

    words: str = ""
    dates: str = ""


@dataclass(frozen=True)
class PartnerRequest:
    """A request as its partner sees it: what is asked, by when, and what was answered."""

    label: str
    version: int
    reference: str
    organisation: str
    kind: RequestKind
    state: RequestState
    asked: str
    asked_at: datetime
    due_on: date
    ended_at: datetime | None
    draft: Draft
    answer: Answer | None
    files_of: EvidenceCase
    recommendations: tuple[SentRecommendation, ...] = ()
    papers: Mapping[str, Any] | None = None

    @property
    def is_open(self) -> bool:
        """Whether it may still be answered."""
        return self.state is RequestState.OPEN

    @property
    def asks_information(self) -> bool:
        """Whether it takes words, files or a refusal; recommendations do not."""
        return self.kind in FOR_INFORMATION


def find_opened(token: str | None, label: str) -> PartnerRequest | None:
    """The request that this browser opened, or None."""
    row = opened_row(db.session(), token, label)
    return _seen(row) if row is not None else None


def save(token: str | None, label: str, version: int, draft: Draft) -> None:
    """Keep what was typed so far; nobody but the partner reads it.

    Raises:
        RequestClosed, RequestEnded, Stale: see there; nothing was written.
    """
    with _changing(token, label, version, "partner.answer_saved") as (_session, row):
        row.draft = {"words": draft.words, "dates": draft.dates}


def send(token: str | None, label: str, version: int, answer: Answer) -> None:
    """Answer, or with a legal reason refuse; or as a chair say what the panel found.

    The contact officer is told that something came.

    Raises:
        RequestClosed, RequestEnded, TooEarly, Stale: see there; nothing was written.
    """
    with _changing(token, label, version, "partner.answered") as (session, row):
        if row.kind is RequestKind.REGARD:
            raise RequestEnded
        is_chair = row.kind is RequestKind.CHAIR
        if is_chair and clock.today() < row.due_on:
            raise TooEarly
        end_with(row, answer, AnswerWay.PAGE)
        event = CaseReviewEvent(
            case_review=row.case_review,
            at=clock.now(),
            kind="chair_recorded" if is_chair else ended_kind(row),
            role=Role.PARTNER,
            visibility=Visibility.STAFF,
            facts={"body": row.body.value},
        )
        session.add(event)
        _tell_officer(session, row)


def respond(token: str | None, label: str, version: int, said: Sequence[BodyResponse]) -> None:
    """Say what is done about each recommendation, or why not; the contact officer is told.

    Raises:
        RequestClosed, RequestEnded, Stale: see there; nothing was written.
        ValueError: a recommendation has no response.
    """
    with _changing(token, label, version, "partner.responded") as (session, row):
        if row.kind is not RequestKind.REGARD:
            raise RequestEnded
        take_responses(session, row, said)
        _tell_officer(session, row)


def _tell_officer(session: Session, row: InformationRequest) -> None:
    message = "chair_recorded" if row.kind is RequestKind.CHAIR else "information_arrived"
    review = row.case_review
    contact = session.get(Officer, review.contact_officer_id or 0)
    if contact is None or contact.disabled_at is not None:
        return
    outbox.add_message(
        session,
        message=message,
        to=contact.email,
        locale=DEFAULT,
        case_key=row.case_key,
        reference=review.reference,
        dedupe_key=f"{message}:{row.address}",
        facts={"page": f"/officers/case-reviews/{review.reference}"},
    )


@contextmanager
def _changing(
    token: str | None, label: str, version: int, act: str
) -> Iterator[tuple[Session, InformationRequest]]:
    with transaction() as session:
        row = opened_row(session, token, label)
        if row is None:
            raise RequestClosed
        if not is_open(row):
            raise RequestEnded
        if row.version != version:
            raise Stale
        yield session, row
        reference = row.case_review.reference
        audit.add_entry(session, act, subject=reference, facts={"request": row.id})


def _seen(row: InformationRequest) -> PartnerRequest:
    kept = row.draft if isinstance(row.draft, dict) else {}
    return PartnerRequest(
        label=row.address,
        version=row.version,
        reference=row.case_review.reference,
        organisation=row.contact.organisation if row.contact else "",
        kind=row.kind,
        state=row.state,
        asked=row.asked if isinstance(row.asked, str) else "",
        asked_at=row.asked_at,
        due_on=row.due_on,
        ended_at=row.ended_at,
        draft=Draft(str(kept.get("words", "")), str(kept.get("dates", ""))),
        answer=read_answer(row.answer),
        files_of=EvidenceCase(CaseKind.INFORMATION_REQUEST, row.id),
        recommendations=items_of(row),
        papers=row.asked if row.kind is RequestKind.CHAIR else None,
    )
