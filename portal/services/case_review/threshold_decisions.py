"""Deciding about the threshold. Only people decide, with written reasons [2014 Act s.104(4), (5)].

A not-met decision is a proposal until an officer of another body, or one with a recorded
delegation, agrees. So is a departure from a finding of met: it needs a proved fact and a
second officer, and only sends the application to the threshold-decision lane [docs/domain.md 3].
"""

from portal import clock
from portal.domain.letters import LetterKind
from portal.domain.officer_acts import DepartureFact, Refusal
from portal.domain.state_machine import Clock
from portal.domain.states import NotAllowedError
from portal.domain.vocabulary import CaseReviewStatus, ThresholdDecision, Visibility
from portal.models.case_review import CaseReviewEvent, Decision
from portal.models.officer import Officer
from portal.services.audit import audit
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.case_review.case_review_letters import write_letters
from portal.services.case_review.reassessments import found_met_again
from portal.services.case_review.threshold_letters import met_facts, not_met_facts
from portal.services.case_review.threshold_reasons import Reasons
from portal.services.officer.officers import SignedIn


def take(reference: str, officer: SignedIn, version: int) -> None:
    """Become the contact officer: the applicant learns the name, which acknowledges the application.

    Raises:
        Refused: the officer is the contact officer already.
    """
    with changing_review(reference, officer, version, "case_review.taken") as change:
        if change.review.contact_officer_id == officer.id:
            raise Refused(Refusal.ALREADY_SO)
        change.tell_applicant(change.name_contact(officer.id))


def confirm_met(reference: str, officer: SignedIn, version: int, words: str) -> None:
    """Confirm a finding of met: a review must be held.

    Args:
        words: for the applicant.
    """
    with changing_review(reference, officer, version, "case_review.met_confirmed") as change:
        _refuse_while_proposed(change)
        if change.review.status is not CaseReviewStatus.CONFIRMING:
            raise Refused(Refusal.NOT_ALLOWED)
        _decide(change, ThresholdDecision.MET, None)
        _acknowledge(change, officer.id)
        _tell_met(change, None, words)


def decide_met(
    reference: str, officer: SignedIn, version: int, reasons: Reasons, words: str
) -> None:
    """Decide that the threshold is met where the count alone did not tell."""
    with changing_review(reference, officer, version, "case_review.decided_met") as change:
        _refuse_while_proposed(change)
        if change.review.status is not CaseReviewStatus.THRESHOLD_DECISION:
            raise Refused(Refusal.NOT_ALLOWED)
        _decide(change, ThresholdDecision.MET, reasons.kept(words))
        _acknowledge(change, officer.id)
        _tell_met(change, reasons, words)


def propose_not_met(
    reference: str, officer: SignedIn, version: int, reasons: Reasons, words: str
) -> None:
    """Propose that the threshold is not met; a second officer must agree before it counts.

    Args:
        words: what the applicant will read, once it is agreed.

    Raises:
        Refused: no body was asked what it holds, and the reasons do not say why.
    """
    with changing_review(reference, officer, version, "case_review.not_met_proposed") as change:
        _refuse_while_proposed(change)
        if change.review.status is not CaseReviewStatus.THRESHOLD_DECISION:
            raise Refused(Refusal.NOT_ALLOWED)
        if found_met_again(change.review):
            raise Refused(Refusal.FOUND_MET)
        asked = any(event.kind == "bodies_asked" for event in change.review.events)
        if not asked and not reasons.not_asked.strip():
            raise Refused(Refusal.NO_BODY_ASKED)
        _decide(change, ThresholdDecision.NOT_MET, reasons.kept(words))
        change.say("proposed", Visibility.STAFF, facts={"departure": False})


def propose_departure(
    reference: str,
    officer: SignedIn,
    version: int,
    *,
    fact: DepartureFact,
    proof: str,
    words: str,
) -> None:
    """Propose to depart from a finding of met, on a proved fact; "no record found" is none."""
    facts = {"fact": fact.value}
    with changing_review(
        reference, officer, version, "case_review.departure_proposed", facts
    ) as change:
        _refuse_while_proposed(change)
        if change.review.status is not CaseReviewStatus.CONFIRMING:
            raise Refused(Refusal.NOT_ALLOWED)
        kept = {"fact": fact.value, "proof": proof, "letter": words}
        _decide(change, ThresholdDecision.NOT_MET, kept, departure=True)
        change.say("proposed", Visibility.STAFF, facts={"departure": True})


