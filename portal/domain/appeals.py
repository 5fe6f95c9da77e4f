"""Appeals against a case review: against what, in time or late, and where an upheld one leads [docs/domain.md 5]."""

from datetime import date
from enum import StrEnum, auto

from portal.domain.vocabulary import CaseReviewStatus

C = CaseReviewStatus


class AppealGround(StrEnum):
    """What somebody does not agree with."""

    NOT_MET = auto()
    HANDLING = auto()
    DELAY = auto()
    REVIEW = auto()
    PLAN = auto()


class AppealOutcome(StrEnum):
    """What was decided about it."""

    UPHELD = auto()
    DISMISSED = auto()


# Where a case without a review, and one with a review, can go back to.
_TO_THE_DECISION = (C.THRESHOLD_DECISION, C.MET)
_INTO_THE_REVIEW = (C.GATHERING, C.PANEL_SET, C.PLAN_DRAFT, C.FOLLOWING_UP)
# A panel is set by an act of its own: the services meet again once that was done.
_ON_THE_WAY = {C.PANEL_SET: C.GATHERING}
_DECIDED_HERE = frozenset({C.APPEAL, C.APPEAL_UPHELD})


def grounds_for(*, held: bool) -> tuple[AppealGround, ...]:
    """What an appeal can be against; `held`: the last decision was that a review is held."""
    first = (AppealGround.REVIEW, AppealGround.PLAN) if held else (AppealGround.NOT_MET,)
    return (*first, AppealGround.HANDLING, AppealGround.DELAY)


def steps_back(*, held: bool) -> tuple[CaseReviewStatus, ...]:
    """The steps to which a case can go back when its appeal is upheld."""
    return _INTO_THE_REVIEW if held else _TO_THE_DECISION


def status_for(back_to: CaseReviewStatus) -> CaseReviewStatus:
    """The status in which the step that an appeal names begins."""
    return _ON_THE_WAY.get(back_to, back_to)


def is_late(made_on: date, appeal_by: date | None) -> bool:
    """Whether an appeal came after its time; without a letter that names a day none is late."""
    return appeal_by is not None and made_on > appeal_by


def by_own_act(status: CaseReviewStatus, to: CaseReviewStatus) -> bool:
    """Whether a move belongs to an appeal's own acts, and is no plain step."""
    return to is C.APPEAL or (status in _DECIDED_HERE and to is not C.WITHDRAWN)
