"""The clocks of a case review, in working days, from the policy in force when it began.

Something received on a day that is no working day counts as received on the next one
[docs/domain.md 4].
"""

from dataclasses import dataclass
from datetime import date

from portal.domain.deadlines import WorkingDays
from portal.domain.pauses import latest_due
from portal.domain.policy import Clocks
from portal.domain.state_machine import Clock
from portal.domain.states import CASE_REVIEWS
from portal.domain.threshold import Outcome
from portal.models.case_review import CaseReview, CaseReviewClock


@dataclass(frozen=True, slots=True)
class StartedClock:
    """A clock that runs: its first and its last day."""

    kind: Clock
    started_on: date
    due_on: date


def start_clock(kind: Clock, from_on: date, clocks: Clocks, days: WorkingDays) -> StartedClock:
    """One clock that starts on the first working day after ``from_on``."""
    received = days.received(from_on)
    return StartedClock(
        kind=kind,
        started_on=days.next_working_day(received),
        due_on=days.due(from_on, getattr(clocks, kind.value)),
    )


def first_clocks(
    outcome: Outcome, applied_on: date, clocks: Clocks, days: WorkingDays
) -> tuple[StartedClock, ...]:
    """The clocks that an application starts: acknowledging it, then confirming or deciding."""
    next_step = Clock.CONFIRM_MET if outcome is Outcome.MET else Clock.DECIDE_THRESHOLD
    return tuple(
        start_clock(kind, applied_on, clocks, days) for kind in (Clock.ACKNOWLEDGE, next_step)
    )


def end_on(clock: CaseReviewClock, day: date, days: WorkingDays) -> None:
    """Give a clock another last day; a paused one keeps the time that its pause may take."""
    if clock.pause_reason is None:
        clock.due_on = day
        return
    rule = clock.case_review.policy_pauses.rule(clock.kind, clock.pause_reason)
    clock.unpaused_due_on = day
    clock.due_on = latest_due(day, rule.at_most if rule else 0, days)


def end_pause(clock: CaseReviewClock) -> None:
    """A clock that stopped or goes on is not paused any more."""
    clock.paused_on = clock.pause_reason = clock.unpaused_due_on = None


def own_clock(review: CaseReview) -> CaseReviewClock | None:
    """The running clock of the case's own status; None where none runs."""
    own = CASE_REVIEWS.states[review.status].clock
    return next((each for each in open_clocks(review) if each.kind == own), None)


def own_due(review: CaseReview) -> date | None:
    """The last day of the clock of the case's own status; None where none runs.

    It is the day that belongs to the status's next action: another clock may end sooner.
    """
    own = own_clock(review)
    return own.due_on if own else None


def first_open_clock(review: CaseReview) -> CaseReviewClock | None:
    """The running clock that ends first; the queue stands in its order."""
    return min(open_clocks(review), key=lambda each: each.due_on, default=None)


def open_clocks(review: CaseReview) -> list[CaseReviewClock]:
    """The clocks that run."""
    return [each for each in review.clocks if each.stopped_at is None]
