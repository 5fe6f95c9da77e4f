"""The states of a report and of a case review, and who may move them on [docs/domain.md 5 and 8].

Nothing closes by silence: every move is somebody's act. Auditors and administrators have no
part in cases, partners answer their own requests only; so none of them stands in a table.
"""

from collections.abc import Iterable
from typing import overload

from portal.domain.state_machine import (
    Clock,
    ClockStart,
    Move,
    Need,
    NextAction,
    NotAllowedError,
    State,
    StateMachine,
)
from portal.domain.vocabulary import CaseReviewStatus, ReportStatus, Role

__all__ = ["CASE_REVIEWS", "REPORTS", "NotAllowedError", "allowed", "check"]

R, C = ReportStatus, CaseReviewStatus

RESIDENT = frozenset({Role.RESIDENT})
TRIAGE = frozenset({Role.TRIAGE_OFFICER, Role.MANAGER})
REVIEW = frozenset({Role.CASE_REVIEW_OFFICER, Role.MANAGER})

WITH_REASON = frozenset({Need.REASON})
AGREED = frozenset({Need.REASON, Need.SECOND_OFFICER})

_TAKE_UP = Move(R.IN_PROGRESS, TRIAGE)
_CLOSE = Move(R.CLOSED, TRIAGE | RESIDENT, frozenset({Need.OUTCOME}))
_WITHDRAW_REPORT = Move(R.CLOSED, RESIDENT, frozenset({Need.OUTCOME}))
_PASS_ON = Move(R.PASSED_ON, TRIAGE, frozenset({Need.BODY, Need.REASON}))

REPORTS: StateMachine[ReportStatus] = StateMachine(
    R.RECEIVED,
    {
        R.RECEIVED: State(
            (_TAKE_UP, _WITHDRAW_REPORT),
            NextAction.RESPOND_FIRST,
            Clock.RESPOND,
            ClockStart.RECEIPT,
        ),
        R.IN_PROGRESS: State(
            (Move(R.WAITING_FOR_YOU, TRIAGE, WITH_REASON), _PASS_ON, _CLOSE),
            NextAction.WORK_ON_REPORT,
            Clock.REPORT_STEP,
        ),
        R.WAITING_FOR_YOU: State(
            (Move(R.IN_PROGRESS, TRIAGE | RESIDENT), _CLOSE),
            NextAction.HEAR_FROM_RESIDENT,
            Clock.WAIT_FOR_RESIDENT,
        ),
        R.PASSED_ON: State(
            (_TAKE_UP, _CLOSE),
            NextAction.HEAR_FROM_BODY,
            Clock.REPORT_STEP,
        ),
        R.CLOSED: State((Move(R.REOPENED, TRIAGE | RESIDENT, WITH_REASON),)),
        R.REOPENED: State(
            (_TAKE_UP, _WITHDRAW_REPORT),
            NextAction.RESPOND_FIRST,
            Clock.RESPOND,
        ),
    },
)

_WITHDRAW = Move(C.WITHDRAWN, REVIEW | RESIDENT, WITH_REASON)
_APPEAL = Move(C.APPEAL, REVIEW | RESIDENT, WITH_REASON)
_DECIDED = frozenset({Need.REASON, Need.NEW_DECIDER})


def _back_to(statuses: Iterable[CaseReviewStatus]) -> tuple[Move[CaseReviewStatus], ...]:
    return tuple(Move(status, REVIEW, WITH_REASON) for status in statuses)


