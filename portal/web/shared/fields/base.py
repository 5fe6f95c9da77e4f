"""What all fields of the portal have in common."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from portal.web.shared.fields.cleaning import clean_line


class AnswerField(Field):
    """A question's field: read from a form, or loaded from a kept answer, and never the cause of a 500.

    Args:
        label: the words beside the field; left out where the form's title is the label.
        required: the message when nothing was answered; ``None`` makes the answer optional.
        hint: one sentence without links.
        mark_optional: whether "(optional)" stands beside the label of an optional field.
        validators: further WTForms validators, run after the field's own checks.
    """

    def __init__(
        self,
        label: Any = "",
        *,
        required: Any = None,
        hint: Any = "",
        mark_optional: bool = True,
        validators: Sequence[Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.required = required
        self.hint = hint
        self.mark_optional = mark_optional

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take what was sent; where nothing was sent at all, the kept answer."""
        self.process_errors: list[str] = []
        if formdata is None:
            self.raw_data = None
            self.load(None if data is unset_value else data)
        else:
            self.raw_data = formdata.getlist(self.name)
            self.read(formdata)

    def pre_validate(self, form: Any) -> None:
        """Check the field's own rules; the first message is the one shown."""
        message = self.problem()
        if message:
            raise StopValidation(str(message))

    def read(self, formdata: MultiDict[str, str]) -> None:
        """Take the answer from what was sent; of a repeated field, the first."""
        raise NotImplementedError

    def load(self, answer: Any) -> None:
        """Take a kept answer, which an older version of the form may have written."""
        raise NotImplementedError

    def problem(self) -> Any:
        """What is wrong with the answer, in words for the person, or nothing."""
        return None

    def was_offered(self) -> bool:
        """Whether somebody who only uses the page can have sent this answer."""
        return True

    @property
    def answer(self) -> Any:
        """The answer as JSON keeps it."""
        return self.data

    @property
    def anchor(self) -> str:
        """The id of the control that an error message leads to."""
        return str(self.id)

    @property
    def label_text(self) -> Any:
        """The label, marked where the answer is optional."""
        text = str(self.label.text)
        if text and self.required is None and self.mark_optional:
            return _("%(label)s (optional)", label=text)
        return text

    def render(self, frame: "Frame") -> Markup:
        """The field as GOV.UK Frontend's component."""
        raise NotImplementedError

    def first(self, formdata: MultiDict[str, str], part: str = "") -> str:
        """The first value sent under this field's name, or under one of its parts, made safe to keep."""
        return self.text_of(formdata.get(f"{self.name}-{part}" if part else self.name))

    def text_of(self, value: Any) -> str:
        """A sent or kept value made safe to keep; what is no text is none."""
        return self.clean(value) if isinstance(value, str) else ""

    def clean(self, typed: str) -> str:
        """What is kept of a text."""
        return clean_line(typed)


class Frame:
    """What stands around a field's controls: its label or legend, its hint and its error."""

    def __init__(
        self, field: AnswerField, *, title: Any = "", hint: Any = "", reveals: Mapping[str, Markup]
    ) -> None:
        self.title = title
        self.hint = hint or field.hint
        self.reveals = reveals
        self._field = field

    def label(self) -> dict[str, Any]:
        """Parameters of the label; the page's title is its h1 as well."""
        if self.title:
            return {"text": self.title, "classes": "govuk-label--l", "isPageHeading": True}
        return {"text": self._field.label_text, "classes": "govuk-label--s"}

    def fieldset(self) -> dict[str, Any]:
        """Parameters of the fieldset; the page's title is its legend and its h1 as well."""
        if self.title:
            return {
                "legend": {
                    "text": self.title,
                    "classes": "govuk-fieldset__legend--l",
                    "isPageHeading": True,
                }
            }
        return {"legend": {"text": self._field.label_text, "classes": "govuk-fieldset__legend--s"}}

    def around(self) -> dict[str, Any]:
        """Parameters of the hint and the error message, where there are any."""
        params: dict[str, Any] = {}
        if self.hint:
            params["hint"] = {"html" if isinstance(self.hint, Markup) else "text": self.hint}
        if self._field.errors:
            params["errorMessage"] = {
                "text": self._field.errors[0],
                "visuallyHiddenText": _("Error"),
            }
        return params
