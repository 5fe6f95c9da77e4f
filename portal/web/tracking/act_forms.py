"""What a person sends about their own case."""

from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.appeals import AppealGround
from portal.domain.panel import TakingPart
from portal.domain.resident_acts import WithdrawalReason
from portal.domain.review_plan import DraftAnswer
from portal.domain.vocabulary import Channel, YesNo
from portal.labels.appeals import GROUNDS
from portal.labels.panel import OWN_PART
from portal.labels.report import CHANNELS, YES_NO
from portal.labels.review_plan import ANSWERS
from portal.labels.tracking import (
    CORRECT,
    HOW_WELL,
    WITHDRAWAL_REASONS,
)
from portal.services.case_review.appeals import ToldAppeal
from portal.services.panel.panels import PartAnswer
from portal.services.tracking.tracking import AppealOffer
from portal.services.tracking.tracking_contact import ContactNow
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

_LONGEST_ACCOUNT = 10_000


class OwnForm(QuestionForm):
    """`version` is what the person had before them."""

    version = HiddenField(max_length=12)

    @property
    def seen(self) -> int:
        """The version as a number; one that nobody wrote is older than every case."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


class AnswerForm(OwnForm):
    """The answer to an officer's question."""

    title = _l("Answer our question")
    words = TextAreaField(_l("Your answer"), required=_l("Write your answer."), max_length=4000)


class MessageForm(OwnForm):
    """A message to the officers."""

    title = _l("Send us a message")
    words = TextAreaField(_l("Your message"), required=_l("Write your message."), max_length=4000)


class CorrectForm(OwnForm):
    """What was told, put right."""

    title = CORRECT
    account = TextAreaField(
        _l("What happened"),
        required=_l("Write what happened. To take it all back, choose “Withdraw” instead."),
        max_length=_LONGEST_ACCOUNT,
        rows=10,
    )
    also = TextAreaField(
        _l("Is anything else wrong?"),
        hint=_l("For example, a date, a place or a name. An officer will put it right."),
        max_length=2000,
        rows=4,
    )


class WithdrawForm(OwnForm):
    """Taking a case back, with the reason."""

    title = _l("Withdraw your report or request")
    reason = RadiosField(
        _l("Why do you want to withdraw it?"),
        required=_l("Choose why you want to withdraw it."),
        options=[Option(str(code), words) for code, words in WITHDRAWAL_REASONS.items()],
    )
    words = TextAreaField(_l("Do you want to say more?"), max_length=2000, rows=4)

    @property
    def chosen(self) -> WithdrawalReason:
        """The reason, of a form that was found right."""
        return WithdrawalReason(self.reason.data)


class NotSolvedForm(OwnForm):
    """A closed report that is not over."""

    title = _l("Tell us that this is not solved")
    words = TextAreaField(
        _l("What is still happening?"),
        required=_l("Tell us what is still happening. A few words are enough."),
        max_length=4000,
    )


class PlanCommentForm(OwnForm):
    """What the victim thinks of the draft plan."""

    title = _l("Tell us what you think of the plan")
    answer = RadiosField(
        _l("Do you agree with the plan?"),
        required=_l("Say if you agree with the plan."),
        options=[Option(str(code), words) for code, words in ANSWERS.items()],
    )
    words = TextAreaField(
        _l("What do you want to say about it?"),
        hint=_l("What should change? What is missing?"),
        max_length=4000,
        mark_optional=False,
    )

    @property
    def chosen(self) -> DraftAnswer:
        """The answer, of a form that was found right."""
        return DraftAnswer(self.answer.data)

    def is_right(self) -> bool:
        """Whether there is an answer; to change something, we have to know what."""
        right = self.validate()
        wants = self.answer.data == DraftAnswer.WANTS_CHANGES
        if wants and not self.words.data and not self.words.errors:
            self.add_error("words", _l("Tell us what you want changed."))
            right = False
        return right


class AppealForm(OwnForm):
    """An appeal: against what, why, and where it is late, why."""

    title = _l("Appeal")
    grounds = CheckboxesField(
        _l("What do you not agree with?"),
        required=_l("Choose what you do not agree with."),
        hint=_l("Choose all that fit."),
    )
    words = TextAreaField(
        _l("Why do you not agree?"),
        required=_l("Tell us why. A few words are enough."),
        max_length=4000,
        rows=6,
    )
    late_why = TextAreaField(
        _l("Why is your appeal late?"),
        required=_l("Tell us why it is late. We then accept it."),
        max_length=2000,
        rows=3,
    )

    def fit(self, offer: AppealOffer) -> None:
        """Offer what this case can be appealed against, and ask why it is late only where it is."""
        self.grounds.options = tuple(Option(str(code), GROUNDS[code]) for code in offer.grounds)
        if not offer.late:
            del self.late_why
        elif offer.by is not None:
            day = format_date(offer.by, "EEEE d MMMM y")
            self.late_why.hint = _(
                "The last day was %(day)s. Tell us why, and we accept it.", day=day
            )

    @property
    def told(self) -> ToldAppeal:
        """What was said, of a form that was found right."""
        late = self.late_why.data if "late_why" in self else ""
        return ToldAppeal(
            tuple(AppealGround(code) for code in self.grounds.data), self.words.data, late or ""
        )


