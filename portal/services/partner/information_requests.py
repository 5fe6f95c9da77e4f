"""Asking bodies for information about a case; taking a request back; an answer that came by other ways.

A request is no finding: silence, or a log that is lost, never counts against the applicant.
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.information import (
    ASKED_IN,
    FOR_INFORMATION,
    AnswerWay,
    RequestKind,
    RequestState,
)
from portal.domain.officer_acts import Refusal
from portal.domain.state_machine import Clock
from portal.domain.vocabulary import Body, CaseReviewStatus, Visibility
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.case_review import CaseReview
from portal.models.information_request import InformationRequest
from portal.models.partner import PartnerContact
from portal.services.case_access import CaseNotFound, Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.messages import outbox
from portal.services.officer.officers import OfficerName, SignedIn, name_officers
from portal.services.working_days import working_days

_FIRST_MAIL = {
    RequestKind.REGARD: "recommendations_sent",
    RequestKind.CHAIR: "chair_invited",
}


class RequestNotFound(CaseNotFound):
    """The case has no such request."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom an officer asks: a contact of the directory, or a body by telephone or letter."""

    body: Body | None = None
    contact_id: int | None = None


@dataclass(frozen=True, slots=True)
class HeldComplaint:
    """One complaint about the behaviour that a body holds, from anyone. It counts too."""

    on: dt.date
    about: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a body answered. `law`: the legal reason of one that refuses."""

    words: str
    complaints: tuple[HeldComplaint, ...] = ()
    law: str = ""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request as officers see it."""

    id: int
    address: str
    body: Body
    organisation: str
    name: str
    email: str
    kind: RequestKind
    state: RequestState
    asked: str
    asked_at: dt.datetime
    asked_by: OfficerName | None
    due_on: dt.date
    reminded_at: dt.datetime | None
    chased: int
    chased_at: dt.datetime | None
    ended_at: dt.datetime | None
    answer: Answer | None
    answer_way: AnswerWay | None
    recorded_by: OfficerName | None

    @property
    def may_be_chased(self) -> bool:
        """Whether an officer may chase it now: it is late, can be mailed, and was not chased today."""
        today = clock.today()
        chased_today = self.chased_at is not None and clock.local_day(self.chased_at) == today
        return self.is_late and bool(self.email) and not chased_today

    @property
    def is_late(self) -> bool:
        """Whether the day by which it was asked for has passed without an answer."""
        return self.state is RequestState.OPEN and self.due_on < clock.today()


def ask(
    reference: str,
    officer: SignedIn,
    version: int,
    whom: Sequence[Asked],
    words: str,
    due_on: dt.date | None = None,
) -> None:
    """Ask bodies: those of the directory get a mail that says only that a request waits.

    Args:
        words: what is asked; it is read behind a code.
        due_on: by when; the policy's number of working days where it is not said.

    Raises:
        Refused: nobody is asked in this state, or a contact is not in use.
    """
    facts: dict[str, Any] = {"requests": len(whom)}
    with changing_review(reference, officer, version, "case_review.bodies_asked", facts) as change:
        kind = ASKED_IN.get(change.review.status)
        if kind is None:
            raise Refused(Refusal.NOT_ALLOWED)
        by = due_on or working_days().due(clock.today(), change.clocks.answer_request)
        rows = [add_request(change, each, kind, words, by) for each in whom]
        if change.review.status is CaseReviewStatus.THRESHOLD_DECISION:
            change.lengthen(Clock.DECIDE_THRESHOLD, change.clocks.decide_threshold_with_bodies)
        bodies = list(dict.fromkeys(row.body.value for row in rows))
        asked = change.say("bodies_asked", Visibility.PUBLIC, facts={"bodies": bodies})
        change.tell_applicant(asked)


def cancel(reference: str, officer: SignedIn, version: int, request_id: int, words: str) -> None:
    """Take a request back; its body is told that it need not answer any more.

    Args:
        words: why, for officers.
    """
    facts = {"request": request_id}
    act = "case_review.request_cancelled"
    with changing_review(reference, officer, version, act, facts) as change:
        row = open_row(change, request_id)
        cancel_row(change.session, row)
        told = {"body": row.body.value}
        change.say("request_cancelled", Visibility.STAFF, words, told)


def cancel_row(session: Session, row: InformationRequest) -> None:
    """End a request without an answer, in the transaction; a contact is told so."""
    row.state, row.ended_at = RequestState.CANCELLED, clock.now()
    if row.contact is None or not row.contact.active:
        return
    outbox.add_message(
        session,
        message="information_cancelled",
        to=row.contact.email,
        locale=DEFAULT,
        case_key=row.case_key,
        reference=row.case_review.reference,
        dedupe_key=f"information_cancelled:{row.address}",
        facts={"page": page_of(row)},
    )


def record_answer(
    reference: str,
    officer: SignedIn,
    version: int,
    request_id: int,
    answer: Answer,
    way: AnswerWay,
) -> None:
    """Record what a body said by telephone, in a letter or at a meeting."""
    facts = {"request": request_id, "way": way.value}
    act = "case_review.answer_recorded"
    with changing_review(reference, officer, version, act, facts) as change:
        row = open_row(change, request_id)
        if row.kind not in FOR_INFORMATION:
            raise Refused(Refusal.NOT_ALLOWED)
        row.recorded_by_id = officer.id
        end_with(row, answer, way)
        change.say(ended_kind(row), Visibility.STAFF, facts={"body": row.body.value})


