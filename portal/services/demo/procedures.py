"""A procedure that names a pause, for the demonstration: the default authority's names none."""

import sqlalchemy as sa

from portal.domain.pauses import PausePolicy, PauseReason, PauseRule
from portal.models.case_review import CaseReview
from portal.services.transaction import transaction

_RULES = PausePolicy(
    (PauseRule(PauseReason.VICTIMS_CONSENT, frozenset({"hold_panel", "send_outcome"}), 10),)
)


def begin_under_pauses(reference: str) -> None:
    """Let a sample case have begun under a procedure that lets its panel wait for the victim."""
    with transaction() as session:
        review = session.scalars(
            sa.select(CaseReview).where(CaseReview.reference == reference)
        ).one()
        review.policy = {**review.policy, "pauses": _RULES.frozen()}
