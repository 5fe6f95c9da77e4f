"""The victim's consent to a representative: what is known of it, what they are told, and what they may do."""

from collections.abc import Sequence

from portal.domain.letters import LetterKind
from portal.domain.representation import ConsentFound, Telling, may_act, readable_letters, telling
from portal.domain.vocabulary import ApplicantKind
from portal.models.case_review import CaseReview, CaseReviewEvent
from portal.models.report import Report
from portal.services.case_review.application_answers import read_applicant

RECORDED = "consent_recorded"


def telling_of(review: CaseReview) -> Telling:
    """How much whoever sent the application is told; all, where it is no representative."""
    if review.applicant is not ApplicantKind.REPRESENTATIVE:
        return Telling.ALL
    recorded = consent_found(review.events)
    return telling(read_applicant(review.answers or {}).consent, recorded)


def is_told_nothing(case: Report | CaseReview) -> bool:
    """Whether a representative whom the victim refused sent the case."""
    return isinstance(case, CaseReview) and telling_of(case) is Telling.NOTHING_MORE


def may_do(case: Report | CaseReview, act: str) -> bool:
    """Whether whoever sent the case may do this act, as far as the victim agrees to them."""
    return not isinstance(case, CaseReview) or may_act(telling_of(case), act)


def letters_to_sender(review: CaseReview) -> frozenset[LetterKind]:
    """The kinds of letters that whoever sent the application may read."""
    return readable_letters(telling_of(review))


def consent_found(events: Sequence[CaseReviewEvent]) -> ConsentFound | None:
    """What an officer recorded last about the victim's consent."""
    for event in reversed(events):
        if event.kind == RECORDED:
            return ConsentFound(event.facts["found"])
    return None
