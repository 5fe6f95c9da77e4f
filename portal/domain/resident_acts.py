"""Codes of what residents do to their own cases, and when each may be done [docs/domain.md 8]."""

from enum import StrEnum, auto

from portal.domain.states import CASE_REVIEWS, REPORTS
from portal.domain.vocabulary import CaseReviewStatus, ReportStatus, Role


class ResidentAct(StrEnum):
    """What a resident may do. Each is the kind of a line of the timeline too."""

    ANSWERED = auto()
    RESIDENT_MESSAGE = auto()
    CORRECTED = auto()
    RESIDENT_WITHDREW = auto()
    NOT_SOLVED = auto()
    COMMENTED_ON_PLAN = auto()
    APPEALED = auto()
    SAID_TAKING_PART = auto()


class WithdrawalReason(StrEnum):
    """Why somebody takes a case back. A mistake is for an officer to judge [docs/domain.md 3]."""

    STOPPED = auto()
    MISTAKE = auto()
    AFRAID = auto()
    OTHER = auto()


CLOSED_STATUSES = frozenset(
    {ReportStatus.CLOSED, CaseReviewStatus.CLOSED, CaseReviewStatus.WITHDRAWN}
)


def acts_for(
    status: ReportStatus | CaseReviewStatus,
    *,
    draft_waits: bool = False,
    outcome_told: bool = False,
    panel_ahead: bool = False,
) -> frozenset[ResidentAct]:
    """What the person who sent a case may do while it is in ``status``.

    Args:
        draft_waits: a draft of the plan is with them, and they have not answered it.
        panel_ahead: the day of a panel is set, and they may say how they take part.
        outcome_told: the review took place, and they were told what it decided; without that there
            is nothing to go back to, and they can appeal or apply again.
    """
    acts = {ResidentAct.RESIDENT_MESSAGE, ResidentAct.CORRECTED}
    if isinstance(status, CaseReviewStatus):
        if CaseReviewStatus.WITHDRAWN in CASE_REVIEWS.allowed(status, Role.RESIDENT):
            acts.add(ResidentAct.RESIDENT_WITHDREW)
        if panel_ahead:
            acts.add(ResidentAct.SAID_TAKING_PART)
        if draft_waits:
            acts.add(ResidentAct.COMMENTED_ON_PLAN)
        if outcome_told and status is CaseReviewStatus.CLOSED:
            acts.add(ResidentAct.NOT_SOLVED)
        if CaseReviewStatus.APPEAL in CASE_REVIEWS.allowed(status, Role.RESIDENT):
            acts.add(ResidentAct.APPEALED)
        return frozenset(acts)
    moves = REPORTS.allowed(status, Role.RESIDENT)
    if ReportStatus.IN_PROGRESS in moves:
        acts.add(ResidentAct.ANSWERED)
    if ReportStatus.CLOSED in moves:
        acts.add(ResidentAct.RESIDENT_WITHDREW)
    if ReportStatus.REOPENED in moves:
        acts.add(ResidentAct.NOT_SOLVED)
    return frozenset(acts)
