"""Recommendations go to the bodies that must have regard to them, and each body answers on its page.

They go when the outcome is told: to the contacts of the body that were asked about this case, or else
to its only contact. Where it has several an officer chooses, so that no service reads of a case that
it has nothing to do with [2014 Act s.104(6) to (8)].
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.domain.information import AnswerWay, RequestKind, RequestState
from portal.domain.officer_acts import Refusal
from portal.domain.review_plan import CARRIED_OUT, Response
from portal.domain.vocabulary import Body, Role, Visibility
from portal.models.case_review import CaseReview, CaseReviewEvent
from portal.models.information_request import InformationRequest
from portal.models.partner import PartnerContact
from portal.models.review_plan import Recommendation
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.officer.officers import SignedIn
from portal.services.panel.plan_rows import outcome_at, recommendations_of
from portal.services.partner.information_requests import Answer, Asked, add_request, end_with
from portal.services.working_days import working_days


@dataclass(frozen=True, slots=True)
class SentRecommendation:
    """A recommendation as it was sent, and what its body said of it."""

    id: int
    text: str
    response: Response | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BodyResponse:
    """What a body says to one recommendation; `reason`: why not, or not all of it."""

    id: int
    response: Response
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """Where one recommendation went. `late`: the day of the answer has passed without one."""

    organisation: str
    sent_at: dt.datetime
    due_on: dt.date
    state: RequestState
    late: bool


def send_with_outcome(change: ReviewChange) -> None:
    """Send what is recommended to the contacts that are known, in the transaction of the outcome."""
    waiting = _unsent(change.session, change.review)
    for body in dict.fromkeys(each.body for each in waiting):
        _send(change, _contacts(change.session, change.review, body), waiting)


def send(reference: str, officer: SignedIn, version: int, contact_ids: Sequence[int]) -> None:
    """Send what is recommended to a body to contacts of it that an officer chose.

    Raises:
        Refused: no outcome was told, or nothing waits for the body of a contact.
    """
    facts = {"contacts": len(contact_ids)}
    act = "case_review.recommendations_sent"
    with changing_review(reference, officer, version, act, facts) as change:
        if change.review.status not in CARRIED_OUT or outcome_at(change.review) is None:
            raise Refused(Refusal.NOT_ALLOWED)
        waiting = _unsent(change.session, change.review)
        contacts = [change.session.get(PartnerContact, each) for each in contact_ids]
        bodies = {each.body for each in waiting}
        if not contacts or any(
            each is None or not each.active or each.body not in bodies for each in contacts
        ):
            raise Refused(Refusal.NO_SUCH_CONTACT)
        _send(change, [each for each in contacts if each is not None], waiting)


def unsent_bodies(session: Session, review: CaseReview) -> tuple[Body, ...]:
    """The bodies to which something is recommended that went to nobody and has no response yet."""
    return tuple(dict.fromkeys(each.body for each in _unsent(session, review)))


def has_contact(session: Session, bodies: Sequence[Body]) -> bool:
    """Whether the directory has a contact in use of one of these bodies."""
    found = sa.select(PartnerContact.id).where(
        PartnerContact.body.in_(bodies), PartnerContact.active.is_(True)
    )
    return bool(bodies) and session.scalar(found.limit(1)) is not None


def sendings(session: Session, review: CaseReview) -> dict[int, tuple[Sending, ...]]:
    """Where each recommendation went, by its id, oldest first; what was taken back is left out."""
    found: dict[int, list[Sending]] = {}
    for row in _requests(session, review):
        late = row.state is RequestState.OPEN and row.due_on < clock.today()
        name = row.contact.organisation if row.contact else ""
        line = Sending(name, row.asked_at, row.due_on, row.state, late)
        for each in items_of(row):
            found.setdefault(each.id, []).append(line)
    return {item_id: tuple(lines) for item_id, lines in found.items()}


def items_of(row: InformationRequest) -> tuple[SentRecommendation, ...]:
    """What a request holds, with the responses that came on its page."""
    kept = row.asked if isinstance(row.asked, dict) else {}
    said = {each["id"]: each for each in (row.answer or {}).get("responses", ())}
    return tuple(
        SentRecommendation(
            each["id"],
            each["text"],
            Response(said[each["id"]]["response"]) if each["id"] in said else None,
            said[each["id"]]["reason"] if each["id"] in said else "",
        )
        for each in kept.get("recommendations", ())
    )


def take_responses(
    session: Session, row: InformationRequest, said: Iterable[BodyResponse]
) -> list[CaseReviewEvent]:
    """Keep what a body says on its page, in the transaction; whoever follows the case reads it.

    Raises:
        ValueError: not each recommendation of the request has a response.
    """
    by_id, review = {each.id: each for each in said}, row.case_review
    items = items_of(row)
    if set(by_id) != {each.id for each in items}:
        raise ValueError("each recommendation has one response")
    end_with(row, Answer(""), AnswerWay.PAGE)
    row.answer = {
        **row.answer,
        "responses": [
            {"id": each.id, "response": each.response.value, "reason": each.reason}
            for each in by_id.values()
        ],
    }
    # A version of its own: who has the case before them sees that it has changed.
    flag_modified(review, "status")
    change, events = ReviewChange(session, review, None), []
    for item in items:
        kept, each = session.get(Recommendation, item.id), by_id[item.id]
        # After an appeal it may read otherwise by now; then this is no response to it.
        if kept is None or kept.text != item.text:
            continue
        kept.response, kept.responded_on = each.response, clock.today()
        kept.reason = each.reason or None
        event = CaseReviewEvent(
            case_review=review,
            at=clock.now(),
            kind="body_responded",
            role=Role.PARTNER,
            visibility=Visibility.PUBLIC,
            facts={"recommendation": item.id, "response": each.response.value},
        )
        event.words = each.reason or None
        session.add(event)
        change.tell_applicant(event)
        events.append(event)
    return events


def end_answered(change: ReviewChange) -> None:
    """End the requests whose recommendations all have a response that an officer recorded."""
    said = {
        each.id
        for each in recommendations_of(change.session, change.review)
        if each.response is not None
    }
    for row in _requests(change.session, change.review):
        if row.state is RequestState.OPEN and {each.id for each in items_of(row)} <= said:
            row.recorded_by_id = change.officer.id
            end_with(row, Answer(""), AnswerWay.TELEPHONE)


def _unsent(session: Session, review: CaseReview) -> list[Recommendation]:
    sent = {(item.id, item.text) for row in _requests(session, review) for item in items_of(row)}
    return [
        each
        for each in recommendations_of(session, review)
        if each.response is None and (each.id, each.text) not in sent
    ]


def _requests(session: Session, review: CaseReview) -> list[InformationRequest]:
    return list(
        session.scalars(
            sa.select(InformationRequest)
            .where(
                InformationRequest.case_review_id == review.id,
                InformationRequest.kind == RequestKind.REGARD,
                InformationRequest.state != RequestState.CANCELLED,
            )
            .order_by(InformationRequest.id)
        )
    )


def _contacts(session: Session, review: CaseReview, body: Body) -> list[PartnerContact]:
    asked = sa.select(InformationRequest.contact_id).where(
        InformationRequest.case_review_id == review.id,
        InformationRequest.state != RequestState.CANCELLED,
    )
    listed = list(
        session.scalars(
            sa.select(PartnerContact)
            .where(PartnerContact.body == body, PartnerContact.active.is_(True))
            .order_by(PartnerContact.id)
        )
    )
    ids = set(session.scalars(asked))
    involved = [each for each in listed if each.id in ids]
    return involved or (listed if len(listed) == 1 else [])


def _send(
    change: ReviewChange, contacts: Sequence[PartnerContact], waiting: Sequence[Recommendation]
) -> None:
    due_on = working_days().due(clock.today(), change.clocks.answer_recommendations)
    for contact in contacts:
        items: list[dict[str, Any]] = [
            {"id": each.id, "text": each.text} for each in waiting if each.body is contact.body
        ]
        whom = Asked(contact_id=contact.id)
        add_request(change, whom, RequestKind.REGARD, {"recommendations": items}, due_on)
        facts = {"body": contact.body.value}
        change.say("recommendations_sent", Visibility.STAFF, facts=facts)
