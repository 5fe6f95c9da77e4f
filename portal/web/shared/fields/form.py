"""A page that asks a question: its words, its fields, and its errors."""

from collections.abc import Mapping
from typing import Any, Self

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.form import SUBMIT_METHODS
from markupsafe import Markup
from werkzeug.datastructures import ImmutableMultiDict

from portal.web.shared.components import component
from portal.web.shared.fields.base import AnswerField, Frame
from portal.web.shared.fields.text import HiddenField
from portal.web.shared.request_log import tell


class QuestionForm(FlaskForm):
    """One question a page. Subclasses set the words and the fields.

    Attributes:
        title: the page's h1; with a single field also its label or legend.
        hint: one sentence of help.
        why: one sentence on why this is asked.
        has_files: whether files are sent with it.
    """

    title: Any = ""
    hint: Any = ""
    why: Any = ""
    has_files = False

    class Meta(FlaskForm.Meta):
        """Takes form fields only: a body of JSON is no way to answer."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """An empty form that was sent is not the same as no form."""
            if formdata is None or isinstance(formdata, Mapping):
                return formdata
            if request and request.method in SUBMIT_METHODS:
                return request.form or ImmutableMultiDict()
            return None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page_errors: list[str] = []

    @classmethod
    def from_answers(cls, answers: Mapping[str, Any] | None) -> Self:
        """A form that shows kept answers; unknown or spoilt ones are passed over."""
        return cls(formdata=None, data=dict(answers or {}))

    def answers(self) -> dict[str, Any]:
        """The answers as JSON can keep them, without those that another answer made pointless."""
        return {field.short_name: field.answer for field in self._live_fields()}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields that matter with the answers chosen, and the token against forgery."""
        live = {field.short_name for field in self._live_fields()} | {self.meta.csrf_field_name}
        super().validate(extra_validators)
        for field in self:
            if field.short_name not in live:
                field.errors = []
        if self.errors and request:
            tell(request.environ, refused=self._refused_for())
        return not self.errors

    def add_error(self, name: str | None, message: Any) -> None:
        """Add an error that only the view can know.

        Args:
            name: the field it belongs to; ``None`` for the page as a whole.
            message: words for the person.
        """
        if name is None:
            self._page_errors.append(str(message))
        else:
            self[name].errors = [*self[name].errors, str(message)]

    def tell_of_ended_draft(self) -> None:
        """Say that the earlier answers are gone, in place of every other error.

        To put other errors right would lead nowhere, and the token ends together with the answers.
        """
        for field in self:
            field.errors = []
        self._page_errors = [
            _(
                "Your earlier answers are no longer on this device. "
                "What you wrote on this page is still here. "
                "Copy what you need, then start again."
            )
        ]

    @property
    def has_errors(self) -> bool:
        """Whether anything must be put right; the page's title then begins with "Error: "."""
        return bool(self.errors or self._page_errors)

    def error_summary(self) -> Markup:
        """The list of what to put right, or nothing."""
        items = self._error_items()
        if not items:
            return Markup("")
        params = {
            "titleText": _("There is a problem"),
            "errorList": items,
            # Focus reaches it without a script too.
            "attributes": {"id": "error-summary", "tabindex": "-1", "autofocus": ""},
        }
        return component("error-summary", params)

    def hidden_fields(self) -> Markup:
        """The token against forgery and the hidden fields."""
        fields = [field for field in self._answer_fields() if isinstance(field, HiddenField)]
        hidden = [field.render(Frame(field, reveals={})) for field in fields]
        if self.meta.csrf:
            token = self[self.meta.csrf_field_name]
            hidden.append(
                Markup('<input type="hidden" name="{}" value="{}">').format(
                    token.name, token._value()
                )
            )
        return Markup("").join(hidden)

    def question(self) -> Markup:
        """The title and the fields, as one question where there is one field only."""
        fields = self._top_fields()
        if len(fields) == 1:
            hint = _help_text(fields[0].hint or self.hint, self.why)
            return render_field(self, fields[0], title=self.title, hint=hint)
        help_text = _help_text(self.hint, self.why)
        heading = Markup('<h1 class="govuk-heading-l">{}</h1>').format(self.title)
        intro = (
            Markup('<div class="govuk-hint">{}</div>').format(help_text)
            if help_text
            else Markup("")
        )
        return heading + intro + Markup("\n").join(render_field(self, field) for field in fields)

    def _refused_for(self) -> str:
        """For the log: what nobody sends who only uses the page is told apart from what anybody may mistype."""
        token = self._fields.get(self.meta.csrf_field_name)
        if token is not None and token.errors:
            return "token"
        return "input" if all(one.was_offered() for one in self._live_fields()) else "choice"

    def _answer_fields(self) -> list[AnswerField]:
        return [field for field in self if isinstance(field, AnswerField)]

    def _revealed_by(self) -> dict[str, list[tuple[AnswerField, str]]]:
        holders: dict[str, list[tuple[AnswerField, str]]] = {}
        for field in self._answer_fields():
            for option in getattr(field, "options", ()):
                for name in option.reveals:
                    holders.setdefault(name, []).append((field, option.value))
        return holders

    def _top_fields(self) -> list[AnswerField]:
        inner = self._revealed_by()
        return [
            field
            for field in self._answer_fields()
            if field.short_name not in inner and not isinstance(field, HiddenField)
        ]

    def _live_fields(self) -> list[AnswerField]:
        holders = self._revealed_by()

        def is_live(field: AnswerField) -> bool:
            by = holders.get(field.short_name)
            return by is None or any(
                value in holder.chosen() and is_live(holder) for holder, value in by
            )

        return [field for field in self._answer_fields() if is_live(field)]

    def _error_items(self) -> list[dict[str, str]]:
        items = [{"text": message} for message in self._page_errors]
        token = self._fields.get(self.meta.csrf_field_name)
        if token is not None and token.errors:
            items.append(
                {
                    "text": _(
                        "Your page was open too long. Your answers are still here. Continue again."
                    )
                }
            )
        for field in self._answer_fields():
            # A hidden field has no control that a link could lead to.
            link = {} if isinstance(field, HiddenField) else {"href": f"#{field.anchor}"}
            items += [{"text": str(error), **link} for error in field.errors[:1]]
        return items


def render_field(
    form: QuestionForm, field: AnswerField, *, title: Any = "", hint: Any = ""
) -> Markup:
    """A field with everything that one of its answers reveals.

    Args:
        title: the page's title, where this field's label or legend is the h1.
        hint: instead of the field's own.
    """
    reveals = {
        name: render_field(form, form[name])
        for option in getattr(field, "options", ())
        for name in option.reveals
    }
    return field.render(Frame(field, title=title, hint=hint, reveals=reveals))


def _help_text(hint: Any, why: Any) -> Any:
    if not why:
        return hint
    lines = [Markup('<span class="app-hint-line">{}</span>').format(hint)] if hint else []
    lines.append(Markup('<span class="app-hint-line">{} {}</span>').format(_("Why we ask:"), why))
    return Markup("").join(lines)
