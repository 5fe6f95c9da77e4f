"""The forms of what officers do with a case review."""

from collections.abc import Iterable
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import CaseReviewStatus
from portal.labels import case_review as labels
from portal.labels import officer as officer_labels
from portal.services.case_review.threshold_reasons import Reasons
from portal.web.officer.act_form import LONGEST, ActForm
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import Option, RadiosField, TextAreaField


class TakeForm(ActForm):
    """Only a button."""

    title = _l("Become the contact officer")
    button = _l("Become the contact officer")


class ConfirmMetForm(ActForm):
    """What the applicant reads."""

    title = _l("Confirm that the threshold is met")
    button = _l("Go on: see the letter first")
    send = _l("Confirm: it is met, and send the letter")
    words = TextAreaField(
        _l("What the applicant reads"),
        hint=_l("The letter says that a review is held and what happens next. Add what they need."),
        required=_l("Write what the applicant reads."),
        max_length=LONGEST,
        rows=5,
    )


class ReasonsForm(ActForm):
    """The written reasons that the Act asks for [2014 Act s.104(5)]."""

    persistence = TextAreaField(
        _l("How persistent is it?"),
        hint=_l("The applicant reads this in the letter, and the next two. Name nobody else."),
        required=_l("Write how persistent it is."),
        max_length=LONGEST,
        rows=4,
    )
    harm = TextAreaField(
        _l("What harm does it do, or could it do?"),
        required=_l("Write about the harm."),
        max_length=LONGEST,
        rows=4,
    )
    adequacy = TextAreaField(
        _l("Was the response good enough?"),
        required=_l("Write about the response so far."),
        max_length=LONGEST,
        rows=4,
    )
    bodies_hold = TextAreaField(
        _l("What do the bodies hold?"),
        hint=_l(
            "Each body that was asked, and its answer. A lost log never counts against them. "
            "Officers only read this."
        ),
        required=_l("Write what each body holds."),
        max_length=LONGEST,
        rows=4,
    )
    words = TextAreaField(
        _l("What the applicant reads"),
        hint=_l("Give the reasons in plain words, and what happens next."),
        required=_l("Write what the applicant reads."),
        max_length=LONGEST,
        rows=6,
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
    else_helps = TextAreaField(
        _l("What else may help them?"),
        hint=_l("The applicant reads this in the letter: for example, who else they can turn to."),
        required=_l("Write what else may help them."),
        max_length=LONGEST,
        rows=3,
    )
    not_asked = TextAreaField(
        _l("No body was asked what it holds. Why not?"),
        hint=_l("Ask them first if you can. The second officer reads this."),
        required=_l("Write why no body was asked."),
        max_length=LONGEST,
        rows=3,
    )

    @property
    def reasons(self) -> Reasons:
        """The reasons as the decision keeps them."""
        why = self.not_asked.data if "not_asked" in self else ""
        else_helps = self.else_helps.data or ""
        return replace(super().reasons, not_asked=why or "", else_helps=else_helps)

    def drop_what_was_done(self, *, bodies_asked: bool) -> None:
        """Ask why nobody was asked only where that is so."""
        if bodies_asked:
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
    proof = TextAreaField(
        _l("What proves it?"), required=_l("Write what proves it."), max_length=LONGEST, rows=5
    )
    words = TextAreaField(
        _l("What the applicant reads, once it is agreed"),
        hint=_l("Give the reason, and say that they can appeal."),
        required=_l("Write what the applicant reads."),
        max_length=LONGEST,
        rows=5,
    )


class AgreeForm(ActForm):
    """The second officer's own reasons."""

    title = _l("Agree as the second officer")
    hint = _l("Only if you had no part in this case.")
    button = _l("I agree")
    send = _l("I agree: send the letter")
    words = TextAreaField(
        _l("Why do you agree?"), required=_l("Write why you agree."), max_length=LONGEST, rows=4
    )
    delegation = TextAreaField(
        _l("Who delegated this to you, and when"),
        hint=_l("Only where you work for the same body as the first officer."),
        max_length=LONGEST,
        rows=2,
    )


class SendBackForm(ActForm):
    """Why the proposal goes back."""

    title = _l("Send the proposal back")
    button = _l("Send it back")
    words = TextAreaField(
        _l("Why?"),
        hint=_l("The first officer reads this."),
        required=_l("Write why you send it back."),
        max_length=LONGEST,
        rows=4,
    )


class MoveForm(ActForm):
    """A later step."""

    title = _l("Move to another step")
    button = _l("Move it")
    to = RadiosField(_l("Which step?"), required=_l("Choose the step."))
    reason = TextAreaField(
        _l("Why now?"),
        hint=_l("Officers only read this."),
        required=_l("Write why."),
        max_length=LONGEST,
        rows=3,
    )
    words = TextAreaField(
        _l("What the applicant reads"),
        required=_l("Write what the applicant reads."),
        max_length=LONGEST,
        rows=4,
    )

    def offer(self, steps: Iterable[CaseReviewStatus]) -> None:
        """Offer the steps that the case and the role allow."""
        self.to.options = tuple(Option(step, labels.STATUSES[step]) for step in steps)
