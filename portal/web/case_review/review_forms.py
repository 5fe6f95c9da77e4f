"""Questions on the review, and on reaching the applicant safely."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import ApplicantKind, Channel, Participation, SupportNeed
from portal.labels.acting_for import wording_for
from portal.labels.case_review import PARTICIPATIONS, QUESTIONS, SUPPORT_NEEDS
from portal.labels.report import CHANNELS
from portal.web.case_review.options import options_of
from portal.web.shared.fields import (
    CheckboxesField,
    EmailField,
    HiddenField,
    Option,
    QuestionForm,
    RadiosField,
    TelephoneField,
    TextAreaField,
    TextField,
)
from portal.web.shared.journey import Answers

NO_WAY = "none"
NO_WAY_WORDS = _l("No way is safe")


class TakingPartForm(QuestionForm):
    """How the victim wants to take part."""

    title = QUESTIONS["taking-part"]
    participation = RadiosField(
        required=_l("Choose how you want to take part. You can decide later."),
        hint=_l("You can change your mind at any time."),
        options=options_of(PARTICIPATIONS, reveals={Participation.SOMEBODY_FOR_ME: ("words",)}),
    )
    words = TextField(_l("Who is it, and what are they to you?"), mark_optional=True)


def support_options(nothing: Any) -> tuple[Option, ...]:
    """What may help somebody; ``nothing``: the words of those who need nothing."""
    needs = options_of(
        SUPPORT_NEEDS,
        reveals={SupportNeed.INTERPRETER: ("language",), SupportNeed.OTHER: ("other",)},
    )
    return (*needs, Option("none", nothing, after_or=True, exclusive=True))


class SupportForm(QuestionForm):
    """What would help somebody take part."""

    title = QUESTIONS["support"]
    needs = CheckboxesField(
        required=_l("Choose what would help you, or “I need nothing special”."),
        hint=_l("Choose all that you need. It costs you nothing."),
        options=support_options(wording_for(ApplicantKind.VICTIM).nothing_special),
    )
    language = TextField(
        _l("For which language?"), required=_l("Enter the language."), max_length=100, width=20
    )
    other = TextField(_l("What do you need?"), required=_l("Tell us what you need."))


class SafeContactForm(QuestionForm):
    """Which ways to reach somebody are safe; asked before any detail."""

    title = QUESTIONS["safe-contact"]
    why = _l("someone else may see your messages or hear your calls.")
    ways = CheckboxesField(
        required=_l("Choose the ways that are safe, or “No way is safe”."),
        hint=_l("Choose all that are safe. We use no other."),
        options=(
            *options_of(CHANNELS),
            Option(
                NO_WAY,
                NO_WAY_WORDS,
                hint=_l("We give you a code to follow your case here."),
                after_or=True,
                exclusive=True,
            ),
        ),
    )


class ContactForm(QuestionForm):
    """Details, only of the ways that were called safe."""

    title = QUESTIONS["contact"]
    name = TextField(
        _l("Your name"),
        hint=_l("It can be what people call you."),
        required=_l("Enter a name that we can use for you."),
        autocomplete="name",
    )
    email = EmailField(_l("Your email address"), required=_l("Enter your email address."))
    telephone = TelephoneField(
        _l("Your telephone number"), required=_l("Enter your telephone number.")
    )
    address = TextAreaField(
        _l("Your address and postcode"),
        required=_l("Enter the address that we can write to."),
        max_length=400,
        rows=4,
    )
    careful = TextField(
        _l("Is there anything we should be careful about?"),
        hint=_l("For example, call only in the morning, or do not say who is calling."),
        max_length=400,
    )


def keep_safe_ways(form: QuestionForm, answers: Answers) -> None:
    """Ask for the details of safe ways alone."""
    ways = answers.value("safe-contact", "ways", [])
    wanted = {
        "email": {Channel.EMAIL},
        "telephone": {Channel.TEXT, Channel.CALL, Channel.VOICEMAIL},
        "address": {Channel.LETTER},
    }
    for name, channels in wanted.items():
        if name in form and not channels & set(ways):
            del form[name]


class ReachThemForm(QuestionForm):
    """How to reach the person for whom a representative acts. Nothing said: through the representative."""

    title = QUESTIONS["reach-them"]
    reach = TextAreaField(
        hint=_l(
            "Say which way and at what time, if they agree. "
            "Leave this empty and we contact only you, not them."
        ),
        max_length=500,
        rows=4,
        mark_optional=True,
    )


class AvoidForm(QuestionForm):
    """Whom to avoid telling. It is heard, but is no consent to share or not."""

    title = QUESTIONS["avoid"]
    avoid = TextAreaField(
        hint=_l(
            "Say who, and why. We may still share what you tell us "
            "to protect someone, or where the law says so."
        ),
        max_length=1000,
        rows=4,
        mark_optional=True,
    )


class SendForm(QuestionForm):
    """Sending. `shown` is the mark of the result that the person saw."""

    title = ""
    shown = HiddenField(max_length=64)

    def was_shown(self, mark: str) -> bool:
        """Whether the person saw the result of this mark."""
        seen: Any = self.shown.data
        return bool(seen == mark)

    @staticmethod
    def continue_text() -> str:
        """The words of its button."""
        return _("Send my application")
