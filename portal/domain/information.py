"""Asking bodies for information: codes, in which states it is done, and when a body is reminded.

Silence, or a log that is lost, never counts against the applicant [docs/domain.md 3]: nothing here
leads to a decision.
"""

from datetime import date
from enum import StrEnum, auto

from portal.domain.deadlines import WorkingDays
from portal.domain.policy import Clocks
from portal.domain.vocabulary import CaseReviewStatus


class RequestKind(StrEnum):
    """What a body is asked."""

    COMPLAINTS_HELD = auto()
    WHAT_WAS_DONE = auto()
    REGARD = auto()
    CHAIR = auto()


FOR_INFORMATION = frozenset({RequestKind.COMPLAINTS_HELD, RequestKind.WHAT_WAS_DONE})
"""What is asked before the panel. `REGARD`: what the body does about recommendations [s.104(8)];
`CHAIR`: what the panel found, of the body's officer who chairs it."""


class RequestState(StrEnum):
    """How a request stands. All but ``OPEN`` are final."""

    OPEN = auto()
    ANSWERED = auto()
    REFUSED = auto()
    CANCELLED = auto()


class AnswerWay(StrEnum):
    """How an answer came."""

    PAGE = auto()
    TELEPHONE = auto()
    LETTER = auto()
    MEETING = auto()


# In these states bodies are asked, and what they are asked there.
ASKED_IN = {
    CaseReviewStatus.THRESHOLD_DECISION: RequestKind.COMPLAINTS_HELD,
    CaseReviewStatus.GATHERING: RequestKind.WHAT_WAS_DONE,
}


def is_to_remind(
    asked_on: date, due_on: date, today: date, days: WorkingDays, clocks: Clocks
) -> bool:
    """Whether a body is reminded on ``today``, before the answer is due.

    Never on the day on which it was asked.
    """
    return asked_on < today <= due_on and days.between(today, due_on) <= clocks.remind_request


def times_chased(due_on: date, today: date, days: WorkingDays, clocks: Clocks) -> int:
    """How often a body has been chased by the end of ``today``: on the first working day after
    the due day, then every ``chase_request`` working days."""
    late = days.between(due_on, today)
    return 0 if late < 1 else 1 + (late - 1) // clocks.chase_request
