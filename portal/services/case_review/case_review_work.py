"""What officers do with a case review besides deciding the threshold: notes, and later steps."""

from portal import clock
from portal.domain.appeals import by_own_act
from portal.domain.officer_acts import Refusal
from portal.domain.review_plan import BY_OWN_ACT
from portal.domain.state_machine import Clock, Need
from portal.domain.states import CASE_REVIEWS, NotAllowedError
from portal.domain.vocabulary import CaseReviewStatus, Role, Visibility
from portal.models.case_review import CaseReview
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.case_review.joined_applications import others_were_told
from portal.services.case_review.withdrawal import end_with_withdrawal
from portal.services.officer.officers import SignedIn
from portal.services.panel.plan_rows import outcome_at

# These steps are decisions about the threshold and have acts of their own.
DECIDING = frozenset({CaseReviewStatus.CONFIRMING, CaseReviewStatus.THRESHOLD_DECISION})


def steps(review: CaseReview, role: Role) -> tuple[CaseReviewStatus, ...]:
    """The plain steps that a role may take with a case; its actions are followed up only where it has some."""
    status, held = review.status, outcome_at(review) is not None
    allowed = tuple(
        to
        for to in CASE_REVIEWS.allowed(status, role)
        if (status, to) not in BY_OWN_ACT
        and not by_own_act(status, to)
        and (held or to is not CaseReviewStatus.FOLLOWING_UP)
        and not (to is CaseReviewStatus.WITHDRAWN and others_were_told(review))
    )
    if status in DECIDING:
        return tuple(each for each in allowed if each is CaseReviewStatus.WITHDRAWN)
    return allowed


def advance(
    reference: str,
    officer: SignedIn,
    version: int,
    *,
    to: CaseReviewStatus,
    reason: str,
    words: str,
) -> None:
    """Take a plain step.

    Args:
        reason: for officers.
        words: for the applicant.

    Raises:
        Refused: the table or a running appeal time stands against it.
    """
    facts = {"to": to.value}
    with changing_review(reference, officer, version, "case_review.moved", facts) as change:
        if to not in steps(change.review, officer.role):
            raise Refused(Refusal.NOT_ALLOWED)
        _check_needs(change, to)
        change.say("note", Visibility.STAFF, reason)
        try:
            event = change.move(to, words)
        except NotAllowedError as error:
            raise Refused(Refusal.NOT_ALLOWED) from error
        change.tell_applicant(event)
        if to is CaseReviewStatus.WITHDRAWN:
            end_with_withdrawal(change)


def add_note(
    reference: str, officer: SignedIn, version: int, words: str, visibility: Visibility
) -> None:
    """Add a note for officers, or a message that the applicant reads too."""
    facts = {"visibility": visibility.value}
    with changing_review(reference, officer, version, "case_review.noted", facts) as change:
        if visibility is Visibility.STAFF:
            change.say("note", Visibility.STAFF, words)
        else:
            change.tell_applicant(change.say("message", Visibility.PUBLIC, words))


def ask_for_evidence(reference: str, officer: SignedIn, version: int, words: str) -> None:
    """Ask the applicant for photos, recordings or documents; no clock waits for them."""
    with changing_review(reference, officer, version, "case_review.evidence_asked") as change:
        change.tell_applicant(change.say("evidence_asked", Visibility.PUBLIC, words))


def confirm_safety(reference: str, officer: SignedIn, version: int, words: str) -> None:
    """Record that the person said in person which ways to reach them are safe."""
    with changing_review(reference, officer, version, "case_review.safety_confirmed") as change:
        change.say("safety_confirmed", Visibility.STAFF, words)


def _check_needs(change: ReviewChange, to: CaseReviewStatus) -> None:
    review = change.review
    needs = CASE_REVIEWS.check(review.status, to, change.officer.role).needs
    if Need.APPEAL_TIME_OVER in needs:
        running = [each for each in review.clocks if each.kind == Clock.APPEAL.value]
        if any(each.due_on >= clock.today() for each in running):
            raise Refused(Refusal.APPEAL_TIME_RUNS)
