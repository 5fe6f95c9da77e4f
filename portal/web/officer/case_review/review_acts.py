"""The table of what can be done with a case review: its form, its service, when it is offered."""

from flask_babel import lazy_gettext as _l

from portal.domain.contact import Withheld
from portal.domain.information import ASKED_IN
from portal.domain.officer_acts import DepartureFact
from portal.domain.representation import ConsentFound
from portal.domain.threshold import Standing
from portal.domain.vocabulary import ApplicantKind, CaseReviewStatus, Visibility
from portal.services.case_review import (
    case_review_work,
    clock_pauses,
    joint_applicants,
    letters_given,
    reassessments,
    representative_acts,
    threshold_decisions,
    threshold_letters,
)
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.case_review.case_review_work import DECIDING
from portal.services.officer.officers import SignedIn
from portal.services.partner import information_requests
from portal.web.officer.act import Act
from portal.web.officer.act_form import NoteForm, SafetyForm
from portal.web.officer.case_review import review_act_forms as forms
from portal.web.officer.case_review.appeal_acts import APPEALS
from portal.web.officer.case_review.assess_forms import CorrectFactsForm, CountForm
from portal.web.officer.case_review.joining_acts import JOINING
from portal.web.officer.case_review.joint_forms import ConsentForm, JointLeavesForm, LetterGivenForm
from portal.web.officer.case_review.pause_forms import PauseForm, ResumeForm
from portal.web.officer.panel.panel_acts import PANEL
from portal.web.officer.panel.plan_acts import PLAN
from portal.web.officer.partner.information_forms import AskBodiesForm
from portal.web.officer.reply_forms import AskForEvidenceForm, MessageForm


def _confirming(page: ReviewPage, officer: SignedIn) -> bool:
    return page.status is CaseReviewStatus.CONFIRMING and page.proposal is None


def _deciding(page: ReviewPage, officer: SignedIn) -> bool:
    return page.status is CaseReviewStatus.THRESHOLD_DECISION and page.proposal is None


def _judging(page: ReviewPage) -> bool:
    return page.status in DECIDING and page.proposal is None


def _second(page: ReviewPage, officer: SignedIn) -> bool:
    proposal, contact = page.proposal, page.contact_officer
    if proposal is None or proposal.by is None:
        return False
    return officer.id not in (proposal.by.id, contact.id if contact else None)


