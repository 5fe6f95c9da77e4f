"""Appeals: made online, spoken or in writing; decided by nobody who had a part in what they are against.

A late appeal is accepted with its reason. An upheld one leads back to the step that its decision
names; the letter tells it, and who else can look into it [docs/domain.md 5].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.content.current import authority
from portal.domain.appeals import (
    AppealGround,
    AppealOutcome,
    grounds_for,
    is_late,
    status_for,
    steps_back,
)
from portal.domain.letters import LetterKind
from portal.domain.officer_acts import Refusal
from portal.domain.state_machine import Clock
from portal.domain.states import CASE_REVIEWS, NotAllowedError
from portal.domain.vocabulary import CaseReviewStatus, Intake, ThresholdDecision, Visibility
from portal.extensions import db
from portal.labels.appeals import BACK_TO, GROUNDS
from portal.letters.written import WrittenLetter
from portal.models.appeal import Appeal
from portal.models.case_review import CaseReview, CaseReviewEvent, Decision
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.case_review.case_review_letters import preview_letter, write_letters
from portal.services.case_review.threshold_letters import met_facts
from portal.services.officer.officers import SignedIn

_DECIDED = {
    AppealOutcome.UPHELD: CaseReviewStatus.APPEAL_UPHELD,
    AppealOutcome.DISMISSED: CaseReviewStatus.APPEAL_DISMISSED,
}


@dataclass(frozen=True)
class ToldAppeal:
    """What somebody said who appeals. `late_why` is asked only of a late appeal."""

    grounds: tuple[AppealGround, ...]
    why: str
    late_why: str = ""


def appeal_by(review: CaseReview) -> date | None:
    """The last day of the time to appeal that the applicant's latest letter names."""
    days = [letter.appeal_by for letter in review.letters if letter.joint_applicant_id is None]
    return next((day for day in reversed(days) if day is not None), None)


def is_held(review: CaseReview) -> bool:
    """Whether the latest decision that counts is that a review is held."""
    counts = [
        each
        for each in review.decisions
        if not each.departure
        and (each.decision is ThresholdDecision.MET or each.agreed_at is not None)
    ]
    return bool(counts) and counts[-1].decision is ThresholdDecision.MET


def had_a_part(review: CaseReview) -> frozenset[int]:
    """The officers who may not decide an appeal: who decided, agreed, sent the outcome, or is the contact."""
    found = {review.contact_officer_id}
    for each in review.decisions:
        found |= {each.decided_by_id, each.agreed_by_id}
    found |= {each.decided_by_id for each in review.appeals}
    found |= {
        each.officer_id
        for each in review.events
        if each.facts.get("to") == CaseReviewStatus.OUTCOME_SENT.value
    }
    return frozenset(each for each in found if each is not None)


def lodge(
    change: ReviewChange, told: ToldAppeal, made_on: date, intake: Intake, kind: str
) -> CaseReviewEvent:
    """Put an appeal on record and the case into it; its clock runs from the day it was made.

    Args:
        kind: of the line of the timeline.

    Raises:
        NotAllowedError: there is nothing to appeal against now.
        Refused: it is late and gives no reason, or is against what was not decided.
    """
    lead = change.leading
    review = lead.review
    late = is_late(made_on, appeal_by(change.review))
    if late and not told.late_why.strip():
        raise Refused(Refusal.LATE_WITHOUT_REASON)
    if not told.grounds or not set(told.grounds) <= set(grounds_for(held=is_held(review))):
        raise Refused(Refusal.NOT_ALLOWED)
    facts = {"grounds": [ground.value for ground in told.grounds], "late": late}
    if lead is change:
        event = change.move(CaseReviewStatus.APPEAL, told.why, facts, kind=kind)
    else:
        # Their words stand on their own application; the case itself says only that there is an appeal.
        lead.move(CaseReviewStatus.APPEAL)
        lead.say("appealed_at", Visibility.STAFF, facts={"to": change.review.reference})
        told_all = "\n\n".join(part for part in (told.why, told.late_why if late else "") if part)
        event = change.say(kind, Visibility.PUBLIC, told_all, facts)
    lead.count_from(Clock.DECIDE_APPEAL, made_on)
    appeal = Appeal(
        case_review=review,
        made_on=made_on,
        late=late,
        intake=intake,
        entered_by_id=change.by.id if change.by else None,
        grounds=[ground.value for ground in told.grounds],
    )
    if lead is change:
        appeal.words = {"why": told.why, "late_why": told.late_why if late else ""}
    change.session.add(appeal)
    return event


def enter(
    reference: str,
    officer: SignedIn,
    version: int,
    told: ToldAppeal,
    *,
    made_on: date,
    intake: Intake,
) -> None:
    """Enter an appeal that was spoken or came in writing, with the true day of contact.

    Raises:
        Refused: see `lodge`.
    """
    facts = {"intake": intake.value}
    with changing_review(
        reference, officer, version, "case_review.appeal_entered", facts
    ) as change:
        try:
            event = lodge(change, told, made_on, intake, "status_changed")
        except NotAllowedError as error:
            raise Refused(Refusal.NOT_ALLOWED) from error
        change.tell_applicant(event)


