"""Recording that an officer posted a letter, or gave it by hand, where no message could tell of it."""

from datetime import date

from portal import clock
from portal.domain.deadlines import letter_received
from portal.domain.officer_acts import Refusal
from portal.domain.state_machine import Clock
from portal.domain.vocabulary import Visibility
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import changing_review
from portal.services.officer.officers import SignedIn
from portal.services.working_days import working_days


def record_given(
    reference: str, officer: SignedIn, version: int, number: int, on: date, *, posted: bool
) -> None:
    """Record how and when a letter that waited went out; the time to appeal runs from its receipt.

    The time that the letter names never becomes shorter by it.

    Args:
        on: the day on which it was posted or given.
        posted: it counts as received some working days later; given by hand, on that day.

    Raises:
        Refused: no such letter waits, or the day lies before the letter or in the future.
    """
    facts = {"letter": number, "posted": posted}
    with changing_review(reference, officer, version, "case_review.letter_given", facts) as change:
        review = change.review
        letter = next(
            (each for each in review.letters if each.number == number and each.given_at is None),
            None,
        )
        if letter is None:
            raise Refused(Refusal.NOT_ALLOWED)
        if not clock.local_day(letter.written_at) <= on <= clock.today():
            raise Refused(Refusal.NOT_ON_THAT_DAY)
        clocks, days = review.policy_clocks, working_days()
        letter.given_at = clock.now()
        letter.received_on = letter_received(on, days, clocks, posted=posted)
        if letter.appeal_by is not None:
            until = days.due(letter.received_on, clocks.appeal)
            letter.appeal_by = max(letter.appeal_by, until)
            running = next((each for each in review.clocks if each.kind == Clock.APPEAL), None)
            if running is not None and running.due_on < letter.appeal_by:
                change.end_clock_on(Clock.APPEAL, letter.appeal_by)
        change.say("letter_given", Visibility.STAFF, facts=facts)
