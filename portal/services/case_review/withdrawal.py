"""A case that is taken back: those who apply together with the applicant are told, each by letter.

The case ends for all of them. Whoever wants to go on asks in their own name; what was reported
still counts [DOMAIN.md 3], so the letter says how, and until when it is of use.
"""

from portal.domain.letters import LetterKind
from portal.domain.vocabulary import Visibility
from portal.services.case_review.case_review_changes import ReviewChange
from portal.services.case_review.case_review_letters import write_letters
from portal.services.case_review.letter_recipients import recipients


def tell_joint_applicants(change: ReviewChange) -> None:
    """Write to each joint applicant who still takes part; the applicant took it back and knows."""
    joined = [each for each in recipients(change.review) if each.joint is not None]
    if not joined:
        return
    event = change.say("joint_told", Visibility.STAFF)
    months = change.review.policy_threshold.apply_within_months
    write_letters(change, LetterKind.WITHDRAWN, event, {"months": months}, joined)
