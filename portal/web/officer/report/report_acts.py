"""The table of what can be done with a report: its form, its service, and when it is offered."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import (
    Body,
    Priority,
    ReportOutcome,
    ReportStatus,
    Visibility,
    YesNo,
)
from portal.services.officer.officers import SignedIn
from portal.services.report import triage
from portal.services.report.report_pages import ReportPage
from portal.web.officer.act import Act
from portal.web.officer.act_form import NoteForm, SafetyForm
from portal.web.officer.reply_forms import AskForEvidenceForm, AskForm, MessageForm
from portal.web.officer.report import report_act_forms as forms
from portal.web.officer.report.linking_acts import LINKING


def _open(page: ReportPage, officer: SignedIn) -> bool:
    return page.status is not ReportStatus.CLOSED


def _may(*statuses: ReportStatus) -> Callable[[ReportPage, SignedIn], bool]:
    return lambda page, officer: page.status in statuses


_BEGUN = (ReportStatus.RECEIVED, ReportStatus.REOPENED, ReportStatus.IN_PROGRESS)
_AWAY = (ReportStatus.WAITING_FOR_YOU, ReportStatus.PASSED_ON)

ACTS: dict[str, Act[ReportPage]] = {
    "take": Act(
        _l("Take it yourself"),
        forms.TakeForm,
        lambda reference, officer, seen, form: triage.take(reference, officer, seen),
        _open,
        _l("You have taken this report."),
    ),
    "assign": Act(
        _l("Give it to a colleague"),
        forms.AssignForm,
        lambda reference, officer, seen, form: triage.assign(
            reference, officer, seen, int(form.to.data)
        ),
        _open,
        _l("The report was given to your colleague."),
    ),
    "resume": Act(
        _l("Go on with it"),
        forms.ResumeForm,
        lambda reference, officer, seen, form: triage.resume(reference, officer, seen),
        _may(*_AWAY),
        _l("The report is in progress again."),
    ),
    "message": Act(
        _l("Write to the resident"),
        MessageForm,
        lambda reference, officer, seen, form: triage.add_note(
            reference, officer, seen, form.words.data, Visibility.PUBLIC
        ),
        lambda page, officer: True,
        _l("Your message is there for the resident."),
    ),
    "ask": Act(
        _l("Ask the resident a question"),
        AskForm,
        lambda reference, officer, seen, form: triage.ask_resident(
            reference, officer, seen, form.words.data
        ),
        _may(*_BEGUN),
        _l("Your question is there for the resident."),
    ),
    "ask-evidence": Act(
        _l("Ask for photos or other evidence"),
        AskForEvidenceForm,
        lambda reference, officer, seen, form: triage.ask_resident(
            reference, officer, seen, form.words.data, evidence=True
        ),
        _may(*_BEGUN),
        _l("Your question is there for the resident."),
    ),
    "note": Act(
        _l("Add a note"),
        NoteForm,
        lambda reference, officer, seen, form: triage.add_note(
            reference, officer, seen, form.words.data, Visibility(form.visibility.data)
        ),
        lambda page, officer: True,
        _l("Your note is saved."),
    ),
    "pass-on": Act(
        _l("Pass it on to another body"),
        forms.PassOnForm,
        lambda reference, officer, seen, form: triage.pass_on(
            reference,
            officer,
            seen,
            body=Body(form.body.data),
            accepted=form.accepted.data == YesNo.YES,
            reason=form.reason.data,
            words=form.words.data,
        ),
        _may(*_BEGUN),
        _l("The report was passed on."),
    ),
    "priority": Act(
        _l("Change the priority"),
        forms.PriorityForm,
        lambda reference, officer, seen, form: triage.change_priority(
            reference, officer, seen, Priority(form.priority.data), form.reason.data
        ),
        _open,
        _l("The priority was changed."),
    ),
    "safeguarding": Act(
        _l("Record safeguarding"),
        forms.SafeguardingForm,
        lambda reference, officer, seen, form: triage.record_safeguarding(
            reference,
            officer,
            seen,
            referred=form.referred.data == YesNo.YES,
            words=form.words.data,
        ),
        _open,
        _l("Safeguarding is recorded."),
    ),
    "safety": Act(
        _l("Confirm that contact is safe"),
        SafetyForm,
        lambda reference, officer, seen, form: triage.confirm_safety(
            reference, officer, seen, form.words.data
        ),
        lambda page, officer: (
            _open(page, officer) and page.contact.withheld is not None and not page.anonymous
        ),
        _l("Safe contact is recorded."),
    ),
    **LINKING,
    "close": Act(
        _l("Close it"),
        forms.CloseForm,
        lambda reference, officer, seen, form: triage.close(
            reference,
            officer,
            seen,
            outcome=ReportOutcome(form.outcome.data),
            words=form.words.data,
            joined_to=form.joined_to.data or "",
        ),
        _open,
        _l("The report is closed."),
    ),
    "reopen": Act(
        _l("Open it again"),
        forms.ReopenForm,
        lambda reference, officer, seen, form: triage.reopen(
            reference, officer, seen, form.words.data
        ),
        _may(ReportStatus.CLOSED),
        _l("The report is open again."),
    ),
}
