"""Applications about one problem that are worked on as one case, in the one that leads [docs/domain.md 5].

Each keeps its own words, day, finding and decisions: it was judged as at its own day. The one that is
further on leads, so the best outcome stands; of two alike, the earlier. The earliest day of all sets
the clocks of the leading case. Whoever sent a joined one gets every letter and follows every step
under their own reference, and reads nothing of anybody else.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from portal.domain import references
from portal.domain.officer_acts import Refusal
from portal.domain.references import BadReferenceError, ReferenceKind
from portal.domain.state_machine import Clock
from portal.domain.threshold import Outcome
from portal.domain.vocabulary import ApplicantKind, CaseReviewStatus, Visibility
from portal.models.case_review import CaseReview
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import (
    ReviewChange,
    changing_review,
    waiting_proposal,
)
from portal.services.case_review.case_review_clocks import open_clocks
from portal.services.officer.officers import SignedIn

_C = CaseReviewStatus

# The further on, the better for the applicant; what comes later was told to all and is not joined.
_FURTHER_ON = (
    _C.NOT_MET,
    _C.RECEIVED,
    _C.THRESHOLD_DECISION,
    _C.CONFIRMING,
    _C.MET,
    _C.GATHERING,
    _C.PANEL_SET,
    _C.PLAN_DRAFT,
)
# With a panel of its own a case leads or goes on alone.
_MAY_FOLLOW = frozenset(_FURTHER_ON[: _FURTHER_ON.index(_C.PANEL_SET)])
_MAY_LEAD = frozenset(_FURTHER_ON[1:])

# What had been decided about a case, by the status in which it was taken back: it stands for the others.
_TOLD = {
    _C.MET: _C.MET,
    _C.GATHERING: _C.MET,
    _C.PANEL_SET: _C.MET,
    _C.PLAN_DRAFT: _C.MET,
    _C.NOT_MET: _C.NOT_MET,
}

# These run from the day of an application.
_FROM_RECEIPT = (Clock.ACKNOWLEDGE, Clock.CONFIRM_MET, Clock.DECIDE_THRESHOLD)


@dataclass(frozen=True, slots=True)
class JoinedLine:
    """One application of a case, for officers. `finding`: as it was judged at its own day."""

    reference: str
    applicant: ApplicantKind
    finding: Outcome
    applied_on: dt.date
    sent_twice: bool


def joined_lines(review: CaseReview) -> tuple[JoinedLine, ...]:
    """The applications that are joined to this one."""
    return tuple(
        JoinedLine(
            each.reference,
            each.applicant,
            Outcome(each.finding),
            each.applied_on,
            each.sent_twice,
        )
        for each in review.joined_here
    )


def may_join(review: CaseReview) -> bool:
    """Whether the case can be joined with another one now."""
    return (
        review.joined_to is None
        and not review.case_key.is_destroyed
        and review.status in _FURTHER_ON
        and waiting_proposal(review) is None
    )


def may_part(review: CaseReview) -> bool:
    """Whether a joined application can still go on by itself: until the outcome is told to all."""
    return review.joined_to is not None and review.joined_to.status in _FURTHER_ON


def others_were_told(review: CaseReview) -> bool:
    """Whether others follow the case and were told what it came to: then it is not taken back for all."""
    return bool(review.joined_here) and review.status not in _FURTHER_ON


def join(
    reference: str,
    officer: SignedIn,
    version: int,
    other: str,
    *,
    reason: str,
    words: str,
    sent_twice: bool = False,
) -> None:
    """Join two applications; the one that is further on leads, whichever page it was done from.

    Args:
        other: the other's reference, as typed.
        reason: for officers.
        words: for whoever sent the one that does not lead.
        sent_twice: the same person sent the same application twice: it is counted once.

    Raises:
        Refused: the other is not there, or one of them cannot be joined now.
    """
    beside = written(other, reference)
    facts = {"to": beside, "sent_twice": sent_twice}
    with changing_review(
        reference, officer, version, "case_review.joined", facts, beside=beside
    ) as change:
        if change.beside is None:
            raise Refused(Refusal.NO_SUCH_REVIEW)
        lead, follows = _in_order(change, change.beside)
        _put_under(lead, follows, reason, words, sent_twice=sent_twice)


def part(reference: str, officer: SignedIn, version: int, *, reason: str, words: str) -> None:
    """Let a joined application go on by itself: in the status that it had, on its own clocks.

    Args:
        reason: for officers.
        words: for whoever sent it.

    Raises:
        Refused: it is joined to nothing, or the outcome was told to all.
    """
    with changing_review(reference, officer, version, "case_review.parted") as change:
        if not may_part(change.review):
            raise Refused(Refusal.NOT_ALLOWED)
        lead = change.leading
        _go_on_alone(change, reason, words)
        change.review.sent_twice = False
        if not lead.review.joined_here:
            lead.review.sent_twice = False
        _count_from_earliest(lead)


def leave(change: ReviewChange) -> None:
    """Take an application that was taken back out of its case; whom it led goes on alone."""
    for each in change.joined:
        before = change.came_from
        _go_on_alone(each, "", "", outcome=_TOLD.get(before) if before else None)
    lead, review = change.leading, change.review
    if lead is not change:
        with change.session.no_autoflush:
            review.joined_to = None
        lead.say("application_left_here", Visibility.STAFF, facts={"to": review.reference})


def written(other: str, reference: str) -> str:
    """Another application's reference in its one written form.

    Args:
        other: as typed.
        reference: of the one with which it is to be joined.

    Raises:
        Refused: it is no reference of a case review, or that of the same one.
    """
    try:
        found = references.normalise(other, ReferenceKind.CR)
    except BadReferenceError as error:
        raise Refused(Refusal.NO_SUCH_REVIEW) from error
    if found == reference:
        raise Refused(Refusal.SAME_REVIEW)
    return found


def _in_order(one: ReviewChange, another: ReviewChange) -> tuple[ReviewChange, ReviewChange]:
    """The one that leads, then the one that follows.

    Raises:
        Refused: they cannot be joined as they stand.
    """
    if another.review.joined_to is not None:
        raise Refused(Refusal.JOINED_ELSEWHERE)
    if not (may_join(one.review) and may_join(another.review)):
        raise Refused(Refusal.CANNOT_JOIN)
    follows, lead = sorted((one, another), key=_place)
    if lead.review.status not in _MAY_LEAD or follows.review.status not in _MAY_FOLLOW:
        raise Refused(Refusal.CANNOT_JOIN)
    return lead, follows


def _place(change: ReviewChange) -> tuple[int, int, int]:
    review = change.review
    return (
        _FURTHER_ON.index(review.status),
        -review.first_applied_on.toordinal(),
        -review.id,
    )


def _put_under(
    lead: ReviewChange, follows: ReviewChange, reason: str, words: str, *, sent_twice: bool
) -> None:
    review, to = follows.review, {"to": lead.review.reference}
    stopped = {each.kind: each.due_on for each in open_clocks(review)}
    for kind in stopped:
        follows.stop(Clock(kind))
    follows.set_due()
    # Before they are one case: naming a contact for it names the same one for all that is in it.
    _share_contact(lead, follows)
    for each in follows.joined:
        # What was joined to it before follows the new leader too.
        each.say("application_joined", Visibility.STAFF, None, {**_joining(each), **to})
    with follows.session.no_autoflush:
        for row in (*review.joined_here, review):
            row.joined_to = lead.review
    later = max((lead.review, review), key=lambda each: (each.applied_on, each.id))
    later.sent_twice = later.sent_twice or sent_twice
    facts = {**to, "clocks": sorted(stopped), "sent_twice": sent_twice}
    follows.say("application_joined", Visibility.STAFF, reason, facts)
    lead.say(
        "application_joined_here",
        Visibility.STAFF,
        reason,
        {"to": review.reference, "sent_twice": sent_twice},
    )
    follows.tell_applicant(follows.say("applications_together", Visibility.PUBLIC, words))
    _count_from_earliest(lead)
    for running in open_clocks(lead.review):
        running.due_on = min(running.due_on, stopped.get(running.kind, running.due_on))
    lead.set_due()


def _share_contact(lead: ReviewChange, follows: ReviewChange) -> None:
    """One contact officer for all; who had none or another one is told the name."""
    leads, other = lead.review.contact_officer_id, follows.review.contact_officer_id
    chosen = leads or other
    for each in (lead, follows):
        if chosen is not None and each.review.contact_officer_id != chosen:
            each.tell_applicant(each.name_contact(chosen))


def _count_from_earliest(lead: ReviewChange) -> None:
    asked = any(event.kind == "bodies_asked" for event in lead.review.events)
    for kind in _FROM_RECEIPT:
        if kind is Clock.DECIDE_THRESHOLD and asked:
            lead.lengthen(kind, lead.clocks.decide_threshold_with_bodies)
        else:
            lead.count_from(kind, lead.review.first_applied_on)


def _go_on_alone(
    change: ReviewChange, reason: str, words: str, outcome: CaseReviewStatus | None = None
) -> None:
    """Take an application out of its case.

    Args:
        outcome: what was decided about the case, which stands for this one too; None where it goes
            back to what it was.
    """
    review, lead = change.review, change.leading
    clocks = _joining(change)["clocks"]
    with change.session.no_autoflush:
        review.joined_to = None
        review.closed_at = None
    if outcome is None:
        for kind in clocks:
            # Who has a contact officer was told: that needs no second acknowledgement.
            if kind != Clock.ACKNOWLEDGE or review.contact_officer_id is None:
                change.run_on(Clock(kind))
        change.set_due()
    else:
        change.stand_at(outcome, lead)
    change.say("application_parted", Visibility.STAFF, reason, {"to": lead.review.reference})
    lead.say("application_parted_here", Visibility.STAFF, reason, {"to": review.reference})
    change.tell_applicant(change.say("applications_alone", Visibility.PUBLIC, words))


def _joining(change: ReviewChange) -> dict[str, Any]:
    """What is kept of the latest joining: its clocks that were stopped."""
    joined = [each for each in change.review.events if each.kind == "application_joined"]
    return dict(joined[-1].facts)
