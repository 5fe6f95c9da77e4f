"""What can be done with a review's plan, for the table of acts, and with each of its parts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from portal.domain.review_plan import CARRIED_OUT, DRAFTING, WITH_PLAN, ActionState, Response
from portal.domain.vocabulary import CaseReviewStatus, Visibility
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.officer.officers import SignedIn
from portal.services.panel import (
    lessons,
    plan_consultation,
    review_closing,
    review_outcome,
    review_plan,
)
from portal.services.panel.plan_pages import ActionLine, RecommendationLine
from portal.services.panel.review_closing import CLOSES
from portal.services.partner import recommendations
from portal.web.officer.act import Act
from portal.web.officer.act_form import ActForm
from portal.web.officer.panel import plan_forms as forms

RECOMMENDATIONS, ACTIONS = "recommendations", "actions"

_C = CaseReviewStatus


def has_plan(page: ReviewPage) -> bool:
    """Whether there is a plan, drafted or carried out: an appeal alone makes none."""
    return page.status in DRAFTING or (page.status in CARRIED_OUT and page.plan.told)


def _drafting(page: ReviewPage, officer: SignedIn) -> bool:
    return page.status is _C.PLAN_DRAFT


def _waits_for_victim(page: ReviewPage, officer: SignedIn) -> bool:
    latest = page.plan.latest
    return _drafting(page, officer) and latest is not None and latest.answer is None


def _waits_for_reply(page: ReviewPage, officer: SignedIn) -> bool:
    latest = page.plan.latest
    if latest is None or not _drafting(page, officer):
        return False
    return latest.answer is not None and latest.taken_up is None


PLAN: dict[str, Act[ReviewPage]] = {
    "panel-held": Act(
        _l("Record that the panel has met"),
        forms.HoldPanelForm,
        lambda reference, officer, seen, form: review_outcome.hold_panel(
            reference, officer, seen, form.held_on.data, form.words.data
        ),
        lambda page, officer: page.status is _C.PANEL_SET,
        _l("The plan can be drafted now."),
    ),
    "add-recommendation": Act(
        _l("Add a recommendation"),
        forms.RecommendationForm,
        lambda reference, officer, seen, form: review_plan.add_recommendation(
            reference, officer, seen, form.recommended
        ),
        _drafting,
        _l("The recommendation is in the draft."),
    ),
    "add-action": Act(
        _l("Add an action"),
        forms.ActionForm,
        lambda reference, officer, seen, form: review_plan.add_action(
            reference, officer, seen, form.agreed
        ),
        lambda page, officer: has_plan(page),
        _l("The action is in the plan."),
    ),
    "release-plan": Act(
        _l("Ask the victim about the draft"),
        forms.ReleaseForm,
        lambda reference, officer, seen, form: plan_consultation.release_plan(
            reference, officer, seen, form.words.data
        ),
        lambda page, officer: _drafting(page, officer) and not _waits_for_reply(page, officer),
        _l("The victim can read the draft now."),
    ),
    "record-comment": Act(
        _l("Record what the victim said about the draft"),
        forms.RecordCommentForm,
        lambda reference, officer, seen, form: plan_consultation.record_comment(
            reference, officer, seen, form.said, form.words.data
        ),
        _waits_for_victim,
        _l("What the victim said is recorded."),
    ),
    "take-up": Act(
        _l("Answer what the victim said about the draft"),
        forms.TakeUpForm,
        lambda reference, officer, seen, form: plan_consultation.take_up(
            reference, officer, seen, form.chosen, form.words.data
        ),
        _waits_for_reply,
        _l("Your answer is there for the victim."),
    ),
    "send-outcome": Act(
        _l("Send the outcome"),
        forms.SendOutcomeForm,
        lambda reference, officer, seen, form: review_outcome.send_outcome(
            reference, officer, seen, form.words.data
        ),
        lambda page, officer: _drafting(page, officer) and page.plan.not_ready is None,
        _l("The outcome is sent."),
        lambda reference, officer, form: review_outcome.preview_outcome(
            reference, officer, form.words.data
        ),
    ),
    "send-recommendations": Act(
        _l("Send the recommendations"),
        forms.SendRecommendationsForm,
        lambda reference, officer, seen, form: recommendations.send(
            reference, officer, seen, form.contacts
        ),
        lambda page, officer: page.plan.may_send,
        _l("The recommendations are sent."),
    ),
    "start-follow-up": Act(
        _l("Start following up the actions"),
        forms.StartFollowUpForm,
        lambda reference, officer, seen, form: review_outcome.start_follow_up(
            reference, officer, seen, form.told.data, form.words.data
        ),
        lambda page, officer: page.status is _C.OUTCOME_SENT,
        _l("The actions are followed up from now on."),
    ),
    "close": Act(
        _l("Close the case"),
        forms.CloseForm,
        lambda reference, officer, seen, form: review_closing.close(
            reference,
            officer,
            seen,
            theme=form.chosen,
            lesson=form.lesson.data,
            reason=form.reason.data,
            words=form.words.data,
        ),
        lambda page, officer: page.status in CLOSES and not page.plan.open_actions,
        _l("The case is closed."),
    ),
    "reopen": Act(
        _l("Open the review again"),
        forms.ReopenForm,
        lambda reference, officer, seen, form: review_closing.reopen(
            reference, officer, seen, reason=form.reason.data, words=form.words.data
        ),
        lambda page, officer: page.status is _C.CLOSED and page.plan.told,
        _l("The review is open again."),
    ),
    "add-lesson": Act(
        _l("Add a lesson"),
        forms.LessonForm,
        lambda reference, officer, seen, form: lessons.add_lesson(
            reference, officer, seen, form.chosen, form.lesson.data
        ),
        lambda page, officer: page.status in (_C.FOLLOWING_UP, _C.CLOSED) and page.plan.told,
        _l("The lesson is recorded."),
    ),
}


Line = RecommendationLine | ActionLine


@dataclass(frozen=True)
class ItemAct:
    """One thing to do with one recommendation or action. `begin`: what its form begins with."""

    link: Any
    form: type[ActForm]
    do: Callable[[str, SignedIn, int, int, Any], None]
    offered: Callable[[ReviewPage, Any], bool]
    done: Any
    begin: Callable[[Any], dict[str, Any]] = lambda line: {}

    def fitted_form(self, page: ReviewPage, line: Line) -> ActForm:
        """Its form, about this part of the plan: fresh, or as it was sent."""
        fresh = request.method == "GET"
        form = self.form.from_answers(self.begin(line)) if fresh else self.form()
        form.fit(page)
        form.about = line.text
        return form


def _is_draft(page: ReviewPage, line: RecommendationLine) -> bool:
    return page.status is _C.PLAN_DRAFT


def _is_open_draft(page: ReviewPage, line: ActionLine) -> bool:
    return page.status is _C.PLAN_DRAFT and line.state is ActionState.OPEN


def _is_open(page: ReviewPage, line: ActionLine) -> bool:
    return page.status in WITH_PLAN and line.state is ActionState.OPEN


ITEM_ACTS: dict[str, dict[str, ItemAct]] = {
    RECOMMENDATIONS: {
        "response": ItemAct(
            _l("Record the body’s response"),
            forms.ResponseForm,
            lambda reference, officer, seen, item_id, form: review_plan.record_response(
                reference,
                officer,
                seen,
                item_id,
                response=Response(form.response.data),
                reason=form.reason.data,
                responded_on=form.responded_on.data,
            ),
            lambda page, line: page.status in WITH_PLAN,
            _l("The response is recorded."),
            forms.response_answers,
        ),
        "change": ItemAct(
            _l("Change it"),
            forms.ChangeRecommendationForm,
            lambda reference, officer, seen, item_id, form: review_plan.change_recommendation(
                reference, officer, seen, item_id, form.recommended
            ),
            _is_draft,
            _l("The recommendation is changed."),
            forms.recommendation_answers,
        ),
        "remove": ItemAct(
            _l("Take it out"),
            forms.RemoveForm,
            lambda reference, officer, seen, item_id, form: review_plan.remove_recommendation(
                reference, officer, seen, item_id
            ),
            _is_draft,
            _l("The recommendation is out of the draft."),
        ),
    },
    ACTIONS: {
        "progress": ItemAct(
            _l("Note how it is going"),
            forms.ProgressForm,
            lambda reference, officer, seen, item_id, form: review_plan.note_progress(
                reference,
                officer,
                seen,
                item_id,
                form.words.data,
                Visibility(form.visibility.data),
            ),
            _is_open,
            _l("It is noted how the action is going."),
        ),
        "end": ItemAct(
            _l("End it: done, or not"),
            forms.EndActionForm,
            lambda reference, officer, seen, item_id, form: review_plan.end_action(
                reference,
                officer,
                seen,
                item_id,
                state=ActionState(form.state.data),
                ended_on=form.ended_on.data,
                words=form.words.data,
            ),
            _is_open,
            _l("The action has ended."),
            forms.today_answers,
        ),
        "day": ItemAct(
            _l("Give it another day"),
            forms.MoveDayForm,
            lambda reference, officer, seen, item_id, form: review_plan.move_day(
                reference, officer, seen, item_id, form.due_on.data, form.words.data
            ),
            lambda page, line: page.status in CARRIED_OUT and line.state is ActionState.OPEN,
            _l("The action has another day."),
        ),
        "change": ItemAct(
            _l("Change it"),
            forms.ChangeActionForm,
            lambda reference, officer, seen, item_id, form: review_plan.change_action(
                reference, officer, seen, item_id, form.agreed
            ),
            _is_open_draft,
            _l("The action is changed."),
            forms.action_answers,
        ),
        "remove": ItemAct(
            _l("Take it out"),
            forms.RemoveForm,
            lambda reference, officer, seen, item_id, form: review_plan.remove_action(
                reference, officer, seen, item_id
            ),
            _is_open_draft,
            _l("The action is out of the draft."),
        ),
    },
}


def item_done(name: str) -> Any:
    """What is said after an act on a part of the plan, by "actions-end" and the like."""
    kind, _dash, act = name.partition("-")
    found = ITEM_ACTS.get(kind, {}).get(act)
    return found.done if found else None


def find_line(page: ReviewPage, kind: str, item_id: int) -> Line | None:
    """The part of the plan with this number."""
    lines: tuple[Line, ...] = (
        page.plan.recommendations if kind == RECOMMENDATIONS else page.plan.actions
    )
    return next((line for line in lines if line.id == item_id), None)