def agree(
    reference: str, officer: SignedIn, version: int, *, words: str, delegation: str = ""
) -> None:
    """Agree as the second officer.

    Args:
        words: why, for officers.
        delegation: who delegated the agreement and when, where no other body takes part.

    Raises:
        Refused: nothing waits, the officer took part already, or is of the same body without
            a recorded delegation.
    """
    with changing_review(reference, officer, version, "case_review.proposal_agreed") as change:
        decision = _waiting(change)
        same_body = _body_of(change, decision.decided_by_id) == officer.body
        if same_body and not decision.departure and not delegation.strip():
            raise Refused(Refusal.SAME_BODY)
        decision.agreed_by_id, decision.agreed_at = officer.id, clock.now()
        decision.delegated = bool(delegation.strip())
        decision.agreement = {"words": words, "delegation": delegation.strip()}
        reasons = dict(decision.reasons or {})
        if decision.departure:
            event = _move(
                change,
                CaseReviewStatus.THRESHOLD_DECISION,
                reasons["letter"],
                {"departure": True},
            )
            change.tell_applicant(event)
            return
        _acknowledge(change, decision.decided_by_id)
        event = _move(change, CaseReviewStatus.NOT_MET, reasons["letter"], {"departure": False})
        write_letters(change, LetterKind.THRESHOLD_NOT_MET, event, not_met_facts(reasons))


def send_back(reference: str, officer: SignedIn, version: int, words: str) -> None:
    """Send a proposal back to its proposer with reasons; the case stays where it is."""
    with changing_review(reference, officer, version, "case_review.proposal_returned") as change:
        decision = _waiting(change)
        decision.returned_by_id, decision.returned_at = officer.id, clock.now()
        change.say("returned", Visibility.STAFF, words)


def _decide(
    change: ReviewChange,
    decision: ThresholdDecision,
    reasons: dict[str, str] | None,
    *,
    departure: bool = False,
) -> None:
    made = Decision(
        case_review=change.review,
        decision=decision,
        decided_by_id=change.officer.id,
        decided_at=clock.now(),
        departure=departure,
        delegated=False,
    )
    made.reasons = reasons
    change.session.add(made)


def _acknowledge(change: ReviewChange, decider_id: int) -> None:
    """A decision acknowledges; where nobody is the contact yet, whoever decided is from now on."""
    if change.review.contact_officer_id is not None:
        change.stop(Clock.ACKNOWLEDGE)
        return
    change.name_contact(decider_id)
    audit.add_entry(
        change.session,
        "case_review.contact_named",
        officer_id=change.officer.id,
        subject=change.review.reference,
        facts={"to": decider_id},
    )


def _refuse_while_proposed(change: ReviewChange) -> None:
    if change.proposal() is not None:
        raise Refused(Refusal.PROPOSED_ALREADY)


def _waiting(change: ReviewChange) -> Decision:
    decision = change.proposal()
    if decision is None:
        raise Refused(Refusal.NOTHING_PROPOSED)
    if change.officer.id in (decision.decided_by_id, change.review.contact_officer_id):
        raise Refused(Refusal.SAME_OFFICER)
    return decision


def _body_of(change: ReviewChange, officer_id: int) -> str | None:
    found = change.session.get(Officer, officer_id)
    return found.body if found else None


def _tell_met(change: ReviewChange, reasons: Reasons | None, words: str) -> None:
    event = _move(change, CaseReviewStatus.MET, words)
    meet_by = next(each.due_on for each in change.review.clocks if each.kind == Clock.HOLD_PANEL)
    write_letters(change, LetterKind.THRESHOLD_MET, event, met_facts(reasons, words, meet_by))


def _move(
    change: ReviewChange,
    to: CaseReviewStatus,
    words: str,
    facts: dict[str, bool] | None = None,
) -> CaseReviewEvent:
    try:
        return change.move(to, words, facts)
    except NotAllowedError as error:
        raise Refused(Refusal.NOT_ALLOWED) from error