def list_requests(reference: str) -> tuple[RequestLine, ...]:
    """What bodies were asked about a case, newest first."""
    rows = db.session.scalars(
        sa.select(InformationRequest)
        .join(CaseReview)
        .where(CaseReview.reference == reference)
        .order_by(InformationRequest.id.desc())
    ).all()
    ids = [officer for row in rows for officer in (row.asked_by_id, row.recorded_by_id)]
    names = name_officers(ids)
    return tuple(_line(row, names) for row in rows)


def find_request(reference: str, request_id: int) -> RequestLine:
    """One request of a case.

    Raises:
        RequestNotFound: there is none.
    """
    found = next((one for one in list_requests(reference) if one.id == request_id), None)
    if found is None:
        raise RequestNotFound
    return found


def list_late(officer_id: int) -> tuple[tuple[str, RequestLine], ...]:
    """The overdue requests of the cases of a contact officer, longest first, each with its case."""
    rows = db.session.execute(
        sa.select(CaseReview.reference, InformationRequest)
        .join(InformationRequest, InformationRequest.case_review_id == CaseReview.id)
        .where(
            CaseReview.contact_officer_id == officer_id,
            CaseReview.closed_at.is_(None),
            InformationRequest.state == RequestState.OPEN,
            InformationRequest.due_on < clock.today(),
        )
        .order_by(InformationRequest.due_on, InformationRequest.id)
    ).all()
    return tuple((reference, _line(row, {})) for reference, row in rows)


def end_with(row: InformationRequest, answer: Answer, way: AnswerWay) -> None:
    """Keep an answer, in the transaction; nothing half-written is left."""
    row.state = RequestState.REFUSED if answer.law else RequestState.ANSWERED
    row.ended_at, row.answer_way, row.draft = clock.now(), way, None
    kept = [{"on": one.on.isoformat(), "about": one.about} for one in answer.complaints]
    row.answer = {**asdict(answer), "complaints": kept}


def ended_kind(row: InformationRequest) -> str:
    """The kind of the timeline's line of an answer."""
    refused = row.state is RequestState.REFUSED
    return "information_refused" if refused else "information_arrived"


def page_of(row: InformationRequest) -> str:
    """Where a partner opens a request."""
    return f"/partners/{row.address}"


def add_request(
    change: ReviewChange, whom: Asked, kind: RequestKind, words: Any, due_on: dt.date
) -> InformationRequest:
    """Ask one body, in the transaction; a contact of the directory is mailed.

    Raises:
        Refused: the contact is not in use.
    """
    session, review = change.session, change.review
    contact = _contact(session, whom.contact_id) if whom.contact_id is not None else None
    body = contact.body if contact else whom.body
    if body is None:
        raise Refused(Refusal.NO_SUCH_CONTACT)
    row = InformationRequest(
        address=secrets.token_urlsafe(12),
        case_review=review,
        key_id=review.key_id,
        case_key=review.case_key,
        body=body,
        contact=contact,
        kind=kind,
        state=RequestState.OPEN,
        asked_by_id=change.officer.id,
        asked_at=clock.now(),
        due_on=due_on,
        chased=0,
    )
    row.asked = words
    session.add(row)
    if contact is not None:
        outbox.add_message(
            session,
            message=_FIRST_MAIL.get(kind, "information_request"),
            to=contact.email,
            locale=DEFAULT,
            case_key=review.case_key,
            reference=review.reference,
            dedupe_key=f"{kind.value}:{row.address}",
            facts={"page": page_of(row), "due_on": due_on},
        )
    return row


def _contact(session: Session, contact_id: int) -> PartnerContact:
    contact = session.get(PartnerContact, contact_id)
    if contact is None or not contact.active:
        raise Refused(Refusal.NO_SUCH_CONTACT)
    return contact


def open_row(change: ReviewChange, request_id: int) -> InformationRequest:
    """A request that waits for its answer, locked.

    Raises:
        RequestNotFound: the case has no such request.
        Refused: it has ended.
    """
    row = change.session.scalars(
        sa.select(InformationRequest)
        .where(
            InformationRequest.id == request_id,
            InformationRequest.case_review_id == change.review.id,
        )
        .with_for_update(of=InformationRequest)
    ).one_or_none()
    if row is None:
        raise RequestNotFound
    if row.state is not RequestState.OPEN:
        raise Refused(Refusal.REQUEST_ENDED)
    return row


def _line(row: InformationRequest, names: dict[int, OfficerName]) -> RequestLine:
    return RequestLine(
        id=row.id,
        address=row.address,
        body=row.body,
        organisation=row.contact.organisation if row.contact else "",
        name=row.contact.name if row.contact else "",
        email=row.contact.email if row.contact else "",
        kind=row.kind,
        state=row.state,
        asked=row.asked if isinstance(row.asked, str) else "",
        asked_at=row.asked_at,
        asked_by=names.get(row.asked_by_id),
        due_on=row.due_on,
        reminded_at=row.reminded_at,
        chased=row.chased,
        chased_at=row.chased_at,
        ended_at=row.ended_at,
        answer=read_answer(row.answer),
        answer_way=row.answer_way,
        recorded_by=names.get(row.recorded_by_id or 0),
    )


def read_answer(kept: Any) -> Answer | None:
    """An answer as it was kept; None where there is none, or the case was erased."""
    if not isinstance(kept, dict):
        return None
    held = tuple(
        HeldComplaint(dt.date.fromisoformat(one["on"]), str(one["about"]))
        for one in kept["complaints"]
    )
    return Answer(str(kept["words"]), held, str(kept["law"]))
