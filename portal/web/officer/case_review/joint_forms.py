"""The forms about who takes part in an application: joint applicants, and a representative's victim, letters."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.domain.representation import ConsentFound
from portal.domain.vocabulary import Channel
from portal.labels import officer as officer_labels
from portal.labels import report as report_labels
from portal.labels.letters import TITLES
from portal.services.case_review.case_review_pages import ReviewPage
from portal.web.officer.act_form import OFFICERS_READ, ActForm, WordsField
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import (
    CheckboxesField,
    DateField,
    EmailField,
    Option,
    RadiosField,
    TelephoneField,
    TextAreaField,
    TextField,
)

_BY_TELEPHONE = frozenset({Channel.TEXT, Channel.CALL, Channel.VOICEMAIL})


class JointForm(ActForm):
    """Who applies together with the applicant, and how to reach them."""

    title = _l("Add a joint applicant")
    hint = _l(
        "They agreed to take part. They get every letter, each by a way that is safe for them."
    )
    button = _l("Add them")
    ways = CheckboxesField(
        _l("Which ways to reach them are safe?"),
        hint=_l("Ask this before you ask for any number or address."),
        options=options_of(report_labels.CHANNELS),
    )
    alone = RadiosField(
        _l("Did they say so themselves, with nobody else listening?"),
        hint=_l("With signs of domestic abuse nothing is sent until somebody did."),
        required=_l("Choose if they said so themselves."),
        options=options_of(report_labels.YES_NO),
    )
    name = TextField(_l("Name"), required=_l("Enter the name."), max_length=200, autocomplete="off")
    email = EmailField(_l("Email"), autocomplete="off")
    telephone = TelephoneField(_l("Telephone"), autocomplete="off")
    address = TextAreaField(_l("Postal address"), max_length=500, rows=3)
    careful = TextField(_l("Anything to be careful about"), max_length=300, autocomplete="off")

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, and that each safe way has what it needs."""
        super().validate(extra_validators)
        chosen = set(self.ways.data or ())
        for needed, field, words in (
            (Channel.EMAIL in chosen, self.email, _("Enter the email address that is safe.")),
            (bool(chosen & _BY_TELEPHONE), self.telephone, _("Enter the number that is safe.")),
            (Channel.LETTER in chosen, self.address, _("Enter the address that is safe.")),
        ):
            if needed and not field.data and not field.errors:
                field.errors = [words]
        return not self.has_errors

    def contact_answers(self) -> dict[str, Any]:
        """What they said, as an application keeps it."""
        given = self.answers()
        names = ("name", "email", "telephone", "address", "careful")
        return {
            "safe-contact": {"ways": given["ways"] or ["none"]},
            "contact": {name: given[name] for name in names},
        }

    @property
    def safety_confirmed(self) -> bool:
        """Whether they said in person which ways are safe."""
        return bool(self.alone.data == "yes")


class ConfirmJointForm(JointForm):
    """What somebody whom the applicant named said of themselves."""

    title = _l("Confirm that a joint applicant takes part")
    hint = _l(
        "Only after you spoke to them. Somebody else wrote down their name: nothing is sent before. "
        "Say nothing of the case until you know that it is them and that they are alone."
    )
    button = _l("They take part")


class ConsentForm(ActForm):
    """What the victim says about the representative."""

    title = _l("Record what the victim says about the representative")
    hint = _l("The application is decided either way. This limits what the representative is told.")
    found = RadiosField(
        _l("What did you find out?"),
        required=_l("Choose what you found out."),
        options=options_of(officer_labels.CONSENTS_FOUND),
    )
    words = WordsField(
        _l("How do you know?"),
        hint=_l("Whom you spoke to, or which paper you saw. Officers only read this."),
        required=_l("Write how you know."),
        rows=3,
    )
    safeguarding = WordsField(
        _l("If they refuse: is the victim safe? What did you do?"),
        hint=_l("Somebody may ask against their will. Consider a safeguarding referral."),
        rows=3,
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields; a refusal asks for a thought about safety."""
        super().validate(extra_validators)
        refused = self.found.data == ConsentFound.REFUSED
        if refused and not self.safeguarding.data and not self.safeguarding.errors:
            self.safeguarding.errors = [_("Write what you considered for the victim's safety.")]
        return not self.has_errors


class LetterGivenForm(ActForm):
    """Which letter went out, how and when."""

    title = _l("Record that a letter was posted or given")
    hint = _l("The time to appeal runs from the day on which they get it.")
    letter = RadiosField(_l("Which letter?"), required=_l("Choose the letter."))
    how = RadiosField(
        _l("How?"),
        required=_l("Choose how it was given."),
        options=[
            Option("posted", _l("Posted")),
            Option("by-hand", _l("By hand, or read out to them")),
        ],
    )
    on = DateField(_l("On which day?"), required=_l("Enter the day."))

    def fit(self, page: ReviewPage) -> None:
        """Offer those that wait for it."""
        self.on.not_after = clock.today()
        self.letter.options = tuple(
            Option(
                str(each.number),
                _("Letter %(number)s: %(title)s", number=each.number, title=TITLES[each.kind]),
            )
            for each in page.letters
            if each.waits
        )


class JointLeavesForm(ActForm):
    """Which joint applicant takes no part any more."""

    title = _l("A joint applicant takes no part any more")
    hint = _l("The case goes on. What they had is kept.")
    joint = RadiosField(_l("Which joint applicant?"), required=_l("Choose who it is."))
    reason = WordsField(_l("Why?"), hint=OFFICERS_READ, required=_l("Write why."), rows=3)

    def fit(self, page: ReviewPage) -> None:
        """Offer those who still take part."""
        self.joint.options = tuple(
            Option(str(each.number), _("Joint applicant %(number)s", number=each.number))
            for each in page.joint
            if not each.left
        )
