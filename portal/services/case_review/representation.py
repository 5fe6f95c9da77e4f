"""The victim's consent to a representative: what is known of it, and what the representative is told."""

from collections.abc import Sequence

from portal.domain.representation import ConsentFound, Telling, telling
from portal.domain.vocabulary import ApplicantKind
from portal.models.case_review import CaseReview, CaseReviewEvent
from portal.services.case_review.application_answers import read_applicant

RECORDED = "consent_recorded"


def telling_of(review: CaseReview) -> Telling:
    """How much whoever sent the application is told; all, where it is no representative."""
    if review.applicant is not ApplicantKind.REPRESENTATIVE:
        return Telling.ALL
    recorded = consent_found(review.events)
    return telling(read_applicant(review.answers or {}).consent, recorded)


def consent_found(events: Sequence[CaseReviewEvent]) -> ConsentFound | None:
    """What an officer recorded last about the victim's consent."""
    for event in reversed(events):
        if event.kind == RECORDED:
            return ConsentFound(event.facts["found"])
    return None
