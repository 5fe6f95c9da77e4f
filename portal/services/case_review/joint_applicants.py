"""Joint applicants: people who apply together. Each gets every letter, by a way safe for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain import references
from portal.domain.contact import ContactRule
from portal.domain.officer_acts import Refusal
from portal.domain.vocabulary import CaseReviewStatus, Visibility
from portal.locales import DEFAULT
from portal.models.case_review import CaseReview
from portal.models.joint_applicant import JointApplicant
from portal.models.tracking_session import TrackingSession
from portal.security.tokens import code_hash, code_hashes
from portal.services import search_terms
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import changing_review
from portal.services.case_review.letter_recipients import joint_recipient
from portal.services.case_review.review_search import contact_terms
from portal.services.officer.officers import SignedIn

# More is a group, which applies as one and names who speaks for it.
MOST = 20


@dataclass(frozen=True, slots=True)
class JointLine:
    """A joint applicant on an officer's page; who it is stays hidden. `left`: takes no part any more.

    `waits`: the applicant named them, and no officer has heard from them yet.
    """

    id: int
    number: int
    rule: ContactRule
    left: bool
    waits: bool = False


def add_joint_applicant(
    reference: str,
    officer: SignedIn,
    version: int,
    contact: Mapping[str, Any],
    *,
    safety_confirmed: bool,
    locale: str = DEFAULT,
) -> str:
    """Add somebody who applies too, and give their own code, which is kept as a hash only.

    Args:
        contact: the answers "contact" and "safe-contact", as an application keeps them.
        safety_confirmed: they said in person, with nobody else listening, which ways are safe.

    Raises:
        Refused: the case was withdrawn, or has very many already.
    """
    code = references.new_code()
    with changing_review(reference, officer, version, "case_review.joint_added") as change:
        review = change.review
        if review.status is CaseReviewStatus.WITHDRAWN or len(review.joint_applicants) >= MOST:
            raise Refused(Refusal.NOT_ALLOWED)
        joint = JointApplicant(
            case_review=review,
            number=len(review.joint_applicants) + 1,
            tracking_hash=code_hash(code, "tracking"),
            locale=locale,
            added_at=clock.now(),
            added_by_id=officer.id,
            confirmed_at=clock.now(),
            safety_confirmed_at=clock.now() if safety_confirmed else None,
        )
        change.session.add(joint)
        joint.contact = dict(contact)
        search_terms.add_review_terms(change.session, review, contact_terms(joint.contact or {}))
        change.say("joint_added", Visibility.STAFF, facts={"joint": joint.number})
    return code


def confirm_joint_applicant(
    reference: str,
    officer: SignedIn,
    version: int,
    number: int,
    contact: Mapping[str, Any],
    *,
    safety_confirmed: bool,
) -> str:
    """Record that somebody whom the applicant named wants to take part, as they told an officer.

    Args:
        contact: how they themselves want to be reached; it takes the place of what was written down.
        safety_confirmed: they said in person, with nobody else listening, which ways are safe.

    Returns:
        Their own code, which is kept as a hash only.

    Raises:
        Refused: nobody of this number waits for it, or the case was withdrawn.
    """
    code, facts = references.new_code(), {"joint": number}
    act = "case_review.joint_confirmed"
    with changing_review(reference, officer, version, act, facts) as change:
        review = change.review
        joint = next((each for each in review.joint_applicants if each.number == number), None)
        if (
            joint is None
            or joint.confirmed_at is not None
            or joint.left_at is not None
            or review.status is CaseReviewStatus.WITHDRAWN
        ):
            raise Refused(Refusal.NOT_ALLOWED)
        joint.confirmed_at = clock.now()
        joint.safety_confirmed_at = clock.now() if safety_confirmed else None
        joint.tracking_hash = code_hash(code, "tracking")
        joint.contact = dict(contact)
        search_terms.add_review_terms(change.session, review, contact_terms(joint.contact or {}))
        change.say("joint_confirmed", Visibility.STAFF, facts=facts)
    return code


def end_joint_applicant(
    reference: str, officer: SignedIn, version: int, number: int, reason: str
) -> None:
    """Record that a joint applicant takes no part any more; the case goes on, their letters stay.

    Raises:
        Refused: there is none of this number who still takes part.
    """
    facts = {"joint": number}
    with changing_review(reference, officer, version, "case_review.joint_left", facts) as change:
        joint = next(
            (
                each
                for each in change.review.joint_applicants
                if each.number == number and each.left_at is None
            ),
            None,
        )
        if joint is None:
            raise Refused(Refusal.NOT_ALLOWED)
        joint.left_at = clock.now()
        change.session.execute(
            sa.delete(TrackingSession).where(TrackingSession.joint_applicant_id == joint.id)
        )
        change.say("joint_left", Visibility.STAFF, reason, facts)


def lines_of(review: CaseReview) -> tuple[JointLine, ...]:
    """The joint applicants of a case, for its page."""
    return tuple(
        JointLine(
            each.id,
            each.number,
            joint_recipient(review, each).rule,
            left=each.left_at is not None,
            waits=each.confirmed_at is None and each.left_at is None,
        )
        for each in review.joint_applicants
    )


def kept_contacts(review: CaseReview) -> list[tuple[int, dict[str, Any]]]:
    """What each said of themselves, for an officer who gave a reason to see it."""
    return [(each.number, dict(each.contact or {})) for each in review.joint_applicants]


def opened_by_code(session: Session, reference: str, code: str) -> JointApplicant | None:
    """The joint applicant of a case who has this code, and who still takes part."""
    return session.scalars(
        sa.select(JointApplicant)
        .join(CaseReview)
        .where(
            CaseReview.reference == reference,
            JointApplicant.tracking_hash.in_(code_hashes(code, "tracking")),
            JointApplicant.left_at.is_(None),
            JointApplicant.confirmed_at.is_not(None),
        )
    ).one_or_none()
