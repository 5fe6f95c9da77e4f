"""Pausing a clock of a case review and letting it go on: only where its procedure names the reason.

The applicant is told both times. The board, the queue and the alerts go by the day on which the
clock ends if the pause lasts as long as it may, so a pause that nobody ends hides nothing.
"""

from dataclasses import dataclass
from datetime import date

from portal import clock
from portal.domain.officer_acts import Refusal
from portal.domain.pauses import PauseReason, latest_due, resumed_due
from portal.domain.vocabulary import Visibility
from portal.models.case_review import CaseReview, CaseReviewClock
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import changing_review
from portal.services.case_review.case_review_clocks import end_pause, open_clocks
from portal.services.officer.officers import SignedIn
from portal.services.working_days import working_days

PAUSED, RESUMED = "clock_paused", "clock_resumed"


@dataclass(frozen=True, slots=True)
class PauseOffer:
    """A running clock that may wait for a reason; `until`: the day on which it then ends at the latest."""

    kind: str
    reason: PauseReason
    at_most: int
    until: date


def pause_offers(review: CaseReview) -> tuple[PauseOffer, ...]:
    """What may be paused now; nothing where the procedure names no pause."""
    days, policy = working_days(), review.policy_pauses
    return tuple(
        PauseOffer(
            each.kind, rule.reason, rule.at_most, latest_due(each.due_on, rule.at_most, days)
        )
        for each in open_clocks(review)
        if not each.is_paused and each.due_on >= clock.today()
        for rule in policy.rules
        if each.kind in rule.clocks
    )


def pause_clock(
    reference: str, officer: SignedIn, version: int, kind: str, reason: PauseReason, words: str
) -> None:
    """Pause a running clock.

    Args:
        words: why, for the applicant.

    Raises:
        Refused: the case's procedure names no such pause, the clock does not run, is paused
            already, or is overdue: what is late stays late.
    """
    facts = {"clock": kind, "reason": reason.value}
    with changing_review(reference, officer, version, "case_review.clock_paused", facts) as change:
        rule = change.review.policy_pauses.rule(kind, reason)
        if rule is None:
            raise Refused(Refusal.NO_PAUSE_IN_PROCEDURE)
        running = _running(change.review, kind)
        if running.is_paused:
            raise Refused(Refusal.ALREADY_SO)
        if running.due_on < clock.today():
            raise Refused(Refusal.LATE_ALREADY)
        running.paused_on, running.pause_reason = clock.today(), reason
        running.unpaused_due_on = running.due_on
        running.due_on = latest_due(running.due_on, rule.at_most, working_days())
        change.set_due()
        told = {**facts, "due_on": running.due_on.isoformat()}
        change.tell_applicant(change.say(PAUSED, Visibility.PUBLIC, words, told))


def resume_clock(reference: str, officer: SignedIn, version: int, kind: str, words: str) -> None:
    """Let a paused clock go on: it ends later by the working days of the pause.

    Args:
        words: why, for the applicant.

    Raises:
        Refused: the clock is not paused.
    """
    facts = {"clock": kind}
    with changing_review(reference, officer, version, "case_review.clock_resumed", facts) as change:
        running = _running(change.review, kind)
        since, reason, before = running.paused_on, running.pause_reason, running.unpaused_due_on
        if since is None or reason is None or before is None:
            raise Refused(Refusal.ALREADY_SO)
        rule = change.review.policy_pauses.rule(kind, reason)
        at_most = rule.at_most if rule else 0
        running.due_on = resumed_due(before, since, clock.today(), at_most, working_days())
        end_pause(running)
        change.set_due()
        told = {**facts, "due_on": running.due_on.isoformat()}
        change.tell_applicant(change.say(RESUMED, Visibility.PUBLIC, words, told))


def _running(review: CaseReview, kind: str) -> CaseReviewClock:
    found = next((each for each in open_clocks(review) if each.kind == kind), None)
    if found is None:
        raise Refused(Refusal.NOT_ALLOWED)
    return found
