"""Writing an application with everything that belongs to it, inside one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.orm import Session

from portal import clock
from portal.content.current import authority
from portal.domain import references
from portal.domain.references import ReferenceKind
from portal.domain.vocabulary import (
    CaseReviewStatus,
    Intake,
    Role,
    Visibility,
)
from portal.models.base import CaseKey
from portal.models.case_review import (
    CaseReview,
    CaseReviewClock,
    CaseReviewEvent,
    CaseReviewReport,
)
from portal.models.report import Report
from portal.security.tokens import code_hash
from portal.services.audit import audit
from portal.services.case_review.application_answers import CONTACT_SLUGS
from portal.services.case_review.body_notices import notify_bodies
from portal.services.case_review.case_review_clocks import StartedClock
from portal.services.case_review.named_people import file_people, without_people
from portal.services.case_review.review_alerts import has_words_of_alarm, shows_danger
from portal.services.case_review.review_assessment import Result
from portal.services.case_review.review_messages import write_messages
from portal.services.case_review.review_search import index_application
from portal.services.officer.officers import SignedIn

# Two references in a thousand million are the same; five tries in a row never are.
_REFERENCE_TRIES = 5


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an application came in. ``officer`` entered it for somebody; ``None`` where they sent it."""

    received_at: datetime
    submission_key: str
    tracking_code: str
    locale: str
    case_key: CaseKey
    intake: Intake = Intake.ONLINE
    officer: SignedIn | None = None


def file_application(
    session: Session,
    arrival: Arrival,
    answers: Mapping[str, Any],
    result: Result,
    clocks: Iterable[StartedClock],
) -> CaseReview:
    """Add the case with its frozen finding, clocks, timeline, search terms, audit entry and messages.

    Args:
        answers: all that was answered, as the case keeps it.
        result: the finding as at the day of receipt.
    """
    running = tuple(clocks)
    alarm = has_words_of_alarm(result.application)
    review = _new_case(arrival, result, running)
    review.alerted = shows_danger(result.application, alarm=alarm)
    review.inputs = [row.frozen() for row in result.rows]
    review.answers = {
        slug: kept for slug, kept in without_people(answers).items() if slug not in CONTACT_SLUGS
    }
    rule = result.application.contact_rule(alarm=alarm)
    review.contact = {
        "answers": {slug: answers[slug] for slug in CONTACT_SLUGS if slug in answers},
        "withheld": rule.withheld.value if rule.withheld else None,
    }
    _add_with_reference(session, review)
    _add_clocks(review, running)
    _add_event(review, arrival)
    _link_reports(session, review, result)
    index_application(session, review, result.application)
    file_people(session, review, answers)
    audit.add_entry(
        session,
        "case_review.received",
        officer_id=arrival.officer.id if arrival.officer else None,
        subject=review.reference,
        facts={"finding": review.finding, "intake": arrival.intake.value},
    )
    notify_bodies(session, review, result.application)
    told = write_messages(session, review, result.application, rule, running)
    received = review.events[0]
    received.facts = {**received.facts, "acknowledged": told}
    return review


def _new_case(arrival: Arrival, result: Result, clocks: tuple[StartedClock, ...]) -> CaseReview:
    policy = authority().policy
    return CaseReview(
        submission_key=arrival.submission_key,
        tracking_hash=code_hash(arrival.tracking_code, "tracking"),
        key_id=arrival.case_key.id,
        case_key=arrival.case_key,
        status=CaseReviewStatus.CONFIRMING
        if result.is_met
        else CaseReviewStatus.THRESHOLD_DECISION,
        applicant=result.application.applicant.kind,
        locale=arrival.locale,
        intake=arrival.intake,
        entered_by_id=arrival.officer.id if arrival.officer else None,
        lsoa=result.application.where.lsoa,
        in_borough=result.application.where.in_borough,
        applied_on=result.applied_on,
        received_at=arrival.received_at,
        policy_version=policy.procedure.version,
        policy={
            "threshold": asdict(result.policy),
            "clocks": asdict(policy.clocks),
            "pauses": policy.pauses.frozen(),
        },
        finding=result.assessment.outcome.value,
        assessment=result.frozen(),
        due_on=min(one.due_on for one in clocks),
    )


def _add_with_reference(session: Session, review: CaseReview) -> None:
    for tries_left in reversed(range(_REFERENCE_TRIES)):
        review.reference = references.new_reference(ReferenceKind.CR)
        try:
            with session.begin_nested():
                session.add(review)
                session.flush()
        except sa.exc.IntegrityError:
            taken = session.scalar(
                sa.select(CaseReview.id).where(CaseReview.reference == review.reference)
            )
            if taken is None or not tries_left:
                raise
        else:
            return


def _add_clocks(review: CaseReview, clocks: tuple[StartedClock, ...]) -> None:
    review.clocks.extend(
        CaseReviewClock(kind=one.kind.value, started_on=one.started_on, due_on=one.due_on)
        for one in clocks
    )


def _add_event(review: CaseReview, arrival: Arrival) -> None:
    officer = arrival.officer
    review.events.append(
        CaseReviewEvent(
            at=clock.now() if officer else arrival.received_at,
            kind="received",
            role=officer.role if officer else Role.RESIDENT,
            officer_id=officer.id if officer else None,
            visibility=Visibility.PUBLIC,
            facts={"intake": arrival.intake.value},
        )
    )


def _link_reports(session: Session, review: CaseReview, result: Result) -> None:
    proved = {one for row in result.application.rows for one in row.reports}
    for report_id in session.scalars(sa.select(Report.id).where(Report.reference.in_(proved))):
        session.add(CaseReviewReport(case_review_id=review.id, report_id=report_id))
