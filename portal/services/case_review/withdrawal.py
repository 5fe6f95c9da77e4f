"""A case that is taken back: its panel does not meet, and those who apply together are told by letter.

The case ends for all of them. Whoever wants to go on asks in their own name; what was reported
still counts [docs/domain.md 3], so the letter says how, and until when it is of use.
"""

from portal import clock
from portal.domain.letters import LetterKind
from portal.domain.vocabulary import Visibility
from portal.services.case_review.case_review_changes import ReviewChange
from portal.services.case_review.case_review_letters import write_letters
from portal.services.case_review.joined_applications import leave
from portal.services.case_review.letter_recipients import recipients
from portal.services.panel.panel_mails import cancel_row
from portal.services.panel.panel_rows import latest_panel


def end_with_withdrawal(change: ReviewChange) -> None:
    """What follows for others when a case is taken back, in the transaction of that act.

    Applications of others that were joined to it go on by themselves.
    """
    leave(change)
    panel = latest_panel(change.session, change.review)
    if panel is not None and panel.starts_at > clock.now():
        cancel_row(change, panel)
    _tell_joint_applicants(change)


def _tell_joint_applicants(change: ReviewChange) -> None:
    # The applicant took it back, and knows.
    joined = [each for each in recipients(change.review) if each.joint is not None]
    if not joined:
        return
    event = change.say("joint_told", Visibility.STAFF)
    months = change.review.policy_threshold.apply_within_months
    write_letters(change, LetterKind.WITHDRAWN, event, {"months": months}, joined)
