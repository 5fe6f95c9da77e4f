"""Words of the officers' pages: roles, filters, acts of the audit."""

from flask_babel import lazy_gettext as _l

from portal.domain.contact import Withheld
from portal.domain.officer_acts import AppReset, DepartureFact, IdentityReason, PersonAct, Refusal
from portal.domain.reassessment import ReassessmentKind
from portal.domain.representation import ConsentFound, Telling
from portal.domain.state_machine import NextAction
from portal.domain.vocabulary import Lane, Role, Visibility

ROLES = {
    Role.RESIDENT: _l("Resident"),
    Role.TRIAGE_OFFICER: _l("Triage officer"),
    Role.CASE_REVIEW_OFFICER: _l("Case review officer"),
    Role.MANAGER: _l("Manager"),
    Role.PARTNER: _l("Partner"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

HOLDERS = {
    "mine": _l("Mine"),
    "nobody": _l("Nobody's yet"),
}

LANES = {
    Lane.CONFIRM: _l("Confirm a finding of met"),
    Lane.DECIDE: _l("Decide the threshold"),
}

VISIBILITIES = {
    Visibility.STAFF: _l("Officers only"),
    Visibility.PUBLIC: _l("The resident too"),
}

NEXT_ACTIONS = {
    NextAction.RESPOND_FIRST: _l("Give the resident a first answer"),
    NextAction.WORK_ON_REPORT: _l("Work on the report"),
    NextAction.HEAR_FROM_RESIDENT: _l("Hear from the resident"),
    NextAction.HEAR_FROM_BODY: _l("Hear from the body that has it"),
    NextAction.ACKNOWLEDGE: _l("Name a contact officer"),
    NextAction.CONFIRM_FINDING: _l("Confirm that the threshold is met"),
    NextAction.DECIDE_THRESHOLD: _l("Decide about the threshold"),
    NextAction.TELL_APPLICANT: _l("Move the case on, then ask the bodies for information"),
    NextAction.ASK_BODIES: _l("Ask the bodies for information, then set the panel"),
    NextAction.HOLD_PANEL: _l("Hold the panel"),
    NextAction.CONSULT_VICTIM: _l("Ask the victim about the draft plan"),
    NextAction.START_ACTIONS: _l("Start the actions"),
    NextAction.FOLLOW_ACTIONS: _l("Follow the actions up"),
    NextAction.WAIT_FOR_APPEAL: _l("Wait until the time to appeal is over"),
    NextAction.DECIDE_APPEAL: _l("Decide the appeal"),
    NextAction.RETURN_TO_STEP: _l("Go back to the step that was named"),
    NextAction.END_APPEAL: _l("End the appeal"),
}

IDENTITY_REASONS = {
    IdentityReason.CONTACT: _l("To call or write to them"),
    IdentityReason.VERIFY: _l("To check that a caller is them"),
    IdentityReason.SAFEGUARD: _l("To keep someone safe"),
    IdentityReason.PASS_ON: _l("To pass their details to a body that acts"),
    IdentityReason.RIGHTS: _l("To answer a request about their own data"),
}

WITHHELD = {
    Withheld.SAFETY_NOT_CONFIRMED: _l(
        "Nothing is sent. There are signs of domestic abuse: first find out in person which ways are safe."
    ),
    Withheld.NO_SAFE_CHANNEL: _l("Nothing is sent. They gave no way that is safe."),
    Withheld.CONSENT_REFUSED: _l(
        "Nothing more is sent to the representative: the victim does not agree. Add the victim as a joint applicant to write to them."
    ),
}

# Lines of a timeline that only officers read, beside those of `labels/report.py`.
EVENTS = {
    "joined": _l("Joined to another report"),
    "joined_here": _l("Another report was joined to this one"),
    "separated": _l("It goes on by itself again"),
    "separated_here": _l("A report that was joined to this one goes on by itself again"),
    "linked": _l("Linked with another report"),
    "unlinked": _l("No longer linked with another report"),
    "looked_at_together": _l("The resident was told that we look at it with what else we know"),
    "looked_at_alone": _l("The resident was told that we look at it by itself"),
    "evidence_asked": _l("We asked for photos or other evidence"),
    "contact_officer": _l("Contact officer named"),
    "bodies_asked": _l("Other bodies were asked what they hold"),
    "panel_set_again": _l("The day of the panel is set"),
    "panel_moved": _l("The panel was moved or changed"),
    "panel_cancelled": _l("The panel was cancelled"),
    "chair_explained": _l("The applicant was told why this chair, and that they may object"),
    "nearest_date": _l("The applicant was told why this is the nearest date"),
    "taking_part_recorded": _l("How the victim takes part was recorded"),
    "said_taking_part": _l("They said how they take part in the panel"),
    "papers_given": _l("The chair was given the agenda and the case pack"),
    "chair_recorded": _l("The chair wrote down what the panel found"),
    "recommendations_sent": _l("The recommendations were sent to a body"),
    "information_arrived": _l("A body has answered"),
    "information_refused": _l("A body refused to answer, with its legal reason"),
    "request_cancelled": _l("A request to a body was taken back"),
    "consent_recorded": _l("What the victim says about the representative is recorded"),
    "representative_told": _l("The representative was told that we tell them nothing more"),
    "assessed": _l("Judged again"),
    "bodies_notified": _l("Every body was told: reference, area and type"),
    "clock_paused": _l("A clock was paused"),
    "clock_resumed": _l("A paused clock goes on"),
    "letter_given": _l("A letter was posted or given by hand"),
    "assessed_again": _l("The applicant was told that we looked again at what counts"),
    "application_joined": _l("Joined to another application"),
    "application_joined_here": _l("Another application was joined to this one"),
    "application_parted": _l("It goes on by itself again"),
    "application_parted_here": _l("An application that was joined to this one goes on by itself"),
    "application_left_here": _l("An application that was joined to this one was taken back"),
    "appealed_at": _l("An appeal came with a joined application"),
    "applications_together": _l("The applicant was told that we look at applications together"),
    "applications_alone": _l("The applicant was told that we look at theirs by itself"),
    "joint_added": _l("A joint applicant was added"),
    "joint_confirmed": _l("A joint applicant told us that they want to take part"),
    "joint_told": _l("The joint applicants were told by letter that the case was taken back"),
    "joint_left": _l("A joint applicant takes no part any more"),
    "proposed": _l("A decision is proposed"),
    "returned": _l("A proposal was sent back"),
    "answered": _l("They answered our question"),
    "resident_message": _l("They sent us a message"),
    "corrected": _l("They corrected what they told us"),
    "resident_withdrew": _l("They withdrew it"),
    "appealed": _l("They appealed"),
    "not_solved": _l("They say it is not solved: opened again"),
    "contact_changed": _l("They changed how we may reach them"),
    "email_changed": _l("They confirmed another email address"),
    "code_replaced": _l("They made a new tracking code"),
    "rated": _l("They told us how it went"),
    "plan_released": _l("The draft plan went to the victim"),
    "commented_on_plan": _l("They said what they think of the draft plan"),
    "plan_comment_recorded": _l("What the victim said about the draft was taken down"),
    "plan_taken_up": _l("The victim was answered about the draft"),
    "reopened": _l("The review was opened again"),
    "bodies_told": _l("The bodies were told what they have to do"),
    "body_responded": _l("A body responded to a recommendation"),
    "action_added": _l("An action was added"),
    "action_moved": _l("An action has another day"),
    "action_progress": _l("How an action is going"),
    "action_done": _l("An action was done"),
    "action_not_done": _l("An action will not be done"),
}

REASSESSMENTS = {
    ReassessmentKind.COUNTED: _l("An uncertain incident was counted"),
    ReassessmentKind.CORRECTED: _l("Facts were corrected"),
}

# What an officer found out about the victim's consent to a representative.
CONSENTS_FOUND = {
    ConsentFound.GIVEN: _l("The victim agrees that the representative is told"),
    ConsentFound.NOT_REACHED: _l("The victim could not be asked yet"),
    ConsentFound.REFUSED: _l("The victim does not agree"),
    ConsentFound.ACTS_FOR: _l(
        "The victim cannot decide this: an attorney, a deputy, or a recorded best-interests decision"
    ),
}

TELLINGS = {
    Telling.ALL: _l("The representative is told everything."),
    Telling.NO_VICTIM_DATA: _l("The representative is told nothing about the victim yet."),
    Telling.NOTHING_MORE: _l("The representative is told nothing more."),
}

# What people say of themselves on the page of their case, not in a question of the journey.
TOLD_LATER = {"talking": _l("How they want to talk with us")}

# The parts of a correction, in the order in which they are read.
CORRECTION_PARTS = {
    "after": _l("It now says:"),
    "also": _l("What else is wrong:"),
    "before": _l("Before it said:"),
}

REFUSALS = {
    Refusal.NO_PAUSE_IN_PROCEDURE: _l("The procedure of this case names no such pause."),
    Refusal.LATE_ALREADY: _l("It is late already. A pause does not change that."),
    Refusal.NOT_ALLOWED: _l("This step cannot be taken now. Look at the case again."),
    Refusal.NO_SUCH_COLLEAGUE: _l("Choose a colleague who works on cases like this."),
    Refusal.SAFEGUARDING_FIRST: _l("First record the safeguarding referral, or why none was made."),
    Refusal.NO_SUCH_REFERENCE: _l("We cannot find that reference. Check it and try again."),
    Refusal.SAME_REPORT: _l("That is this report. Enter the reference of the other one."),
    Refusal.SAME_OFFICER: _l(
        "You work on this case. An officer who had no part in it must do this."
    ),
    Refusal.APPEAL_TIME_RUNS: _l("The time to appeal is not over yet."),
    Refusal.SAME_BODY: _l(
        "An officer of another body must agree, or the delegation to you must be recorded here."
    ),
    Refusal.NO_BODY_ASKED: _l("No body was asked what it holds. Ask them, or write why not."),
    Refusal.NO_SUCH_CONTACT: _l("That contact is not in use any more. Choose another one."),
    Refusal.REQUEST_ENDED: _l("This request was answered or taken back already."),
    Refusal.NO_PANEL_SET: _l("No panel is set. Look at the case again."),
    Refusal.NO_CHAIR_LISTED: _l(
        "The chair is not in the directory. Change the panel, and choose the chair from there."
    ),
    Refusal.PANEL_IN_THE_PAST: _l("The panel must meet in the future. Check the day and the time."),
    Refusal.NEAREST_DATE_UNEXPLAINED: _l(
        "This day is after the one by which the panel is due. Write why it is the nearest date."
    ),
    Refusal.CHAIR_INVOLVED: _l(
        "The chair, or the chair's service, is involved in this case. Choose another chair, "
        "or ask a manager to set it with a reason."
    ),
    Refusal.MANAGER_ALLOWS_CHAIR: _l(
        "Only a manager may allow a chair whose service is involved in this case."
    ),
    Refusal.DEPARTURE_NEEDED: _l(
        "This would take a finding of met away. Propose to depart from it instead."
    ),
    Refusal.NOT_ON_THAT_DAY: _l(
        "It cannot have been given on that day. Enter a day from the letter's own day to today."
    ),
    Refusal.FOUND_MET: _l(
        "What was found since means that the threshold is met. Decide that it is met."
    ),
    Refusal.NOTHING_PROPOSED: _l("Nothing is waiting for a second officer."),
    Refusal.PROPOSED_ALREADY: _l("A proposal is waiting for a second officer already."),
    Refusal.LINKED_ALREADY: _l("These two reports are linked already."),
    Refusal.NOT_LINKED: _l("These two reports are not linked. Look at the report again."),
    Refusal.JOINED_ELSEWHERE: _l(
        "That one was joined to another one. Enter the reference of the one that goes on."
    ),
    Refusal.JOINED: _l("This application is joined to another one. Do it there."),
    Refusal.CANNOT_JOIN: _l(
        "These two cannot be joined now. A proposal waits, the outcome was sent, or each has a panel of its own."
    ),
    Refusal.NO_SUCH_REVIEW: _l("We have no application with this reference. Check it."),
    Refusal.SAME_REVIEW: _l("This is the same application. Enter the reference of the other one."),
    Refusal.LATE_WITHOUT_REASON: _l("This appeal is late. Write why: it is then accepted."),
    Refusal.YEAR_NOT_OVER: _l("This year is not over yet. Freeze it when it is."),
    Refusal.SIGNED_OFF_ALREADY: _l("This year was signed off already."),
    Refusal.NOT_SIGNED_OFF: _l("This year is not signed off. Freeze it again to count it anew."),
    Refusal.ALREADY_ENDED: _l("This action has ended already. Look at the case again."),
    Refusal.NOT_RELEASED: _l("First ask the victim about the draft."),
    Refusal.COMMENT_TIME_RUNS: _l(
        "The victim can still answer. Wait for them, or until their days are over."
    ),
    Refusal.COMMENT_WAITS: _l("First answer what the victim said about the draft."),
    Refusal.PLAN_CHANGED: _l(
        "The plan is not the one that the victim read. Ask them about this draft too."
    ),
    Refusal.ACTIONS_OPEN: _l("Actions are still open. End each of them first, with the reason."),
    Refusal.HELD: _l("A legal hold stands on this case. Lift it first."),
    Refusal.HELD_ALREADY: _l("A legal hold stands on this case already."),
    Refusal.NOT_HELD: _l("No legal hold stands on this case."),
    Refusal.RESTRICTED: _l(
        "The use of this case is restricted. Go back to the case and record first why you use it."
    ),
    Refusal.RESTRICTED_ALREADY: _l("The use of this case is restricted already."),
    Refusal.NOT_RESTRICTED: _l("The use of this case is not restricted."),
    Refusal.NOT_TOLD_YET: _l(
        "Tell the person first. Enter a day after the restriction began, and not after today."
    ),
    Refusal.ERASED: _l("This case was deleted. Nothing of it can be changed."),
    Refusal.STILL_OPEN: _l("The case is still open. Close it first."),
    Refusal.ACKNOWLEDGED_ALREADY: _l("It is recorded already that they were told."),
    Refusal.SAME_MANAGER: _l("You proposed this. Another manager must agree."),
    Refusal.ALREADY_SO: _l("Choose another one: it is this one already."),
}

DEPARTURE_FACTS = {
    DepartureFact.NEVER_MADE: _l("A complaint was never made"),
    DepartureFact.ENTERED_TWICE: _l("A complaint was entered twice"),
    DepartureFact.OUTSIDE_AREA: _l("It happened outside the area"),
    DepartureFact.NOT_ASB: _l("It is not anti-social behaviour"),
}

NO_BODY_ASKED = _l("No body was asked what it holds.")

APP_RESETS = {
    AppReset.LOST: _l("The phone or the app is lost"),
    AppReset.REPLACED: _l("They have another phone"),
    AppReset.MISUSED: _l("Somebody else may have used it"),
}

# What is done to a colleague's account, as a link and as the title of its page.
PERSON_ACTS = {
    PersonAct.CHANGE: _l("Change name, role, team or body"),
    PersonAct.INVITE_AGAIN: _l("Mail a link to choose a new password"),
    PersonAct.UNLOCK: _l("Unlock the sign-in"),
    PersonAct.RESET_APP: _l("Let them set up another app"),
    PersonAct.END_SESSIONS: _l("Sign them out everywhere"),
    PersonAct.DISABLE: _l("Disable the account"),
    PersonAct.ENABLE: _l("Enable the account again"),
}
