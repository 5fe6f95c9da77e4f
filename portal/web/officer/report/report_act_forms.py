"""The forms of what officers do with a report."""

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import Priority, ReportOutcome, Role, YesNo
from portal.labels import report as labels
from portal.services.officer import officers
from portal.services.report.report_pages import ReportPage
from portal.web.officer.act_form import OFFICERS_READ, ActForm, WordsField
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import (
    Option,
    RadiosField,
    SelectField,
    TextField,
)


class NoWordsForm(ActForm):
    """An act that needs nothing but a button."""


class TakeForm(NoWordsForm):
    """Only a button."""

    title = _l("Take this report")
    button = _l("Take it")


class ResumeForm(NoWordsForm):
    """Only a button."""

    title = _l("Go on with this report")
    button = _l("Go on with it")


class AssignForm(ActForm):
    """To whom."""

    title = _l("Give this report to a colleague")
    button = _l("Give it")
    to = SelectField(_l("Colleague"), required=_l("Choose a colleague."))

    def fit(self, page: ReportPage) -> None:
        """Offer the colleagues who may have it."""
        self.to.options = tuple(
            Option(str(each.id), each.name)
            for each in officers.list_colleagues()
            if each.role is not Role.CASE_REVIEW_OFFICER
        )


class PassOnForm(ActForm):
    """To whom, whether they take it, and why."""

    title = _l("Pass this report on")
    button = _l("Pass it on")
    body = RadiosField(
        _l("To whom?"), required=_l("Choose to whom."), options=options_of(labels.BODIES)
    )
    accepted = RadiosField(
        _l("Have they said that they take it?"),
        required=_l("Choose yes or no."),
        options=[Option(YesNo.YES, _l("Yes")), Option(YesNo.NO, _l("Not yet"))],
        inline=True,
    )
    reason = WordsField(
        _l("Why, and to which team"), hint=OFFICERS_READ, required=_l("Write why you pass it on.")
    )
    words = WordsField(
        _l("What the resident reads"),
        hint=_l("Say who has it now, why, and what happens next."),
        required=_l("Write what the resident reads."),
    )


class CloseForm(ActForm):
    """The outcome and its sentence."""

    title = _l("Close this report")
    button = _l("Close it")
    outcome = RadiosField(
        _l("How does it end?"),
        required=_l("Choose how it ends."),
        options=[
            Option(code, label, reveals=("joined_to",) if code is ReportOutcome.JOINED else ())
            for code, label in labels.OUTCOMES.items()
        ],
    )
    joined_to = TextField(
        _l("Reference of the report that goes on"),
        required=_l("Enter the reference of the other report."),
        hint=_l("The resident does not see it."),
        max_length=100,
        width=20,
        left_to_right=True,
        autocomplete="off",
    )
    words = WordsField(
        _l("What the resident reads"),
        hint=_l("Say what was done and why it ends here. They can ask us to open it again."),
        required=_l("Write what the resident reads."),
        rows=5,
    )


class ReopenForm(ActForm):
    """Why."""

    title = _l("Open this report again")
    button = _l("Open it again")
    words = WordsField(
        _l("Why? The resident reads this."), required=_l("Write why it is opened again.")
    )


class PriorityForm(ActForm):
    """The new priority and why."""

    title = _l("Change the priority")
    priority = RadiosField(
        _l("Priority"),
        required=_l("Choose a priority."),
        options=[Option(code, labels.PRIORITIES[code]) for code in Priority],
    )
    reason = WordsField(_l("Why?"), hint=OFFICERS_READ, required=_l("Write why."))


class SafeguardingForm(ActForm):
    """Whether a referral was made, to whom, or why not."""

    title = _l("Record safeguarding")
    hint = _l("A child or an adult may come to harm. A referral is made the same day.")
    referred = RadiosField(
        _l("Did you make a referral?"),
        required=_l("Choose yes or no."),
        options=[Option(YesNo.YES, _l("Yes")), Option(YesNo.NO, _l("No"))],
        inline=True,
    )
    words = WordsField(
        _l("To whom and when, or why not"), required=_l("Write to whom and when, or why not.")
    )
