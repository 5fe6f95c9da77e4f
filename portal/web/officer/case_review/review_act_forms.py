"""The forms of what officers do with a case review."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from portal.labels import case_review as labels
from portal.labels import officer as officer_labels
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.case_review.threshold_reasons import Reasons
from portal.web.officer.act_form import OFFICERS_READ, ActForm, WordsField, applicant_reads
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import Option, RadiosField


class TakeForm(ActForm):
    """Only a button."""

    title = _l("Become the contact officer")
    button = _l("Become the contact officer")


class ConfirmMetForm(ActForm):
    """What the applicant reads."""

    title = _l("Confirm that the threshold is met")
    button = _l("Go on: see the letter first")
    send = _l("Confirm: it is met, and send the letter")
    words = applicant_reads(
        hint=_l("The letter says that a review is held and what happens next. Add what they need."),
        rows=5,
    )


class ReasonsForm(ActForm):
    """The written reasons that the Act asks for [2014 Act s.104(5)]."""

    persistence = WordsField(
        _l("How persistent is it?"),
        hint=_l("The applicant reads this in the letter, and the next two. Name nobody else."),
        required=_l("Write how persistent it is."),
    )
    harm = WordsField(
        _l("What harm does it do, or could it do?"), required=_l("Write about the harm.")
    )
    adequacy = WordsField(
        _l("Was the response good enough?"), required=_l("Write about the response so far.")
    )
    bodies_hold = WordsField(
        _l("What do the bodies hold?"),
        hint=_l(
            "Each body that was asked, and its answer. A lost log never counts against them. "
            "Officers only read this."
        ),
        required=_l("Write what each body holds."),
    )
    words = applicant_reads(
        hint=_l("Give the reasons in plain words, and what happens next."), rows=6
    )

    @property
    def reasons(self) -> Reasons:
        """The reasons as the decision keeps them."""
        return Reasons(
            persistence=self.persistence.data or "",
            harm=self.harm.data or "",
            adequacy=self.adequacy.data or "",
            bodies_hold=self.bodies_hold.data or "",
        )


class DecideMetForm(ReasonsForm):
    """Met, by persistence, harm and the response."""

    title = _l("Decide: the threshold is met")
    button = _l("Go on: see the letter first")
    send = _l("Decide: it is met, and send the letter")


class NotMetForm(ReasonsForm):
    """Not met, to be agreed."""

    title = _l("Propose: the threshold is not met")
    hint = _l("It counts only when an officer of another body agrees. Then the letter is sent.")
    button = _l("Go on: see the letter first")
    send = _l("Propose: not met")
    else_helps = WordsField(
        _l("What else may help them?"),
        hint=_l("The applicant reads this in the letter: for example, who else they can turn to."),
        required=_l("Write what else may help them."),
        rows=3,
    )
    not_asked = WordsField(
        _l("No body was asked what it holds. Why not?"),
        hint=_l("Ask them first if you can. The second officer reads this."),
        required=_l("Write why no body was asked."),
        rows=3,
    )

    @property
    def reasons(self) -> Reasons:
        """The reasons as the decision keeps them."""
        why = self.not_asked.data if "not_asked" in self else ""
        else_helps = self.else_helps.data or ""
        return replace(super().reasons, not_asked=why or "", else_helps=else_helps)

    def fit(self, page: ReviewPage) -> None:
        """Ask why nobody was asked only where that is so."""
        if page.bodies_asked:
            del self.not_asked


class DepartureForm(ActForm):
    """The proved fact that a departure rests on."""

    title = _l("Propose to depart from the finding")
    hint = _l("Only a proved fact allows it. “No record found” is never enough.")
    button = _l("Propose it")
    fact = RadiosField(
        _l("Which fact is proved?"),
        required=_l("Choose the fact."),
        options=options_of(officer_labels.DEPARTURE_FACTS),
    )
    proof = WordsField(_l("What proves it?"), required=_l("Write what proves it."), rows=5)
    words = WordsField(
        _l("What the applicant reads, once it is agreed"),
        hint=_l("Give the reason, and say that they can appeal."),
        required=_l("Write what the applicant reads."),
        rows=5,
    )


class SecondForm(ActForm):
    """What the second officer does with a proposal."""

    def fit(self, page: ReviewPage) -> None:
        """Say first that no body was asked, and why, where that is so."""
        proposal = page.proposal
        if proposal is not None and not proposal.departure and not page.bodies_asked:
            why = proposal.reasons.get("not_asked", "")
            self.hint = f"{officer_labels.NO_BODY_ASKED} {why}".strip()


class AgreeForm(SecondForm):
    """The second officer's own reasons."""

    title = _l("Agree as the second officer")
    hint = _l("Only if you had no part in this case.")
    button = _l("I agree")
    send = _l("I agree: send the letter")
    words = WordsField(_l("Why do you agree?"), required=_l("Write why you agree."))
    delegation = WordsField(
        _l("Who delegated this to you, and when"),
        hint=_l("Only where you work for the same body as the first officer."),
        rows=2,
    )


class SendBackForm(SecondForm):
    """Why the proposal goes back."""

    title = _l("Send the proposal back")
    button = _l("Send it back")
    words = WordsField(
        _l("Why?"),
        hint=_l("The first officer reads this."),
        required=_l("Write why you send it back."),
    )


class MoveForm(ActForm):
    """A later step."""

    title = _l("Move to another step")
    button = _l("Move it")
    to = RadiosField(_l("Which step?"), required=_l("Choose the step."))
    reason = WordsField(_l("Why now?"), hint=OFFICERS_READ, required=_l("Write why."), rows=3)
    words = applicant_reads()

    def fit(self, page: ReviewPage) -> None:
        """Offer the steps that the case and the role allow."""
        self.to.options = tuple(Option(step, labels.STATUSES[step]) for step in page.steps)
