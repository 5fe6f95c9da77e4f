"""What stands at the top of a case review's page: the acts that do what is to be done next."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.domain.vocabulary import CaseReviewStatus
from portal.labels.officer import NEXT_ACTIONS
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.panel.plan_pages import ActionLine

_C = CaseReviewStatus

_NEXT: dict[CaseReviewStatus, frozenset[str]] = {
    _C.RECEIVED: frozenset({"move"}),
    _C.CONFIRMING: frozenset({"confirm-met"}),
    _C.THRESHOLD_DECISION: frozenset({"decide-met", "propose-not-met", "ask-bodies"}),
    _C.MET: frozenset({"move"}),
    _C.NOT_MET: frozenset({"appeal"}),
    _C.GATHERING: frozenset({"ask-bodies", "set-panel"}),
    _C.PANEL_SET: frozenset({"panel-held", "set-panel", "record-taking-part"}),
    _C.PLAN_DRAFT: frozenset(
        {
            "add-recommendation",
            "add-action",
            "release-plan",
            "record-comment",
            "take-up",
            "send-outcome",
        }
    ),
    _C.OUTCOME_SENT: frozenset({"start-follow-up", "send-recommendations"}),
    _C.FOLLOWING_UP: frozenset({"close"}),
    _C.APPEAL: frozenset({"decide-appeal"}),
    _C.APPEAL_UPHELD: frozenset({"go-back"}),
    _C.APPEAL_DISMISSED: frozenset({"close"}),
}

# What is done with the action that is due first.
ACTION_STEPS = ("progress", "end")


def next_steps(page: ReviewPage) -> frozenset[str]:
    """The names of those acts in each state; each is shown where it is offered."""
    if page.proposal is not None:
        return frozenset({"agree", "send-back"})
    steps = _NEXT.get(page.status, frozenset())
    if _appeal_time_is_over(page) or _goes_on_after_appeal(page):
        steps |= {"move"}
    return steps | {"take"} if page.contact_officer is None else steps


def due_first(page: ReviewPage) -> ActionLine | None:
    """The open action to see to next, while the plan is carried out."""
    if page.status is not _C.FOLLOWING_UP:
        return None
    return min(page.plan.open_actions, key=lambda line: (line.due_on, line.id), default=None)


def action_words(page: ReviewPage) -> Any:
    """What is to be done next, in words; nothing once the case has ended."""
    if page.action is None:
        return None
    if _appeal_time_is_over(page):
        return _l("Close the case: the time to appeal is over")
    if page.status is _C.FOLLOWING_UP and not page.plan.open_actions:
        return _l("Close the review: no action is open")
    if page.status is _C.PLAN_DRAFT:
        latest = page.plan.latest
        if page.plan.not_ready is None:
            return _l("Send the outcome")
        if latest is not None and latest.answer is not None and latest.taken_up is None:
            return _l("Answer what the victim said about the draft")
    return NEXT_ACTIONS[page.action]


def _goes_on_after_appeal(page: ReviewPage) -> bool:
    return page.status is _C.APPEAL_DISMISSED and _C.FOLLOWING_UP in page.steps


def _appeal_time_is_over(page: ReviewPage) -> bool:
    waits = page.status is _C.NOT_MET
    return waits and (page.due_on is None or page.due_on < clock.today())
