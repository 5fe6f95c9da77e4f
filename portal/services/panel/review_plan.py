"""What officers put into a review's plan, and what becomes of it: recommendations and actions.

While the plan is a draft it may change freely. Once its outcome was told, nothing that the victim
read is changed any more: bodies respond, actions move on, and each such step is a line of the timeline.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from portal import clock
from portal.domain.officer_acts import Refusal
from portal.domain.review_plan import CARRIED_OUT, DRAFTING, WITH_PLAN, ActionState, Response
from portal.domain.vocabulary import Body, CaseReviewStatus, Visibility
from portal.models.review_plan import PlanAction, Recommendation
from portal.services.case_access import CaseNotFound, Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.officer.officers import SignedIn
from portal.services.panel.plan_rows import outcome_at
from portal.services.partner.recommendations import end_answered

PROGRESS = "action_progress"

Item = TypeVar("Item", Recommendation, PlanAction)


@dataclass(frozen=True)
class RecommendationWords:
    """To which body, what the victim reads, and what only officers read."""

    body: Body
    text: str
    private: str = ""


@dataclass(frozen=True)
class ActionWords:
    """Which body, who there, what the victim reads, by when, and what only officers read."""

    body: Body
    text: str
    due_on: date
    owner: str = ""
    private: str = ""


def add_recommendation(
    reference: str, officer: SignedIn, version: int, words: RecommendationWords
) -> None:
    """Recommend something to a body [2014 Act s.104(6)].

    Raises:
        Refused: the plan is no draft.
    """
    with changing_review(reference, officer, version, "case_review.recommended") as change:
        _need(change, DRAFTING)
        row = Recommendation(
            case_review=change.review, made_at=clock.now(), made_by_id=officer.id, body=words.body
        )
        row.text, row.private = words.text, words.private or None
        change.session.add(row)


def change_recommendation(
    reference: str, officer: SignedIn, version: int, item_id: int, words: RecommendationWords
) -> None:
    """Change it while the plan is a draft.

    Raises:
        CaseNotFound: the case has no such recommendation.
        Refused: the plan is no draft.
    """
    facts = {"recommendation": item_id}
    act = "case_review.recommendation_changed"
    with changing_review(reference, officer, version, act, facts) as change:
        row = _item(change, Recommendation, item_id, DRAFTING)
        row.body, row.text, row.private = words.body, words.text, words.private or None


def remove_recommendation(reference: str, officer: SignedIn, version: int, item_id: int) -> None:
    """Take it out of the draft.

    Raises:
        CaseNotFound, Refused: see there.
    """
    facts = {"recommendation": item_id}
    act = "case_review.recommendation_removed"
    with changing_review(reference, officer, version, act, facts) as change:
        change.session.delete(_item(change, Recommendation, item_id, DRAFTING))


def record_response(
    reference: str,
    officer: SignedIn,
    version: int,
    item_id: int,
    *,
    response: Response,
    reason: str,
    responded_on: date,
) -> None:
    """Record what the body says, having had regard to it [2014 Act s.104(8)].

    Args:
        reason: why not, or not all of it; the victim reads it.

    Raises:
        CaseNotFound, Refused: see there.
    """
    facts = {"recommendation": item_id, "response": response.value}
    with changing_review(
        reference, officer, version, "case_review.response_recorded", facts
    ) as change:
        row = _item(change, Recommendation, item_id, WITH_PLAN)
        row.response, row.responded_on, row.reason = response, responded_on, reason or None
        if change.review.status in CARRIED_OUT:
            said = change.say("body_responded", Visibility.PUBLIC, reason, facts)
            change.tell_applicant(said)
            end_answered(change)


def add_action(reference: str, officer: SignedIn, version: int, words: ActionWords) -> None:
    """Agree an action; after the outcome the victim is told of it.

    Raises:
        Refused: the case has no plan yet, or not any more.
    """
    with changing_review(reference, officer, version, "case_review.action_added") as change:
        _need(change, WITH_PLAN)
        row = PlanAction(
            case_review=change.review,
            made_at=clock.now(),
            made_by_id=officer.id,
            body=words.body,
            due_on=words.due_on,
            state=ActionState.OPEN,
            alerts=0,
        )
        _keep(row, words)
        change.session.add(row)
        if change.review.status in CARRIED_OUT:
            change.tell_applicant(change.say("action_added", Visibility.PUBLIC, words.text))


def change_action(
    reference: str, officer: SignedIn, version: int, item_id: int, words: ActionWords
) -> None:
    """Change it while the plan is a draft.

    Raises:
        CaseNotFound, Refused: see there.
    """
    facts = {"action": item_id}
    with changing_review(
        reference, officer, version, "case_review.action_changed", facts
    ) as change:
        row = _open_action(change, item_id, DRAFTING)
        row.body, row.due_on = words.body, words.due_on
        _keep(row, words)


def remove_action(reference: str, officer: SignedIn, version: int, item_id: int) -> None:
    """Take it out of the draft.

    Raises:
        CaseNotFound, Refused: see there.
    """
    facts = {"action": item_id}
    with changing_review(
        reference, officer, version, "case_review.action_removed", facts
    ) as change:
        change.session.delete(_open_action(change, item_id, DRAFTING))


def note_progress(
    reference: str,
    officer: SignedIn,
    version: int,
    item_id: int,
    words: str,
    visibility: Visibility,
) -> None:
    """Note how an action is going, for officers or for the victim too.

    Raises:
        CaseNotFound, Refused: see there.
    """
    facts = {"action": item_id, "visibility": visibility.value}
    with changing_review(
        reference, officer, version, "case_review.progress_noted", facts
    ) as change:
        _open_action(change, item_id, WITH_PLAN)
        said = change.say(PROGRESS, visibility, words, {"action": item_id})
        if visibility is Visibility.PUBLIC:
            change.tell_applicant(said)


def move_day(
    reference: str, officer: SignedIn, version: int, item_id: int, due_on: date, words: str
) -> None:
    """Give an action another day, with the reason, which the victim reads; the old day stays on record.

    Raises:
        CaseNotFound, Refused: see there.
    """
    facts = {"action": item_id, "to": due_on.isoformat()}
    with changing_review(reference, officer, version, "case_review.action_moved", facts) as change:
        row = _open_action(change, item_id, CARRIED_OUT)
        before, row.due_on, row.alerts = row.due_on, due_on, 0
        days = {"action": item_id, "was": before.isoformat(), "now": due_on.isoformat()}
        change.tell_applicant(change.say("action_moved", Visibility.PUBLIC, words, days))


def end_action(
    reference: str,
    officer: SignedIn,
    version: int,
    item_id: int,
    *,
    state: ActionState,
    ended_on: date,
    words: str,
) -> None:
    """An action was done, or ends without; `words` say what was done or why not, and the victim reads them.

    Raises:
        CaseNotFound, Refused: see there.
        ValueError: an action does not end by staying open.
    """
    if state is ActionState.OPEN:
        raise ValueError("an open action has not ended")
    facts = {"action": item_id, "state": state.value}
    with changing_review(reference, officer, version, "case_review.action_ended", facts) as change:
        row = _open_action(change, item_id, WITH_PLAN)
        row.state, row.ended_on, row.ended = state, ended_on, words
        if change.review.status in CARRIED_OUT:
            kind = "action_done" if state is ActionState.DONE else "action_not_done"
            change.tell_applicant(change.say(kind, Visibility.PUBLIC, words, {"action": item_id}))


def _keep(row: PlanAction, words: ActionWords) -> None:
    row.text, row.owner, row.private = words.text, words.owner or None, words.private or None


def _need(change: ReviewChange, statuses: frozenset[CaseReviewStatus]) -> None:
    status = change.review.status
    # An appeal alone makes no plan: the outcome was told before the plan is carried out.
    unheld = status in CARRIED_OUT and outcome_at(change.review) is None
    if status not in statuses or unheld:
        raise Refused(Refusal.NOT_ALLOWED)


def _item(
    change: ReviewChange,
    model: type[Item],
    item_id: int,
    statuses: frozenset[CaseReviewStatus],
) -> Item:
    row = change.session.get(model, item_id)
    if row is None or row.case_review_id != change.review.id:
        raise CaseNotFound
    _need(change, statuses)
    return row


def _open_action(
    change: ReviewChange, item_id: int, statuses: frozenset[CaseReviewStatus]
) -> PlanAction:
    row = _item(change, PlanAction, item_id, statuses)
    if row.state is not ActionState.OPEN:
        raise Refused(Refusal.ALREADY_ENDED)
    return row
