"""Fields that take typed text."""

import re
from functools import cache, lru_cache
from typing import Any

from babel.numbers import format_decimal
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal.web.shared.components import component
from portal.web.shared.fields.base import AnswerField, Frame
from portal.web.shared.fields.cleaning import clean_text

_NOT_IN_NUMBERS = re.compile(r"[\s().\-–/]")
_TELEPHONE = re.compile(r"\+?[0-9]{3,15}", re.ASCII)


class TextField(AnswerField):
    """One line of text.

    Args:
        max_length: the most characters an answer may have.
        autocomplete: the token of the HTML standard, such as ``name`` or ``street-address``.
        inputmode: ``numeric`` brings up the keys for digits.
        width: how many characters wide the box is: 2, 3, 4, 5, 10, 20 or 30; full width without.
        left_to_right: for what is written so in every language: references, postcodes, addresses of mail.
    """

    input_type = "text"

    def __init__(
        self,
        label: Any = "",
        *,
        max_length: int = 200,
        autocomplete: str | None = None,
        inputmode: str | None = None,
        width: int | None = None,
        left_to_right: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.max_length = max_length
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        self.width = width
        self.direction = "ltr" if left_to_right else "auto"

    def read(self, formdata: MultiDict[str, str]) -> None:
        self.data = self.first(formdata)

    def load(self, answer: Any) -> None:
        self.data = self.text_of(answer)

    def problem(self) -> Any:
        if not self.data:
            return self.required
        if len(self.data) > self.max_length:
            return _(
                "Use %(limit)s characters or fewer. You have used %(used)s.",
                limit=number(self.max_length),
                used=number(len(self.data)),
            )
        return self.malformed()

    def malformed(self) -> Any:
        """What is wrong with the shape of an answer that is there."""
        return None

    def render(self, frame: Frame) -> Markup:
        params = {
            **frame.around(),
            "label": frame.label(),
            "id": self.id,
            "name": self.name,
            "type": self.input_type,
            "value": self.data or None,
            "autocomplete": self.autocomplete,
            "inputmode": self.inputmode,
            "classes": f"govuk-input--width-{self.width}" if self.width else None,
            "attributes": {"dir": self.direction},
        }
        return component("input", params)


class EmailField(TextField):
    """An email address that the portal can write to."""

    input_type = "email"

    def __init__(
        self, label: Any = "", *, autocomplete: str | None = "email", **kwargs: Any
    ) -> None:
        super().__init__(
            label, autocomplete=autocomplete, max_length=254, left_to_right=True, **kwargs
        )

    def malformed(self) -> Any:
        # Imported late: it is needed on few pages, and start-up is kept short.
        from email_validator import EmailNotValidError, validate_email

        try:
            checked = validate_email(self.data, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            return _("Enter an email address like name@example.org.")
        self.data = checked.ascii_email or checked.normalized
        return None


class TelephoneField(TextField):
    """A telephone number, kept as it was typed."""

    input_type = "tel"

    def __init__(self, label: Any = "", *, autocomplete: str | None = "tel", **kwargs: Any) -> None:
        super().__init__(
            label, autocomplete=autocomplete, max_length=40, width=20, left_to_right=True, **kwargs
        )

    def malformed(self) -> Any:
        if _TELEPHONE.fullmatch(_NOT_IN_NUMBERS.sub("", self.data)):
            return None
        return _("Enter a telephone number like 020 7946 0000 or 07700 900 000.")


class PasswordField(TextField):
    """A password: kept exactly as typed, never shown again and never an answer."""

    input_type = "password"

    def __init__(
        self, label: Any = "", *, autocomplete: str = "current-password", **kwargs: Any
    ) -> None:
        super().__init__(
            label, autocomplete=autocomplete, max_length=1000, left_to_right=True, **kwargs
        )

    def clean(self, typed: str) -> str:
        return typed.encode("utf-8", "ignore").decode("utf-8")

    def load(self, answer: Any) -> None:
        self.data = ""

    @property
    def answer(self) -> None:
        return None

    def render(self, frame: Frame) -> Markup:
        typed, self.data = self.data, ""
        try:
            return super().render(frame)
        finally:
            self.data = typed


class TextAreaField(TextField):
    """Several lines of text, with a count of the characters left."""

    def __init__(
        self, label: Any = "", *, max_length: int = 4000, rows: int = 8, **kwargs: Any
    ) -> None:
        super().__init__(label, max_length=max_length, **kwargs)
        self.rows = rows

    def clean(self, typed: str) -> str:
        return clean_text(typed)

    def render(self, frame: Frame) -> Markup:
        limit = _("You can write up to %(limit)s characters.", limit=number(self.max_length))
        params = {
            **frame.around(),
            "label": frame.label(),
            "id": self.id,
            "name": self.name,
            "value": self.data or None,
            "rows": self.rows,
            "maxlength": self.max_length,
            "textareaDescriptionText": limit,
            **count_messages(str(get_locale())),
            "attributes": {"dir": self.direction},
        }
        return component("character-count", params)


class HiddenField(TextField):
    """A value that travels with the form. Never trust it more than a typed one."""

    def render(self, frame: Frame) -> Markup:
        return Markup('<input type="hidden" name="{}" value="{}">').format(
            self.name, self.data or ""
        )


def number(count: int) -> str:
    """A whole number as this request's language writes it."""
    return _written(count, str(get_locale()))


@lru_cache(maxsize=200)
def _written(count: int, locale: str) -> str:
    return format_decimal(count, locale=locale)


@cache
def _sample_numbers(locale: str) -> dict[str, int]:
    from babel import Locale

    rule = Locale.parse(locale).plural_form
    samples: dict[str, int] = {}
    for count in range(201):
        samples.setdefault(rule(count), count)
    samples.setdefault("other", 1000)
    return samples


def count_messages(locale: str) -> dict[str, Any]:
    """What the script says while somebody writes, in each of the language's plural forms."""
    left, over = "%{count}", {}
    under = {}
    for form, sample in sorted(_sample_numbers(locale).items()):
        under[form] = ngettext(
            "You have %(left)s character left",
            "You have %(left)s characters left",
            sample,
            left=left,
        )
        over[form] = ngettext(
            "You have %(left)s character too many",
            "You have %(left)s characters too many",
            sample,
            left=left,
        )
    return {
        "charactersUnderLimitText": under,
        "charactersAtLimitText": _("You have 0 characters left"),
        "charactersOverLimitText": over,
    }
