"""Those who apply together with the applicant, as the applicant names them in the application.

Anybody can write down a name and an address. So each is kept, and nothing is sent to them, until
an officer has heard from them in person.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.domain import references
from portal.models.case_review import CaseReview
from portal.models.joint_applicant import JointApplicant
from portal.security.tokens import code_hash
from portal.services import search_terms
from portal.services.case_review.review_search import contact_terms

# In a draft each is kept under this prefix and a key.
PERSON_PREFIX = "person-"
# More is a group, which applies as one and names who speaks for it.
MOST_NAMED = 10


def named_in(answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The people of a draft, by their keys, in the order in which they were added."""
    return {
        slug.removeprefix(PERSON_PREFIX): dict(fields)
        for slug, fields in answers.items()
        if slug.startswith(PERSON_PREFIX) and isinstance(fields, Mapping)
    }


def without_people(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of the application itself."""
    return {slug: kept for slug, kept in answers.items() if not slug.startswith(PERSON_PREFIX)}


def file_people(session: Session, review: CaseReview, answers: Mapping[str, Any]) -> None:
    """Add whom the applicant named, each waiting for an officer."""
    for number, fields in enumerate(list(named_in(answers).values())[:MOST_NAMED], 1):
        joint = JointApplicant(
            case_review=review,
            number=number,
            # Nobody knows this code: they get one of their own when they are confirmed.
            tracking_hash=code_hash(references.new_code(), "tracking"),
            locale=review.locale,
            added_at=clock.now(),
        )
        session.add(joint)
        joint.contact = {
            "safe-contact": {"ways": fields.get("ways") or ["none"]},
            "contact": {
                name: fields.get(name, "")
                for name in ("name", "email", "telephone", "address", "careful")
            },
        }
        search_terms.add_review_terms(session, review, contact_terms(joint.contact))
