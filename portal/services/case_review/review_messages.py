"""The messages that an application sends: to the applicant where it is safe, and to the duty contact."""

from collections.abc import Iterable
from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from portal.domain.contact import ContactRule
from portal.domain.state_machine import Clock
from portal.locales import DEFAULT
from portal.models.case_review import CaseReview
from portal.services.case_review.application_answers import Application
from portal.services.case_review.case_review_clocks import StartedClock
from portal.services.messages import outbox
from portal.services.messages.message_way import way_to
from portal.services.working_days import working_days


def write_messages(
    session: Session,
    review: CaseReview,
    application: Application,
    rule: ContactRule,
    clocks: Iterable[StartedClock],
) -> bool:
    """Add them to the transaction of a case that has its reference.

    Args:
        rule: the ways that may be used for the applicant.
        clocks: those that the application starts; the message names the day of each.

    Returns:
        Whether a message goes to the applicant.
    """
    way = way_to(application.contact, rule)
    if way is not None:
        outbox.add_message(
            session,
            message="application_received",
            to=way.to,
            channel=way.channel,
            locale=review.locale,
            case_key=review.case_key,
            reference=review.reference,
            dedupe_key=f"application_received:{review.reference}",
            facts=_days(review, tuple(clocks)),
        )
    duty_email = current_app.config["PORTAL"].duty_email
    if review.alerted and duty_email:
        outbox.add_message(
            session,
            message="duty_alert",
            to=duty_email,
            locale=DEFAULT,
            case_key=review.case_key,
            reference=review.reference,
            dedupe_key=f"duty_alert:{review.reference}",
            facts={"page": f"/officers/case-reviews/{review.reference}"},
        )
    return way is not None


def _days(review: CaseReview, started: tuple[StartedClock, ...]) -> dict[str, date | None]:
    """The same days as the page names after sending."""
    due = {one.kind: one.due_on for one in started}
    clocks, days = review.policy_clocks, working_days()
    confirm_by = due.get(Clock.CONFIRM_MET)
    with_bodies = days.due(review.applied_on, clocks.decide_threshold_with_bodies)
    return {
        "due_on": max(due.values()),
        "acknowledge_by": due[Clock.ACKNOWLEDGE],
        "with_bodies_by": None if confirm_by else with_bodies,
        "meet_by": days.due(confirm_by, clocks.hold_panel) if confirm_by else None,
    }
