"""What a partner fills in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.review_plan import Response
from portal.labels.review_plan import WILL_DO
from portal.services.partner.information_requests import Answer
from portal.services.partner.recommendations import BodyResponse
from portal.web.shared.complaint_lines import ComplaintLinesField
from portal.web.shared.fields import (
    HiddenField,
    Option,
    QuestionForm,
    RadiosField,
    TextAreaField,
    TextField,
)

_NOT_ALL = (Response.IN_PART, Response.NOT_ACCEPTED)


class OpenForm(QuestionForm):
    """Only a button: a mail scanner that follows the link asks for no code."""

    title = _l("A request waits for you")


class CodeForm(QuestionForm):
    """The figures of the mailed code."""

    title = _l("Enter the code from the email")
    code = TextField(
        _l("Code"),
        required=_l("Enter the 8 numbers of the code."),
        hint=_l("It has 8 numbers."),
        max_length=100,
        width=10,
        inputmode="numeric",
        left_to_right=True,
        autocomplete="one-time-code",
    )


class VersionedForm(QuestionForm):
    """What changes a request; `version` is what the partner had before them."""

    version = HiddenField(max_length=20)

    @property
    def seen(self) -> int:
        """The version; none of ours where it was tampered with."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() else -1


class AnswerForm(VersionedForm):
    """The answer. It may be saved half-written."""

    title = _l("Your answer")
    words = TextAreaField(
        _l("Your answer"),
        hint=_l("If a log is lost, say so. If you hold nothing, say so."),
        mark_optional=False,
        max_length=10_000,
        rows=10,
    )
    dates = ComplaintLinesField(_l("Complaints about this that you hold, from anyone"), rows=6)

    @property
    def told(self) -> Answer:
        """The answer, of a form that was found right."""
        return Answer(self.words.data, self.dates.complaints)


class RegardForm(VersionedForm):
    """What a body does about each recommendation; `regard_form` gives it its fields."""

    title = _l("Your answer")
    numbers: tuple[int, ...] = ()

    @property
    def told(self) -> list[BodyResponse]:
        """The responses, of a form that was found right."""
        return [
            BodyResponse(
                number,
                Response(self[f"response_{number}"].data),
                self[f"reason_{number}"].data or "",
            )
            for number in self.numbers
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """A body that does not do all of it has to say why."""
        right = super().validate(extra_validators)
        for number in self.numbers:
            said = self[f"response_{number}"].data
            reason = self[f"reason_{number}"]
            if said in _NOT_ALL and not reason.data and not reason.errors:
                self.add_error(f"reason_{number}", _("Write why not, or why not all of it."))
                right = False
        return right


def regard_form(numbers: Sequence[int]) -> type[RegardForm]:
    """The form for these recommendations, by their ids."""
    fields: dict[str, Any] = {"numbers": tuple(numbers)}
    for place, number in enumerate(numbers, 1):
        fields[f"response_{number}"] = RadiosField(
            _("What will you do about number %(number)s?", number=place),
            required=_("Choose what you will do about number %(number)s.", number=place),
            options=[Option(code, words) for code, words in WILL_DO.items()],
        )
        fields[f"reason_{number}"] = TextAreaField(
            _("Why not, or by when will you do it?"),
            hint=_("You must say why, if you do not do all of it."),
            mark_optional=False,
            max_length=4000,
            rows=4,
        )
    return type("RegardForm", (RegardForm,), fields)


class PanelFoundForm(VersionedForm):
    """What the panel found, in the chair's words. It may be saved half-written."""

    title = _l("What the panel found")
    words = TextAreaField(
        _l("What did the panel find?"),
        hint=_l("What went well, what did not, and what the services should do."),
        mark_optional=False,
        max_length=10_000,
        rows=10,
    )

    @property
    def told(self) -> Answer:
        """The answer, of a form that was found right."""
        return Answer(self.words.data)


class RefuseForm(VersionedForm):
    """Why nothing is given."""

    title = _l("Say that you cannot answer")
    hint = _l("We can ask for information only as far as the law lets you give it.")
    law = TextAreaField(
        _l("Which law or rule stops you?"),
        required=_l("Write which law or rule stops you."),
        max_length=1000,
        rows=4,
    )
    words = TextAreaField(_l("Do you want to say more?"), max_length=4000, rows=4)

    @property
    def told(self) -> Answer:
        """The refusal, of a form that was found right."""
        return Answer(self.words.data or "", law=self.law.data)
