"""Requests to bodies that states show, one in each state."""

import datetime as dt

from portal import clock
from portal.domain.information import AnswerWay, RequestState
from portal.domain.review_plan import Response
from portal.domain.vocabulary import Body
from portal.services.case_review import case_review_pages
from portal.services.officer.officers import SignedIn
from portal.services.partner import information_requests, partner_answers, partners
from portal.services.partner.information_requests import Answer, Asked, HeldComplaint, RequestLine
from portal.services.partner.partner_access import OPEN_FOR
from portal.services.partner.recommendations import BodyResponse
from portal.services.tracking.tracking_access import add_session
from portal.services.transaction import transaction
from portal.web.demo.states.words import LONG_LINE, LONG_TEXT

_ASKED = (
    "Which complaints about the noise at this address do you hold, from anyone, since January? "
    "Please give the date of each, and what you did."
)
_DAY = dt.timedelta(days=1)


def ask_in_every_state(reference: str, by: SignedIn, seen: int) -> None:
    """One request in each state, in the order in which they were asked."""
    desks = [Asked(contact_id=one.id) for one in partners.list_partners(active_only=True)]
    with clock.stopped_here_at(clock.now() - 14 * _DAY):
        information_requests.ask(reference, by, seen, desks[:1], _ASKED)
    information_requests.ask(reference, by, _seen(reference, by), desks[1:2], LONG_TEXT)
    for _ in range(3):
        information_requests.ask(reference, by, _seen(reference, by), desks[2:3], _ASKED)
    without_mail = [Asked(Body.OTHER)]
    information_requests.ask(reference, by, _seen(reference, by), without_mail, _ASKED)
    _other, third, second, first = _requests(reference)[:4]
    day = clock.today() - 60 * _DAY
    held = (HeldComplaint(day, "Drums, log 77"), HeldComplaint(day + _DAY, LONG_LINE))
    told = Answer("We hold two. We called on the neighbour both times.", held)
    way = AnswerWay.TELEPHONE
    information_requests.record_answer(reference, by, _seen(reference, by), first.id, told, way)
    no = Answer("Ask again when the court has ended.", law="A court's order of last month.")
    information_requests.record_answer(reference, by, _seen(reference, by), second.id, no, way)
    information_requests.cancel(reference, by, _seen(reference, by), third.id, "Asked twice.")


def answer_recommendations(reference: str, by: SignedIn, seen: int) -> None:
    """A body says on its page what it does about what was recommended to it."""
    label = _requests(reference)[0].address
    with transaction() as session:
        token = add_session(session, label, lasts=OPEN_FOR)
    found = partner_answers.find_opened(token, label)
    if found is not None:
        said = [
            BodyResponse(each.id, Response.IN_PART, LONG_TEXT[:300])
            for each in found.recommendations
        ]
        partner_answers.respond(token, label, found.version, said)


def _requests(reference: str) -> tuple[RequestLine, ...]:
    return information_requests.list_requests(reference)


def _seen(reference: str, by: SignedIn) -> int:
    return case_review_pages.open_case_review(reference, by).version


def name_of(one: RequestLine) -> str:
    """How states call a request that stands so."""
    if one.state is RequestState.OPEN:
        return "late" if one.is_late else ("open" if one.email else "without-mail")
    return one.state.value
