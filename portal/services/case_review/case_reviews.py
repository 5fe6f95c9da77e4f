"""Sending an application for a case review: one commit, and once for each draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.content.current import authority
from portal.domain import references
from portal.domain.state_machine import Clock
from portal.domain.threshold import Outcome
from portal.domain.vocabulary import CaseReviewStatus, Intake
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.base import new_case_key
from portal.models.case_review import CaseReview
from portal.security.tokens import new_token
from portal.services import drafts
from portal.services.case_review.application_answers import Application, read_application
from portal.services.case_review.case_review_clocks import first_clocks
from portal.services.case_review.review_assessment import Result, assess_answers
from portal.services.case_review.review_filing import Arrival, file_application
from portal.services.drafts import Answers, DraftGone
from portal.services.evidence import evidence
from portal.services.officer.officers import SignedIn
from portal.services.transaction import transaction
from portal.services.working_days import working_days

__all__ = [
    "JOURNEY",
    "PromisedDays",
    "Result",
    "SentApplication",
    "assess_answers",
    "enter_application",
    "find_sent",
    "open_application",
    "promised_days",
    "submit_draft",
]

JOURNEY = "case_review"


@dataclass(frozen=True, slots=True)
class PromisedDays:
    """By when the next steps are taken; ``with_bodies_by``: where other bodies must be asked.

    ``meet_by``: where it is met, by when the services meet, counted from the last day on which
    that is confirmed.
    """

    acknowledge_by: date
    next_step_by: date
    with_bodies_by: date | None
    meet_by: date | None


@dataclass(frozen=True, slots=True)
class SentApplication:
    """An application that was received.

    ``received_on`` is the working day on which it counts as received. ``next_step_by``: by when
    its finding is confirmed or the threshold decided; ``with_bodies_by`` where other bodies must
    be asked, ``None`` where it is met. ``withheld``: nothing is sent to the applicant for now.
    ``acknowledged``: a message goes out.
    """

    reference: str
    tracking_code: str
    status: CaseReviewStatus
    outcome: Outcome
    applied_on: date
    received_at: datetime
    received_on: date
    acknowledge_by: date
    next_step_by: date
    with_bodies_by: date | None
    alerted: bool
    withheld: bool
    acknowledged: bool
    counted: int


def received_on(applied_on: date) -> date:
    """The working day from which the clocks of an application made on ``applied_on`` run."""
    return working_days().received(applied_on)


def promised_days(outcome: Outcome, applied_on: date) -> PromisedDays:
    """By when the next steps of an application made on ``applied_on`` are taken."""
    clocks, days = authority().policy.clocks, working_days()
    first, second = first_clocks(outcome, applied_on, clocks, days)
    with_bodies = days.due(applied_on, clocks.decide_threshold_with_bodies)
    if outcome is Outcome.MET:
        meet_by = days.due(second.due_on, clocks.hold_panel)
        return PromisedDays(first.due_on, second.due_on, None, meet_by)
    return PromisedDays(first.due_on, second.due_on, with_bodies, None)


def submit_draft(token: str, answers: Answers) -> SentApplication:
    """Send a draft. Sent again, it gives the same case.

    Args:
        token: the draft's token.
        answers: its answers of the questions that apply, rows included.

    Raises:
        DraftGone: there is no such draft any more.
    """
    with transaction() as session:
        draft = drafts.lock_draft(session, token, JOURNEY)
        if draft is None:
            raise DraftGone
        code: str = (draft.codes or {})["tracking"]
        if draft.sent_reference:
            return _sent(_by_reference(session, draft.sent_reference), code)
        now = clock.now()
        key = new_case_key(now)
        session.add(key)
        arrival = Arrival(
            received_at=now,
            submission_key=draft.submission_key,
            tracking_code=code,
            locale=draft.locale,
            case_key=key,
        )
        review = _file(session, arrival, answers)
        evidence.move_to_case(session, draft, review)
        drafts.mark_sent(draft, review.reference)
        session.flush()
        return _sent(review, code)


def enter_application(
    answers: Answers,
    intake: Intake,
    officer: SignedIn,
    received_at: datetime,
    *,
    submission_key: str | None = None,
    locale: str = DEFAULT,
) -> SentApplication:
    """Enter an application that came by telephone, letter or visit, judged at its true date.

    Args:
        received_at: when the person made contact, aware.
        submission_key: made when the officer's form was opened, so that it is entered once;
            without one, each call is an application of its own.
        locale: the language of the applicant.

    Raises:
        ValueError: the contact lies in the future.
    """
    if received_at > clock.now():
        raise ValueError("an application cannot be received in the future")
    code = references.new_code()
    submission_key = submission_key or new_token()
    with transaction() as session:
        entered = session.scalars(
            sa.select(CaseReview).where(CaseReview.submission_key == submission_key)
        ).one_or_none()
        if entered is not None:
            # The code given the first time is kept as a hash only: it is not shown again.
            return _sent(entered, "")
        key = new_case_key(clock.now())
        session.add(key)
        arrival = Arrival(
            received_at=received_at,
            submission_key=submission_key,
            tracking_code=code,
            locale=locale,
            case_key=key,
            intake=intake,
            officer=officer,
        )
        return _sent(_file(session, arrival, answers), code)


def find_sent(token: str | None) -> SentApplication | None:
    """The application that a sent draft became, for its confirmation; ``None`` after a day."""
    draft = drafts.find_draft(token, JOURNEY)
    if draft is None or draft.sent_reference is None or draft.tracking_code is None:
        return None
    return _sent(_by_reference(db.session(), draft.sent_reference), draft.tracking_code)


def open_application(review: CaseReview) -> Application:
    """All that was told in a case, contact included, as at its day."""
    contact: Mapping[str, Any] = review.contact or {}
    answers = {**(review.answers or {}), **contact.get("answers", {})}
    return read_application(answers, review.applied_on, authority().places)


def _file(session: Session, arrival: Arrival, answers: Answers) -> CaseReview:
    applied_on = clock.local_day(arrival.received_at)
    result = assess_answers(answers, applied_on)
    clocks = first_clocks(
        result.assessment.outcome, applied_on, authority().policy.clocks, working_days()
    )
    review = file_application(session, arrival, answers, result, clocks)
    session.flush()
    return review


def _by_reference(session: Session, reference: str) -> CaseReview:
    return session.scalars(sa.select(CaseReview).where(CaseReview.reference == reference)).one()


def _sent(review: CaseReview, code: str) -> SentApplication:
    due = {one.kind: one.due_on for one in review.clocks}
    outcome = Outcome(review.finding)
    days, with_bodies = working_days(), review.policy["clocks"]["decide_threshold_with_bodies"]
    is_met = outcome is Outcome.MET
    return SentApplication(
        reference=review.reference,
        tracking_code=code,
        status=review.status,
        outcome=outcome,
        applied_on=review.applied_on,
        received_at=review.received_at,
        received_on=received_on(review.applied_on),
        acknowledge_by=due[Clock.ACKNOWLEDGE],
        next_step_by=due[Clock.CONFIRM_MET if is_met else Clock.DECIDE_THRESHOLD],
        with_bodies_by=None if is_met else days.due(review.applied_on, with_bodies),
        alerted=review.alerted,
        withheld=bool((review.contact or {}).get("withheld") == "safety_not_confirmed"),
        acknowledged=bool(review.events and review.events[0].facts.get("acknowledged")),
        counted=len(review.assessment["counted"]),
    )