ACTS: dict[str, Act[ReviewPage]] = {
    "take": Act(
        _l("Become the contact officer"),
        forms.TakeForm,
        lambda reference, officer, seen, form: threshold_decisions.take(reference, officer, seen),
        lambda page, officer: (
            page.action is not None
            and (page.contact_officer is None or page.contact_officer.id != officer.id)
        ),
        _l("You are the contact officer now. The applicant can see your name."),
    ),
    "confirm-met": Act(
        _l("Confirm that it is met"),
        forms.ConfirmMetForm,
        lambda reference, officer, seen, form: threshold_decisions.confirm_met(
            reference, officer, seen, form.words.data
        ),
        _confirming,
        _l("It is confirmed: the threshold is met. The letter is sent."),
        lambda reference, officer, form: threshold_letters.preview_met(
            reference, officer, None, form.words.data
        ),
    ),
    "depart": Act(
        _l("Propose to depart from the finding"),
        forms.DepartureForm,
        lambda reference, officer, seen, form: threshold_decisions.propose_departure(
            reference,
            officer,
            seen,
            fact=DepartureFact(form.fact.data),
            proof=form.proof.data,
            words=form.words.data,
        ),
        _confirming,
        _l("Your proposal waits for a second officer."),
    ),
    "decide-met": Act(
        _l("Decide that it is met"),
        forms.DecideMetForm,
        lambda reference, officer, seen, form: threshold_decisions.decide_met(
            reference, officer, seen, form.reasons, form.words.data
        ),
        _deciding,
        _l("It is decided: the threshold is met. The letter is sent."),
        lambda reference, officer, form: threshold_letters.preview_met(
            reference, officer, form.reasons, form.words.data
        ),
    ),
    "propose-not-met": Act(
        _l("Propose that it is not met"),
        forms.NotMetForm,
        lambda reference, officer, seen, form: threshold_decisions.propose_not_met(
            reference, officer, seen, form.reasons, form.words.data
        ),
        _deciding,
        _l("Your proposal waits for a second officer."),
        lambda reference, officer, form: threshold_letters.preview_not_met(
            reference, officer, form.reasons, form.words.data
        ),
    ),
    "agree": Act(
        _l("Agree to the proposal"),
        forms.AgreeForm,
        lambda reference, officer, seen, form: threshold_decisions.agree(
            reference,
            officer,
            seen,
            words=form.words.data,
            delegation=form.delegation.data or "",
        ),
        _second,
        _l("You agreed to the proposal."),
        lambda reference, officer, form: threshold_letters.preview_agreed(reference),
    ),
    "send-back": Act(
        _l("Send the proposal back"),
        forms.SendBackForm,
        lambda reference, officer, seen, form: threshold_decisions.send_back(
            reference, officer, seen, form.words.data
        ),
        _second,
        _l("The proposal went back to the first officer."),
    ),
    "ask-bodies": Act(
        _l("Ask other bodies what they hold"),
        AskBodiesForm,
        lambda reference, officer, seen, form: information_requests.ask(
            reference, officer, seen, form.whom, form.words.data, form.due.data
        ),
        lambda page, officer: page.status in ASKED_IN,
        _l("The bodies are asked. Their answers will stand on this page."),
    ),
    **PANEL,
    **PLAN,
    **APPEALS,
    **JOINING,
    "count": Act(
        _l("Count an incident that is uncertain"),
        CountForm,
        lambda reference, officer, seen, form: reassessments.count_uncertain(
            reference, officer, seen, form.row.data, form.reason.data
        ),
        lambda page, officer: (
            _judging(page) and any(each.standing is Standing.UNCERTAIN for each in page.rows)
        ),
        _l("It counts now. The first finding is kept beside yours."),
    ),
    "correct-facts": Act(
        _l("Correct the facts that were judged"),
        CorrectFactsForm,
        lambda reference, officer, seen, form: reassessments.correct_facts(
            reference, officer, seen, form.correction, form.reason.data
        ),
        lambda page, officer: _judging(page),
        _l("It was judged again. The first finding is kept beside yours."),
    ),
    "move": Act(
        _l("Move to another step"),
        forms.MoveForm,
        lambda reference, officer, seen, form: case_review_work.advance(
            reference,
            officer,
            seen,
            to=CaseReviewStatus(form.to.data),
            reason=form.reason.data,
            words=form.words.data,
        ),
        lambda page, officer: bool(page.steps),
        _l("The case has moved to its next step."),
    ),
    "pause-clock": Act(
        _l("Pause a clock"),
        PauseForm,
        lambda reference, officer, seen, form: clock_pauses.pause_clock(
            reference, officer, seen, form.chosen[0], form.chosen[1], form.words.data
        ),
        lambda page, officer: bool(page.pauses),
        _l("The clock is paused. The applicant is told."),
    ),
    "resume-clock": Act(
        _l("Let a paused clock go on"),
        ResumeForm,
        lambda reference, officer, seen, form: clock_pauses.resume_clock(
            reference, officer, seen, form.clock.data, form.words.data
        ),
        lambda page, officer: any(each.paused_on for each in page.clocks),
        _l("The clock goes on. The applicant is told."),
    ),
    "message": Act(
        _l("Write to the applicant"),
        MessageForm,
        lambda reference, officer, seen, form: case_review_work.add_note(
            reference, officer, seen, form.words.data, Visibility.PUBLIC
        ),
        lambda page, officer: True,
        _l("Your message is there for the applicant."),
    ),
    "ask-evidence": Act(
        _l("Ask for photos or other evidence"),
        AskForEvidenceForm,
        lambda reference, officer, seen, form: case_review_work.ask_for_evidence(
            reference, officer, seen, form.words.data
        ),
        lambda page, officer: page.action is not None,
        _l("Your question is there for the applicant."),
    ),
    "consent": Act(
        _l("Record what the victim says about the representative"),
        ConsentForm,
        lambda reference, officer, seen, form: representative_acts.record_consent(
            reference,
            officer,
            seen,
            ConsentFound(form.found.data),
            form.words.data,
            form.safeguarding.data or "",
        ),
        lambda page, officer: (
            page.applicant is ApplicantKind.REPRESENTATIVE and page.action is not None
        ),
        _l("It is recorded."),
    ),
    "letter-given": Act(
        _l("Record that a letter was posted or given"),
        LetterGivenForm,
        lambda reference, officer, seen, form: letters_given.record_given(
            reference,
            officer,
            seen,
            int(form.letter.data),
            form.on.data,
            posted=form.how.data == "posted",
        ),
        lambda page, officer: any(each.waits for each in page.letters),
        _l("It is recorded."),
    ),
    "joint-leaves": Act(
        _l("A joint applicant takes no part any more"),
        JointLeavesForm,
        lambda reference, officer, seen, form: joint_applicants.end_joint_applicant(
            reference, officer, seen, int(form.joint.data), form.reason.data
        ),
        lambda page, officer: any(not each.left for each in page.joint),
        _l("It is recorded. The case goes on."),
    ),
    "note": Act(
        _l("Add a note"),
        NoteForm,
        lambda reference, officer, seen, form: case_review_work.add_note(
            reference, officer, seen, form.words.data, Visibility(form.visibility.data)
        ),
        lambda page, officer: True,
        _l("Your note is saved."),
    ),
    "safety": Act(
        _l("Confirm that contact is safe"),
        SafetyForm,
        lambda reference, officer, seen, form: case_review_work.confirm_safety(
            reference, officer, seen, form.words.data
        ),
        lambda page, officer: (
            page.contact.withheld not in (None, Withheld.CONSENT_REFUSED)
            and page.action is not None
        ),
        _l("Safe contact is recorded."),
    ),
}