def letter_facts(
    appeal: Appeal, outcome: AppealOutcome, back_to: CaseReviewStatus | None, words: str
) -> dict[str, Any]:
    """What the letter about an appeal tells."""
    return {
        "words": words,
        "made_on": appeal.made_on,
        "grounds": [GROUNDS[AppealGround(ground)] for ground in appeal.grounds],
        "upheld": outcome is AppealOutcome.UPHELD,
        "back_to": BACK_TO[back_to] if back_to else None,
        "next_review": next_review(),
    }


def next_review() -> str | None:
    """Who reviews a case after an appeal, where that is in force today."""
    return authority().policy.next_review.named_on(clock.today())


def preview(
    reference: str, outcome: AppealOutcome, back_to: CaseReviewStatus | None, words: str
) -> WrittenLetter | None:
    """The letter about the appeal that waits, as it would go today; None where none waits."""
    review = db.session.scalars(
        sa.select(CaseReview).where(CaseReview.reference == reference)
    ).one_or_none()
    appeal = waiting(review.appeals) if review else None
    if review is None or appeal is None:
        return None
    facts = letter_facts(appeal, outcome, back_to, words)
    return preview_letter(review, LetterKind.APPEAL_OUTCOME, facts)


def decide(
    reference: str,
    officer: SignedIn,
    version: int,
    *,
    outcome: AppealOutcome,
    back_to: CaseReviewStatus | None,
    reasons: str,
    words: str,
) -> None:
    """Decide an appeal; the letter goes to everyone who applied.

    Args:
        back_to: the step that an upheld appeal leads back to.
        reasons: for officers.
        words: the reasons in the letter.

    Raises:
        Refused: no appeal waits, the officer had a part in the case, or the step does not fit.
    """
    facts = {"outcome": outcome.value}
    with changing_review(
        reference, officer, version, "case_review.appeal_decided", facts
    ) as change:
        appeal = waiting(change.review.appeals)
        if appeal is None or change.review.status is not CaseReviewStatus.APPEAL:
            raise Refused(Refusal.NOT_ALLOWED)
        if officer.id in had_a_part(change.review):
            raise Refused(Refusal.SAME_OFFICER)
        upheld = outcome is AppealOutcome.UPHELD
        if upheld and back_to not in steps_back(held=is_held(change.review)):
            raise Refused(Refusal.NOT_ALLOWED)
        appeal.outcome, appeal.back_to = outcome, back_to if upheld else None
        appeal.decided_at, appeal.decided_by_id = clock.now(), officer.id
        appeal.decision = {"reasons": reasons, "letter": words}
        more = {"back_to": back_to.value} if upheld and back_to else {}
        event = _move(change, _DECIDED[outcome], words, more)
        tells = letter_facts(appeal, outcome, appeal.back_to, words)
        write_letters(change, LetterKind.APPEAL_OUTCOME, event, tells)


def go_back(reference: str, officer: SignedIn, version: int, words: str) -> None:
    """Take a case back to the step that its upheld appeal names; that step's clock starts anew.

    Args:
        words: for the applicant.

    Raises:
        Refused: no upheld appeal waits for it.
    """
    with changing_review(reference, officer, version, "case_review.appeal_followed") as change:
        upheld = [each for each in change.review.appeals if each.back_to is not None]
        if change.review.status is not CaseReviewStatus.APPEAL_UPHELD or not upheld:
            raise Refused(Refusal.NOT_ALLOWED)
        appeal = upheld[-1]
        to = status_for(CaseReviewStatus(appeal.back_to or ""))
        if to is CaseReviewStatus.MET:
            _record_met(change, appeal, words)
        event = _move(change, to, words, {})
        entered = CASE_REVIEWS.states[to].clock
        if entered is not None:
            change.count_from(entered, clock.today())
        if to is CaseReviewStatus.MET:
            meet_by = next(
                each.due_on for each in change.review.clocks if each.kind == Clock.HOLD_PANEL
            )
            tells = met_facts(None, words, meet_by)
            write_letters(change, LetterKind.THRESHOLD_MET, event, tells)
        else:
            change.tell_applicant(event)


def waiting(appeals: Sequence[Appeal]) -> Appeal | None:
    """The appeal that nobody has decided yet."""
    return next((each for each in reversed(appeals) if each.outcome is None), None)


def _record_met(change: ReviewChange, appeal: Appeal, words: str) -> None:
    """The appeal's decider decided that a review is held; the earlier decision stays beside it."""
    decision = Decision(
        case_review=change.review,
        decision=ThresholdDecision.MET,
        decided_by_id=appeal.decided_by_id or change.officer.id,
        decided_at=clock.now(),
        departure=False,
        delegated=False,
    )
    decision.reasons = {"letter": words}
    change.session.add(decision)


def _move(
    change: ReviewChange, to: CaseReviewStatus, words: str, facts: dict[str, str]
) -> CaseReviewEvent:
    try:
        return change.move(to, words, facts)
    except NotAllowedError as error:
        raise Refused(Refusal.NOT_ALLOWED) from error
