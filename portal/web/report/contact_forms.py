"""The questions about reaching the resident: which ways are safe comes before any detail."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import Channel, Identity, YesNoUnsure
from portal.labels.report import CHANNELS, IDENTITIES, QUESTIONS, YES_NO, YES_NO_UNSURE
from portal.web.report.forms import CHOOSE_ANY, CHOOSE_ONE, none_of_these, options
from portal.web.shared.fields import (
    CheckboxesField,
    EmailField,
    QuestionForm,
    RadiosField,
    TelephoneField,
    TextAreaField,
    TextField,
)

# The detail that each way needs.
DETAIL_OF = {
    Channel.EMAIL: "email",
    Channel.TEXT: "telephone",
    Channel.CALL: "telephone",
    Channel.VOICEMAIL: "telephone",
    Channel.LETTER: "address",
}


class SafeContactForm(QuestionForm):
    """Asked before any contact detail; a way that is not chosen is never used."""

    title = QUESTIONS["safe-contact"]
    hint = _l("Choose only ways that nobody else can see, hear or open.")
    why = _l("We will not use a way that you do not choose.")
    ways = CheckboxesField(
        required=CHOOSE_ANY,
        options=(*options(CHANNELS), none_of_these(_l("None of these is safe"))),
    )


class IdentityForm(QuestionForm):
    """Named or anonymous."""

    title = QUESTIONS["identity"]
    hint = _l(
        "You can follow your report either way. If you stay anonymous, we cannot ask you more, and it is harder for us to act."
    )
    identity = RadiosField(
        required=CHOOSE_ONE,
        options=options(
            IDENTITIES,
            hints={Identity.ANONYMOUS: _l("You get a code. With it you can see what we do.")},
        ),
    )


class ContactForm(QuestionForm):
    """Only the details for the ways that are safe."""

    title = QUESTIONS["contact"]
    name = TextField(_l("Your name"), autocomplete="name", max_length=200)
    email = EmailField(_l("Email address"))
    telephone = TelephoneField(_l("Telephone number"))
    address = TextAreaField(
        _l("Address for letters"), autocomplete="street-address", max_length=500, rows=4
    )
    careful = TextField(
        _l("Is there anything we should know before we reach you?"),
        hint=_l("For example, a good time to call, or that you use a text relay."),
        max_length=300,
    )

    def keep_only(self, safe: frozenset[Channel]) -> None:
        """Ask for the details of the safe ways alone."""
        needed = {DETAIL_OF[channel] for channel in safe}
        for name in {"email", "telephone", "address"} - needed:
            delattr(self, name)
        if not needed:
            self.title = _("What is your name?")

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody who gives a name or a way to be reached gives at least one."""
        valid = super().validate(extra_validators)
        given = (value for name, value in self.answers().items() if name != "careful")
        if any(given):
            return valid
        self.add_error(
            "name", _("Enter your name or a way to reach you. To stay anonymous, go back.")
        )
        return False


class AvoidForm(QuestionForm):
    """Whom not to tell, and why."""

    title = QUESTIONS["avoid"]
    hint = _l("For example, someone at home, a landlord or someone at work.")
    why = _l("We will take care that they do not hear of your report from us.")
    avoid = RadiosField(
        required=CHOOSE_ONE,
        options=options(YES_NO_UNSURE, reveals={YesNoUnsure.YES: ("whom", "reason")}),
    )
    whom = TextField(_l("Who should we not tell?"), required=_l("Say who we should not tell."))
    reason = TextField(_l("Why?"), max_length=300)


class OtherPartyForm(QuestionForm):
    """Never offered where it could bring harm; "no" unless the resident says otherwise."""

    title = QUESTIONS["other-party"]
    hint = _l(
        "Sometimes a talk solves the problem. We do not say who reported it, but they may guess. We may still share what you tell us to protect someone, or where the law says so."
    )
    may_speak = RadiosField(required=CHOOSE_ONE, options=options(YES_NO))
