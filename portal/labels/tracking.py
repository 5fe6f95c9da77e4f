"""What the person who sent a report or an application reads about it."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.resident_acts import WithdrawalReason
from portal.domain.state_machine import NextAction
from portal.domain.vocabulary import CaseReviewStatus, ReportStatus

RECEIVED_REPORT: Any = _l("We received your report")
RECEIVED_APPLICATION: Any = _l("We received your request")
MESSAGE: Any = _l("A message for you")
NEWS: Any = _l("There was progress")
CORRECT: Any = _l("Correct what you told us")

# Lines of a timeline that the person made.
OWN_LINES: dict[str, Any] = {
    "answered": _l("You answered our question"),
    "resident_message": _l("You sent us a message"),
    "corrected": _l("You corrected what you told us"),
    "resident_withdrew": _l("You withdrew it"),
    "appealed": _l("You appealed"),
    "not_solved": _l("You told us that it is not solved"),
    "contact_changed": _l("You changed how we may reach you"),
    "email_changed": _l("You changed your email address"),
    "code_replaced": _l("You made a new code"),
    "rated": _l("You told us how it went"),
    "happened_again": _l("You told us that it happened again"),
    "commented_on_plan": _l("You told us what you think of the plan"),
    "said_taking_part": _l("You told us how you take part in the meeting"),
}

# Lines of a timeline that tell of other reports without a word about them, or ask for something.
OFFICERS_LINES: dict[str, Any] = {
    "looked_at_together": _l("We look at your report together with what else we know"),
    "looked_at_alone": _l("We look at your report by itself again"),
    "applications_together": _l("We look at your request together with another one"),
    "applications_alone": _l("We look at your request by itself again"),
    "panel_set_again": _l("The day of the review meeting is set"),
    "panel_moved": _l("The review meeting has changed"),
    "panel_cancelled": _l("The review meeting is cancelled. We find another day"),
    "chair_explained": _l("Why we chose this chair for the meeting"),
    "nearest_date": _l("Why the meeting is not sooner"),
    "taking_part_recorded": _l("We wrote down how you take part in the meeting"),
    "clock_paused": _l("We wait for something, so the next step takes longer"),
    "clock_resumed": _l("We do not wait any more: the next step goes on"),
    "assessed_again": _l("We looked again at what counts"),
    "representative_told": _l("We cannot tell you more about this request"),
    "evidence_asked": _l("We asked you for photos or other evidence"),
    "reopened": _l("We opened your review again"),
    "plan_released": _l("There is a draft plan for you to read"),
    "plan_comment_recorded": _l("We wrote down what you said about the plan"),
    "plan_taken_up": _l("Our answer to what you said about the plan"),
    "body_responded": _l("A service answered what the review asked of it"),
    "action_added": _l("Something was added to the plan"),
    "action_moved": _l("Something in the plan has a new date"),
    "action_progress": _l("How the plan is going"),
    "action_done": _l("Something in the plan was done"),
    "action_not_done": _l("Something in the plan will not be done"),
}
# What such a line means for the person.
OFFICERS_LINES_SAY: dict[str, Any] = {
    "applications_together": _l(
        "Your request keeps its date, and you get every letter. Nobody else reads what you told us."
    ),
    "applications_alone": _l("Nothing that you told us is lost. Your request keeps its date."),
    "assessed_again": _l("We used what we found out since. You can call us and ask what it means."),
    "looked_at_together": _l(
        "Nothing changes for you. Your report keeps its date, and it still counts."
    ),
    "looked_at_alone": _l(
        "Nothing changes for you. Your report keeps its date, and it still counts."
    ),
}

WITHDRAWAL_REASONS: dict[WithdrawalReason, Any] = {
    WithdrawalReason.STOPPED: _l("It has stopped"),
    WithdrawalReason.MISTAKE: _l("I sent it by mistake"),
    WithdrawalReason.AFRAID: _l("I am worried about what may happen"),
    WithdrawalReason.OTHER: _l("Something else"),
}

HOW_WELL: dict[int, Any] = {
    5: _l("Yes, fully"),
    4: _l("Yes, mostly"),
    3: _l("In part"),
    2: _l("Not much"),
    1: _l("Not at all"),
}

# Lines of a timeline: what the change to each status means for the person.
REPORT_NOW: dict[ReportStatus, Any] = {
    ReportStatus.RECEIVED: _l("We received your report"),
    ReportStatus.IN_PROGRESS: _l("An officer began to work on it"),
    ReportStatus.WAITING_FOR_YOU: _l("We asked you a question"),
    ReportStatus.PASSED_ON: _l("We passed it on to someone who can act"),
    ReportStatus.CLOSED: _l("We closed your report"),
    ReportStatus.REOPENED: _l("We opened your report again"),
}

CASE_REVIEW_NOW: dict[CaseReviewStatus, Any] = {
    CaseReviewStatus.RECEIVED: _l("We received your request"),
    CaseReviewStatus.CONFIRMING: _l("We are checking your request"),
    CaseReviewStatus.THRESHOLD_DECISION: _l("We are deciding if there must be a review"),
    CaseReviewStatus.MET: _l("There will be a review"),
    CaseReviewStatus.NOT_MET: _l("We decided not to hold a review"),
    CaseReviewStatus.GATHERING: _l("We are asking everyone involved what they did"),
    CaseReviewStatus.PANEL_SET: _l("The day of the review meeting is set"),
    CaseReviewStatus.PLAN_DRAFT: _l("The services met, and are writing a plan"),
    CaseReviewStatus.OUTCOME_SENT: _l("We sent you what the review decided"),
    CaseReviewStatus.FOLLOWING_UP: _l("The plan is being carried out"),
    CaseReviewStatus.CLOSED: _l("The review is closed"),
    CaseReviewStatus.APPEAL: _l("We received an appeal"),
    CaseReviewStatus.APPEAL_UPHELD: _l("The appeal was right"),
    CaseReviewStatus.APPEAL_DISMISSED: _l("The appeal did not change the decision"),
    CaseReviewStatus.WITHDRAWN: _l("You took your request back"),
}

# What is promised next.
NEXT_STEPS: dict[NextAction, Any] = {
    NextAction.RESPOND_FIRST: _l("We read your report and tell you what we do"),
    NextAction.WORK_ON_REPORT: _l("We tell you how it is going"),
    NextAction.HEAR_FROM_RESIDENT: _l("We need an answer from you"),
    NextAction.HEAR_FROM_BODY: _l("We ask those we passed it to what they have done"),
    NextAction.ACKNOWLEDGE: _l("We tell you that we have your request, and who looks after it"),
    NextAction.CONFIRM_FINDING: _l("We confirm that there will be a review"),
    NextAction.DECIDE_THRESHOLD: _l("We decide if there must be a review, and tell you why"),
    NextAction.TELL_APPLICANT: _l("The services meet about your case"),
    NextAction.ASK_BODIES: _l("We ask everyone involved what they did, then the services meet"),
    NextAction.HOLD_PANEL: _l("The services meet about your case"),
    NextAction.CONSULT_VICTIM: _l(
        "You read a draft of the plan, then we send you what was decided"
    ),
    NextAction.START_ACTIONS: _l("The actions of the plan begin"),
    NextAction.FOLLOW_ACTIONS: _l("We tell you how the actions are going"),
    NextAction.WAIT_FOR_APPEAL: _l("You can appeal"),
    NextAction.DECIDE_APPEAL: _l("We decide about your appeal"),
    NextAction.RETURN_TO_STEP: _l("We go back to the step that you asked about"),
    NextAction.END_APPEAL: _l("We tell you what the appeal means"),
}
