"""What the letters about the threshold tell, and how they look before they are sent."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.domain.letters import LetterKind
from portal.domain.state_machine import Clock
from portal.extensions import db
from portal.letters.written import WrittenLetter
from portal.models.case_review import CaseReview
from portal.services.case_review.case_review_changes import waiting_proposal
from portal.services.case_review.case_review_clocks import start_clock
from portal.services.case_review.case_review_letters import preview_letter
from portal.services.case_review.threshold_reasons import Reasons
from portal.services.officer.officers import SignedIn
from portal.services.working_days import working_days


def met_facts(reasons: Reasons | None, words: str, meet_by: date) -> dict[str, Any]:
    """What the letter that a review is held tells; the bodies' answers stay with the officers."""
    return {"words": words, "reasons": asdict(reasons) if reasons else None, "meet_by": meet_by}


def not_met_facts(kept: Mapping[str, str]) -> dict[str, Any]:
    """What the letter that no review is held tells, from the reasons that a proposal keeps."""
    return {"words": kept["letter"], "reasons": kept, "else_helps": kept.get("else_helps", "")}


def preview_met(
    reference: str, officer: SignedIn, reasons: Reasons | None, words: str
) -> WrittenLetter | None:
    """The letter that a review is held, as it would go today; None: there is no such case."""
    review = _find(reference)
    if review is None:
        return None
    clocks = review.policy_clocks
    meet_by = start_clock(Clock.HOLD_PANEL, clock.today(), clocks, working_days()).due_on
    facts = met_facts(reasons, words, meet_by)
    return preview_letter(review, LetterKind.THRESHOLD_MET, facts, officer.id)


def preview_not_met(
    reference: str, officer: SignedIn, reasons: Reasons, words: str
) -> WrittenLetter | None:
    """The letter that no review is held, as it would go if it were agreed today."""
    review = _find(reference)
    if review is None:
        return None
    facts = not_met_facts(reasons.kept(words))
    return preview_letter(review, LetterKind.THRESHOLD_NOT_MET, facts, officer.id)


def preview_agreed(reference: str) -> WrittenLetter | None:
    """The letter of the proposal that waits; None where none waits or it ends in no letter."""
    review = _find(reference)
    proposal = waiting_proposal(review) if review else None
    if review is None or proposal is None or proposal.departure:
        return None
    facts = not_met_facts(dict(proposal.reasons or {}))
    return preview_letter(review, LetterKind.THRESHOLD_NOT_MET, facts, proposal.decided_by_id)


def _find(reference: str) -> CaseReview | None:
    return db.session.scalars(
        sa.select(CaseReview).where(CaseReview.reference == reference)
    ).one_or_none()
