"""Telling every body of the directory that a case review was asked for.

Each gets the reference, the area and the type, and no more: details go only to those involved,
behind a code (`services.information_requests`).
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.vocabulary import Visibility
from portal.labels.report import KINDS
from portal.locales import DEFAULT, speaking
from portal.models.case_review import CaseReview, CaseReviewEvent
from portal.models.partner import PartnerContact
from portal.services.case_review.application_answers import Application
from portal.services.messages import outbox


def notify_bodies(session: Session, review: CaseReview, application: Application) -> None:
    """Add the notices to the transaction of a case that has its reference, and a line that says so."""
    contacts = list(
        session.scalars(
            sa.select(PartnerContact)
            .where(PartnerContact.active.is_(True))
            .order_by(PartnerContact.id)
        )
    )
    if not contacts:
        return
    facts = _facts(application)
    for contact in contacts:
        outbox.add_message(
            session,
            message="case_notice",
            to=contact.email,
            locale=DEFAULT,
            case_key=review.case_key,
            reference=review.reference,
            dedupe_key=f"case_notice:{review.reference}:{contact.id}",
            facts=facts,
        )
    bodies = list(dict.fromkeys(contact.body.value for contact in contacts))
    review.events.append(
        CaseReviewEvent(
            at=clock.now(),
            kind="bodies_notified",
            visibility=Visibility.STAFF,
            facts={"bodies": bodies},
        )
    )


def _facts(application: Application) -> dict[str, str]:
    # The first half of a postcode is an area of some thousand homes.
    area = application.where.postcode[:-3].strip()
    kind = application.kind
    with speaking(DEFAULT):
        return {
            "area": area or "–",
            "kind": str(KINDS[kind]) if kind else "–",
        }