CASE_REVIEWS: StateMachine[CaseReviewStatus] = StateMachine(
    C.RECEIVED,
    {
        C.RECEIVED: State(
            (Move(C.CONFIRMING, REVIEW), Move(C.THRESHOLD_DECISION, REVIEW), _WITHDRAW),
            NextAction.ACKNOWLEDGE,
            Clock.ACKNOWLEDGE,
            ClockStart.RECEIPT,
        ),
        # A finding of "met" is departed from only on a proved fact, by two officers.
        C.CONFIRMING: State(
            (Move(C.MET, REVIEW), Move(C.THRESHOLD_DECISION, REVIEW, AGREED), _WITHDRAW),
            NextAction.CONFIRM_FINDING,
            Clock.CONFIRM_MET,
            ClockStart.RECEIPT,
        ),
        C.THRESHOLD_DECISION: State(
            (Move(C.MET, REVIEW, WITH_REASON), Move(C.NOT_MET, REVIEW, AGREED), _WITHDRAW),
            NextAction.DECIDE_THRESHOLD,
            Clock.DECIDE_THRESHOLD,
            ClockStart.RECEIPT,
        ),
        C.MET: State(
            (Move(C.GATHERING, REVIEW), _WITHDRAW),
            NextAction.TELL_APPLICANT,
            Clock.HOLD_PANEL,
            ClockStart.THRESHOLD_DECISION,
        ),
        C.NOT_MET: State(
            (
                _APPEAL,
                Move(C.CLOSED, REVIEW, frozenset({Need.APPEAL_TIME_OVER})),
                _WITHDRAW,
            ),
            NextAction.WAIT_FOR_APPEAL,
            Clock.APPEAL,
            ClockStart.DECISION_RECEIVED,
        ),
        C.GATHERING: State(
            (Move(C.PANEL_SET, REVIEW), _WITHDRAW),
            NextAction.ASK_BODIES,
            Clock.HOLD_PANEL,
            ClockStart.THRESHOLD_DECISION,
        ),
        C.PANEL_SET: State(
            (Move(C.PLAN_DRAFT, REVIEW), Move(C.GATHERING, REVIEW, WITH_REASON), _WITHDRAW),
            NextAction.HOLD_PANEL,
            Clock.HOLD_PANEL,
            ClockStart.THRESHOLD_DECISION,
        ),
        C.PLAN_DRAFT: State(
            (Move(C.OUTCOME_SENT, REVIEW), _WITHDRAW),
            NextAction.CONSULT_VICTIM,
            Clock.SEND_OUTCOME,
            ClockStart.PANEL,
        ),
        C.OUTCOME_SENT: State(
            (Move(C.FOLLOWING_UP, REVIEW), _APPEAL, _WITHDRAW),
            NextAction.START_ACTIONS,
            Clock.ACTION_UPDATE,
        ),
        C.FOLLOWING_UP: State(
            (Move(C.CLOSED, REVIEW, WITH_REASON), _APPEAL, _WITHDRAW),
            NextAction.FOLLOW_ACTIONS,
            Clock.ACTION_UPDATE,
        ),
        # Back to its actions, where there was a review; the services ask for that.
        C.CLOSED: State((_APPEAL, Move(C.FOLLOWING_UP, REVIEW | RESIDENT, WITH_REASON))),
        C.APPEAL: State(
            (
                Move(C.APPEAL_UPHELD, REVIEW, _DECIDED),
                Move(C.APPEAL_DISMISSED, REVIEW, _DECIDED),
                _WITHDRAW,
            ),
            NextAction.DECIDE_APPEAL,
            Clock.DECIDE_APPEAL,
        ),
        C.APPEAL_UPHELD: State(
            (
                *_back_to(
                    (
                        C.THRESHOLD_DECISION,
                        C.MET,
                        C.GATHERING,
                        C.PLAN_DRAFT,
                        C.FOLLOWING_UP,
                    )
                ),
                _WITHDRAW,
            ),
            NextAction.RETURN_TO_STEP,
            Clock.AFTER_APPEAL,
        ),
        C.APPEAL_DISMISSED: State(
            (Move(C.FOLLOWING_UP, REVIEW), Move(C.CLOSED, REVIEW), _WITHDRAW),
            NextAction.END_APPEAL,
            Clock.AFTER_APPEAL,
        ),
        C.WITHDRAWN: State(()),
    },
)


@overload
def allowed(status: ReportStatus, role: Role) -> tuple[ReportStatus, ...]: ...
@overload
def allowed(status: CaseReviewStatus, role: Role) -> tuple[CaseReviewStatus, ...]: ...
def allowed(
    status: ReportStatus | CaseReviewStatus, role: Role
) -> tuple[ReportStatus, ...] | tuple[CaseReviewStatus, ...]:
    """Where ``role`` may move a report or a case review that is in ``status``."""
    if isinstance(status, ReportStatus):
        return REPORTS.allowed(status, role)
    return CASE_REVIEWS.allowed(status, role)


@overload
def check(status: ReportStatus, to: ReportStatus, role: Role) -> Move[ReportStatus]: ...
@overload
def check(status: CaseReviewStatus, to: CaseReviewStatus, role: Role) -> Move[CaseReviewStatus]: ...
def check(
    status: ReportStatus | CaseReviewStatus, to: ReportStatus | CaseReviewStatus, role: Role
) -> Move[ReportStatus] | Move[CaseReviewStatus]:
    """The move with what it needs; ``NotAllowedError`` where the table has none for ``role``."""
    if isinstance(status, ReportStatus) and isinstance(to, ReportStatus):
        return REPORTS.check(status, to, role)
    if isinstance(status, CaseReviewStatus) and isinstance(to, CaseReviewStatus):
        return CASE_REVIEWS.check(status, to, role)
    raise NotAllowedError(status, to, role)