class TakingPartForm(OwnForm):
    """How the victim takes part in the meeting."""

    title = _l("Tell us how you take part in the meeting")
    hint = _l("You do not have to take part. You can change your answer until the day.")
    how = RadiosField(
        _l("How do you want to take part?"),
        required=_l("Choose how you want to take part."),
        options=[Option(str(code), words) for code, words in OWN_PART.items()],
    )
    words = TextAreaField(
        _l("What do you want to tell the meeting, or us?"),
        hint=_l("For example, who speaks for you, or what would help you on the day."),
        max_length=4000,
    )
    objects = TextAreaField(
        _l("Do you object to the chair, the day or the place? Tell us why"),
        max_length=1000,
        rows=3,
    )

    @property
    def said(self) -> PartAnswer:
        """The answer, of a form that was found right."""
        return PartAnswer(TakingPart(self.how.data), self.words.data or "", self.objects.data or "")


class WaysForm(OwnForm):
    """Which ways are safe, and how to talk with the person."""

    title = _l("How we may reach you")
    hint = _l("We will not use a way that you do not choose.")
    ways = CheckboxesField(
        _l("Which ways to reach you are safe?"),
        required=_l("Choose at least one answer."),
        hint=_l("Choose only ways that nobody else can see, hear or open."),
        options=(
            *(Option(str(code), words) for code, words in CHANNELS.items()),
            Option("none", _l("None of these is safe"), after_or=True, exclusive=True),
        ),
    )
    telephone = TelephoneField(_l("Telephone number"))
    address = TextAreaField(
        _l("Address for letters"), autocomplete="street-address", max_length=500, rows=4
    )
    careful = TextField(
        _l("Is there anything we should know before we reach you?"),
        hint=_l("For example, a good time to call, or that you use a text relay."),
        max_length=300,
    )
    language = TextField(_l("Which language do you prefer?"), max_length=100, width=20)
    interpreter = RadiosField(
        _l("Do you want an interpreter when we talk?"),
        options=[Option(str(code), words) for code, words in YES_NO.items()],
        inline=True,
    )
    person = TextField(
        _l("Does someone support you?"),
        hint=_l("For example, a friend. You can give a name, and how we reach them."),
        max_length=300,
    )

    def is_right(self, now: ContactNow) -> bool:
        """Whether each way has what it needs."""
        right = self.validate()
        chosen = set(self.ways.data or ())
        by_telephone = {Channel.TEXT.value, Channel.CALL.value, Channel.VOICEMAIL.value}
        needs: list[tuple[bool, str, Any]] = [
            (
                bool(chosen & by_telephone) and not self.telephone.data,
                "telephone",
                _l("Enter the number that is safe."),
            ),
            (
                Channel.LETTER.value in chosen and not self.address.data,
                "address",
                _l("Enter the address that is safe."),
            ),
            (
                Channel.EMAIL.value in chosen and not now.email,
                "ways",
                _l("We have no email address of yours. Take “Email” off, then add an address."),
            ),
        ]
        for lacks, name, message in needs:
            if lacks and not self[name].errors:
                self.add_error(name, message)
                right = False
        return right

    @property
    def safe(self) -> frozenset[Channel]:
        """The ways that were chosen."""
        return frozenset(Channel(way) for way in self.ways.data if way in set(Channel))

    @property
    def wants_interpreter(self) -> YesNo | None:
        """The answer about an interpreter, if there was one."""
        return YesNo(self.interpreter.data) if self.interpreter.data else None


class NewEmailForm(QuestionForm):
    """Another email address, and whether it is safe."""

    title = _l("Change your email address")
    email = EmailField(_l("New email address"), required=_l("Enter your new email address."))
    safe = RadiosField(
        _l("Can only you read mail at this address?"),
        required=_l("Say if only you can read mail there."),
        options=[Option(str(code), words) for code, words in YES_NO.items()],
        inline=True,
    )


class RateForm(OwnForm):
    """Two questions at a closing."""

    title = _l("Tell us how it went")
    listened = RadiosField(
        _l("Did we listen to you?"),
        required=_l("Say how well we listened to you."),
        options=[Option(str(level), words) for level, words in HOW_WELL.items()],
    )
    outcome = RadiosField(
        _l("Did what we did help you?"),
        required=_l("Say how well what we did helped you."),
        options=[Option(str(level), words) for level, words in HOW_WELL.items()],
    )
    words = TextAreaField(
        _l("Do you want to say more?"),
        hint=_l("Leave out names, and what would show who you are."),
        max_length=2000,
        rows=4,
    )
    linked = RadiosField(
        _l("May we keep your answers with your case?"),
        required=_l("Say if we may keep your answers with your case."),
        options=(
            Option("yes", _l("Yes")),
            Option("no", _l("No, keep only the month, and nothing that shows who I am")),
        ),
    )
