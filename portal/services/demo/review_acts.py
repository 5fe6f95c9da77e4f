"""What the demonstration's officers did with an application for a case review."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock
from portal.domain.panel import PanelPlace
from portal.domain.review_plan import DraftAnswer, TakenUp
from portal.domain.vocabulary import Body, CaseReviewStatus
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.services.case_review import case_review_work, threshold_decisions
from portal.services.case_review.threshold_reasons import Reasons
from portal.services.demo.people import officer
from portal.services.officer.officers import SignedIn
from portal.services.panel import panels, plan_consultation, review_outcome, review_plan
from portal.services.panel.panels import Member, Plan
from portal.services.panel.review_plan import ActionWords, RecommendationWords
from portal.services.partner import information_requests, partners
from portal.services.partner.information_requests import Asked
from portal.services.working_days import working_days

_REASONS = Reasons(
    persistence="It happened now and then over some months.",
    harm="One household lost sleep. Nobody was hurt or threatened.",
    adequacy="The landlord wrote within a week, and the police came on the night.",
    bodies_hold="The police hold one log, the landlord one letter. Nobody holds more.",
    not_asked="Both had sent us all that they hold when the application came.",
)
_NOT_MET = (
    "Fewer than three of your reports count, and the rule asks for three. We looked at how long it went "
    "on, how it hurt you and what was done. You can ask for an appeal."
)
_MET = (
    "We must hold a review. We will ask each body what it knows, and tell you the day of the panel."
)


@dataclass(frozen=True)
class _Case:
    """An application in an officer's hands."""

    reference: str
    version: int
    holder: SignedIn


def act_on(reference: str, received_at: dt.datetime, acts: tuple[tuple[int, str], ...]) -> None:
    """Do an application's acts, each on its working day after the receipt."""
    now = clock.now()
    for place, (days, act) in enumerate(acts):
        day = working_days().due(clock.local_day(received_at), days)
        planned = dt.datetime.combine(day, dt.time(14, 5 * place), tzinfo=clock.LONDON)
        with clock.stopped_at(min(planned, now - dt.timedelta(minutes=len(acts) - place))):
            # A second officer of another body agrees; the contact officer does the rest.
            holder = officer("review2@example.org" if act == "agree" else "review@example.org")
            _ACTS.get(act, _advance_to(act))(_Case(reference, _version(reference), holder))


def _version(reference: str) -> int:
    query = sa.select(CaseReview).where(CaseReview.reference == reference)
    return db.session.scalars(query).one().version


def _take(case: _Case) -> None:
    threshold_decisions.take(case.reference, case.holder, case.version)


def _ask_bodies(case: _Case) -> None:
    bodies = [Asked(contact_id=one.id) for one in partners.list_partners()[:3]]
    words = (
        "Which complaints about the music at this address do you hold, from anyone, since 1 January? "
        "Please give the date of each, and what you did."
    )
    information_requests.ask(case.reference, case.holder, case.version, bodies, words)


def _confirm(case: _Case) -> None:
    threshold_decisions.confirm_met(case.reference, case.holder, case.version, _MET)


def _decide_met(case: _Case) -> None:
    reasons = Reasons(
        persistence="The landlord's log names nine evenings in four months.",
        harm="He cannot sleep and has missed work.",
        adequacy="Nobody answered two of his calls.",
        bodies_hold="The landlord holds nine entries, the police one.",
    )
    threshold_decisions.decide_met(case.reference, case.holder, case.version, reasons, _MET)


def _propose_not_met(case: _Case) -> None:
    threshold_decisions.propose_not_met(
        case.reference, case.holder, case.version, _REASONS, _NOT_MET
    )


def _agree(case: _Case) -> None:
    words = "I read both logs and agree."
    threshold_decisions.agree(case.reference, case.holder, case.version, words=words)


def _hold_panel(case: _Case) -> None:
    words = "The panel has met. You will read a draft of its plan."
    review_outcome.hold_panel(case.reference, case.holder, case.version, clock.today(), words)


def _recommend(case: _Case) -> None:
    words = RecommendationWords(
        Body.HOUSING,
        "Look at how complaints about noise at night reach the right person.",
        "The housing officer was away for six weeks and nobody stood in.",
    )
    review_plan.add_recommendation(case.reference, case.holder, case.version, words)


def _plan_actions(case: _Case) -> None:
    planned = (
        (Body.COUNCIL, "Measure the noise on three Friday nights.", -5, "Noise team, duty desk"),
        (Body.POLICE, "Visit when there is a party, and talk to those who give it.", 10, "Ward"),
    )
    for place, (body, text, days, owner) in enumerate(planned):
        due_on = clock.today() + dt.timedelta(days=30 + days)
        words = ActionWords(body, text, due_on, owner=owner)
        review_plan.add_action(case.reference, case.holder, case.version + place, words)


def _release_plan(case: _Case) -> None:
    found = "You told the council each time, and each time somebody else looked at it."
    plan_consultation.release_plan(case.reference, case.holder, case.version, found)


def _record_comment(case: _Case) -> None:
    words = "She asks that somebody comes on Saturdays too."
    plan_consultation.record_comment(
        case.reference, case.holder, case.version, DraftAnswer.WANTS_CHANGES, words
    )


def _take_up(case: _Case) -> None:
    words = "The police will come on Saturdays too. Thank you for telling us."
    plan_consultation.take_up(case.reference, case.holder, case.version, TakenUp.FULLY, words)


def _send_outcome(case: _Case) -> None:
    words = "You told us each time, and each time somebody else looked at it. This is what changes."
    review_outcome.send_outcome(case.reference, case.holder, case.version, words)


def _start_follow_up(case: _Case) -> None:
    review_outcome.start_follow_up(
        case.reference,
        case.holder,
        case.version,
        "The heads of the noise team and of the ward, by email.",
        "The plan has begun. We will tell you each time that something is done.",
    )


def _set_panel(case: _Case) -> None:
    day = working_days().add(clock.today(), 1)
    plan = Plan(
        starts_at=dt.datetime.combine(day, dt.time(14), tzinfo=clock.LONDON),
        minutes=90,
        place=PanelPlace.BOTH,
        where="Room 3, the town hall",
        chair=Member("Ruth Adeyemi", None, "Independent chair"),
        members=(
            Member("Case review desk", Body.POLICE, "Made-up Police"),
            Member("Neighbourhood team", Body.HOUSING, "Canal Side Homes"),
        ),
        late_reason="The landlord could not come before.",
    )
    words = "The services meet about your case. Its chair had no part in it. You may take part."
    panels.set_panel(case.reference, case.holder, case.version, plan, words)


def _advance_to(status: str) -> Callable[[_Case], None]:
    def advance(case: _Case) -> None:
        case_review_work.advance(
            case.reference,
            case.holder,
            case.version,
            to=CaseReviewStatus(status),
            reason="As the procedure asks.",
            words=_STEPS[status],
        )

    return advance


_STEPS = {
    "gathering": "We have asked the council, the police and the landlord what they know.",
}
_ACTS: dict[str, Callable[[_Case], None]] = {
    "take": _take,
    "ask_bodies": _ask_bodies,
    "confirm": _confirm,
    "decide_met": _decide_met,
    "propose_not_met": _propose_not_met,
    "agree": _agree,
    "panel_set": _set_panel,
    "hold_panel": _hold_panel,
    "recommend": _recommend,
    "plan_actions": _plan_actions,
    "release_plan": _release_plan,
    "record_comment": _record_comment,
    "take_up": _take_up,
    "send_outcome": _send_outcome,
    "start_follow_up": _start_follow_up,
}
