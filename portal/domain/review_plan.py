"""Codes of a review's plan, from the draft to what was learned, and when each part may change [docs/domain.md 5]."""

from datetime import date
from enum import StrEnum, auto

from portal.domain.deadlines import WorkingDays
from portal.domain.policy import Clocks
from portal.domain.vocabulary import CaseReviewStatus


class Response(StrEnum):
    """What a body says to a recommendation; it must have regard to it [2014 Act s.104(8)]."""

    ACCEPTED = auto()
    IN_PART = auto()
    NOT_ACCEPTED = auto()


class ActionState(StrEnum):
    """Whether an action is done. `NOT_DONE`: it ended without, for a reason."""

    OPEN = auto()
    DONE = auto()
    NOT_DONE = auto()


class DraftAnswer(StrEnum):
    """What the victim says to a draft. Silence is no answer, and never agreement."""

    AGREES = auto()
    WANTS_CHANGES = auto()


class TakenUp(StrEnum):
    """What became of what the victim said."""

    FULLY = auto()
    IN_PART = auto()
    NOT = auto()


class LessonTheme(StrEnum):
    """What a lesson is about."""

    LISTENING = auto()
    RISK = auto()
    SHARING_INFORMATION = auto()
    WORKING_TOGETHER = auto()
    RECORDS = auto()
    ACTING_SOONER = auto()
    POWERS = auto()
    SUPPORT = auto()
    THIS_PROCEDURE = auto()
    NOTHING_NEW = auto()


_C = CaseReviewStatus

DRAFTING = frozenset({_C.PLAN_DRAFT})
"""The plan may still change."""

CARRIED_OUT = frozenset(
    {_C.OUTCOME_SENT, _C.FOLLOWING_UP, _C.APPEAL, _C.APPEAL_UPHELD, _C.APPEAL_DISMISSED}
)
"""The plan stands, and its actions are due; an appeal stops none of them."""

WITH_PLAN = DRAFTING | CARRIED_OUT

# These steps are taken by acts of their own, never as a plain step.
BY_OWN_ACT = frozenset(
    {
        (_C.GATHERING, _C.PANEL_SET),
        (_C.PANEL_SET, _C.GATHERING),
        (_C.PANEL_SET, _C.PLAN_DRAFT),
        (_C.PLAN_DRAFT, _C.OUTCOME_SENT),
        (_C.OUTCOME_SENT, _C.FOLLOWING_UP),
        (_C.FOLLOWING_UP, _C.CLOSED),
        (_C.CLOSED, _C.FOLLOWING_UP),
        (_C.APPEAL_DISMISSED, _C.CLOSED),
    }
)


def alerts_due(due_on: date, today: date, days: WorkingDays, clocks: Clocks) -> int:
    """How many alerts a late action has earned: 1 to the contact officer, then 2 to a manager."""
    if today <= due_on:
        return 0
    return 2 if days.between(due_on, today) > clocks.alert_manager else 1
