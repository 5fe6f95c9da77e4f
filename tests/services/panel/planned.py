"""Case reviews on their way from the panel to closure, by the services that officers use."""

import datetime as dt
from dataclasses import replace
from typing import Any

from portal import clock
from portal.domain.panel import PanelPlace
from portal.domain.review_plan import DraftAnswer, TakenUp
from portal.domain.vocabulary import Body, CaseReviewStatus, Role
from portal.extensions import db
from portal.services.case_review import case_review_pages, case_review_work, threshold_decisions
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.officer.officers import SignedIn
from portal.services.panel import panels, plan_consultation, review_outcome, review_plan
from portal.services.panel.panels import Member, Plan
from portal.services.panel.review_plan import ActionWords, RecommendationWords
from portal.services.tracking import tracking
from tests.builders import an_officer
from tests.services.tracked import HERE, sent_application

# A reference and its applicant's browser.
Case = tuple[str, str]

SECRET = "Bert Secretname of flat 9 drinks"
FOUND = "The noise went on for months, and nobody told the landlord."
DECIDED = "We looked at it together. This is what changes."
WRITE = "Write to all tenants about noise at night."
VISIT = "Visit on two Friday nights."
DUE = dt.date(2026, 11, 20)


def page_of(reference: str, officer: SignedIn) -> ReviewPage:
    """The case as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    return case_review_pages.open_case_review(reference, officer)


def seen(reference: str, officer: SignedIn) -> int:
    """The version that an officer has before them."""
    return page_of(reference, officer).version


def opened_application() -> tuple[str, str]:
    """An application whose threshold is met: its reference, and the token of its applicant's browser."""
    reference, code = sent_application()
    found = tracking.open_case(reference, code, HERE)
    assert found is not None
    return reference, found[0]


def gather(reference: str, officer: SignedIn) -> None:
    """Bring a case that was just sent to where information is gathered."""
    threshold_decisions.confirm_met(reference, officer, seen(reference, officer), "It is held.")
    case_review_work.advance(
        reference,
        officer,
        seen(reference, officer),
        to=CaseReviewStatus.GATHERING,
        reason="Next.",
        words="We go on.",
    )


def set_panel(reference: str, officer: SignedIn) -> None:
    """Bring a case that was just sent to the day of its panel."""
    gather(reference, officer)
    panels.set_panel(reference, officer, seen(reference, officer), a_plan(), "We meet.")


def a_plan(**changes: Any) -> Plan:
    """A panel two days from now, with a chair that had no part in the case."""
    plan = Plan(
        starts_at=clock.now() + dt.timedelta(days=2),
        minutes=90,
        place=PanelPlace.ROOM,
        where="Room 3, Town Hall",
        chair=Member("Ruth Chair", None, "Independent"),
        members=(Member("PC Membername", Body.POLICE, "Made-up Police"),),
    )
    return replace(plan, **changes)


def begin_plan(reference: str, officer: SignedIn, *, empty: bool = False) -> None:
    """The panel has met, and its plan is drafted."""
    set_panel(reference, officer)
    review_outcome.hold_panel(
        reference, officer, seen(reference, officer), clock.today(), "The panel met."
    )
    if not empty:
        add_action(reference, officer)
        add_recommendation(reference, officer)


def add_action(reference: str, officer: SignedIn, text: str = VISIT, due_on: dt.date = DUE) -> int:
    """One more action; returns its id."""
    words = ActionWords(Body.POLICE, text, due_on, owner="PC Ownername", private=SECRET)
    review_plan.add_action(reference, officer, seen(reference, officer), words)
    return page_of(reference, officer).plan.actions[-1].id


def add_recommendation(reference: str, officer: SignedIn, text: str = WRITE) -> int:
    """One more recommendation; returns its id."""
    words = RecommendationWords(Body.HOUSING, text, private=SECRET)
    review_plan.add_recommendation(reference, officer, seen(reference, officer), words)
    return page_of(reference, officer).plan.recommendations[-1].id


def consult(reference: str, officer: SignedIn) -> None:
    """The victim read the draft, said so on the telephone, and was answered."""
    plan_consultation.release_plan(reference, officer, seen(reference, officer), FOUND)
    plan_consultation.record_comment(
        reference, officer, seen(reference, officer), DraftAnswer.AGREES, "Fine with me."
    )
    plan_consultation.take_up(
        reference, officer, seen(reference, officer), TakenUp.FULLY, "Thank you."
    )


def send_outcome(reference: str, officer: SignedIn) -> None:
    """The outcome is told, to a victim who was consulted."""
    consult(reference, officer)
    review_outcome.send_outcome(reference, officer, seen(reference, officer), DECIDED)


def follow_up(reference: str, officer: SignedIn) -> None:
    """The plan is carried out."""
    begin_plan(reference, officer)
    send_outcome(reference, officer)
    review_outcome.start_follow_up(
        reference, officer, seen(reference, officer), "Told by email.", "It begins."
    )


def reviewer(body: str = "council") -> SignedIn:
    """A case review officer."""
    return an_officer(Role.CASE_REVIEW_OFFICER, body)
