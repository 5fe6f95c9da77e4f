"""The messages that an application sends: to the applicant where it is safe, and to the duty contact."""

from collections.abc import Iterable

from flask import current_app
from sqlalchemy.orm import Session

from portal.domain.contact import ContactRule
from portal.locales import DEFAULT
from portal.models.case_review import CaseReview
from portal.services import outbox
from portal.services.application_answers import Application
from portal.services.case_review_clocks import StartedClock
from portal.services.message_way import way_to


def write_messages(
    session: Session,
    review: CaseReview,
    application: Application,
    rule: ContactRule,
    clocks: Iterable[StartedClock],
) -> None:
    """Add them to the transaction of a case that has its reference.

    Args:
        rule: the ways that may be used for the applicant.
        clocks: those that the application starts; the message names the last one's day.
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
            facts={"due_on": max(one.due_on for one in clocks)},
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
