"""Fields that offer answers to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal.web.shared.components import component
from portal.web.shared.fields.base import AnswerField, Frame
from portal.web.shared.fields.cleaning import clean_code


@dataclass(frozen=True)
class Option:
    """One answer on offer.

    Args:
        value: the code that is kept.
        label: the words beside it.
        hint: a sentence under the words.
        reveals: names of fields of the same form that matter only with this answer.
        after_or: whether a line saying "or" stands before it.
        exclusive: in a list of several answers, whether it stands alone ("none of these").
    """

    value: str
    label: Any
    hint: Any = ""
    reveals: tuple[str, ...] = ()
    after_or: bool = False
    exclusive: bool = False


class ChoiceField(AnswerField):
    """What radios and lists have in common: exactly one answer."""

    def __init__(self, label: Any = "", *, options: Sequence[Option] = (), **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.options = tuple(options)

    def clean(self, typed: str) -> str:
        return clean_code(typed)

    def read(self, formdata: MultiDict[str, str]) -> None:
        self.data = self.first(formdata)

    def load(self, answer: Any) -> None:
        self.data = self.text_of(answer)

    def problem(self) -> Any:
        if not self.data:
            return self.required
        if not self.was_offered():
            return _("Choose one of the answers on this page.")
        return None

    def was_offered(self) -> bool:
        return not self.data or self.data in {option.value for option in self.options}

    def chosen(self) -> frozenset[str]:
        """The codes chosen, for deciding which further fields matter."""
        return frozenset({self.data} if self.data else ())


class RadiosField(ChoiceField):
    """One answer of a few, all in sight.

    Args:
        inline: side by side, for two short answers.
    """

    def __init__(self, label: Any = "", *, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.inline = inline

    def render(self, frame: Frame) -> Markup:
        params = {
            **frame.around(),
            "fieldset": frame.fieldset(),
            "idPrefix": self.id,
            "name": self.name,
            "items": option_items(self.options, self.chosen(), frame),
            "classes": "govuk-radios--inline" if self.inline else None,
        }
        return component("radios", params)


class SelectField(ChoiceField):
    """One answer of many, in a closed list.

    Args:
        prompt: the words of the empty first line.
    """

    def __init__(self, label: Any = "", *, prompt: Any = "", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.prompt = prompt

    def render(self, frame: Frame) -> Markup:
        items: list[dict[str, Any]] = [{"value": "", "text": self.prompt or _("Choose one")}]
        for option in self.options:
            selected = "selected" if option.value == self.data else ""
            items.append({"value": option.value, "text": option.label, "attributes": selected})
        params = {
            **frame.around(),
            "label": frame.label(),
            "id": self.id,
            "name": self.name,
            "items": items,
        }
        return component("select", params)


class CheckboxesField(AnswerField):
    """Any number of answers, one of which may exclude the others."""

    def __init__(self, label: Any = "", *, options: Sequence[Option] = (), **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.options = tuple(options)

    def clean(self, typed: str) -> str:
        return clean_code(typed)

    def read(self, formdata: MultiDict[str, str]) -> None:
        sent = (self.text_of(value) for value in formdata.getlist(self.name))
        # The page has no more boxes than options: anything beyond them is not from a person.
        self.data = list(dict.fromkeys(value for value in sent if value))[: len(self.options) + 1]

    def load(self, answer: Any) -> None:
        kept = answer if isinstance(answer, list | tuple) else []
        self.data = [value for value in map(self.text_of, kept) if value]

    def problem(self) -> Any:
        if not self.data:
            return self.required
        if not self.was_offered():
            return _("Choose from the answers on this page.")
        known = {option.value: option for option in self.options}
        alone = [known[value] for value in self.data if known[value].exclusive]
        if alone and len(self.data) > 1:
            return _(
                "Choose “%(alone)s”, or the other answers, but not both.", alone=alone[0].label
            )
        return None

    def was_offered(self) -> bool:
        return set(self.data or ()) <= {option.value for option in self.options}

    def chosen(self) -> frozenset[str]:
        """The codes chosen, for deciding which further fields matter."""
        return frozenset(self.data)

    def render(self, frame: Frame) -> Markup:
        params = {
            **frame.around(),
            "fieldset": frame.fieldset(),
            "idPrefix": self.id,
            "name": self.name,
            "items": option_items(self.options, self.chosen(), frame),
        }
        return component("checkboxes", params)


def option_items(
    options: Sequence[Option], chosen: frozenset[str], frame: Frame
) -> list[dict[str, Any]]:
    """The items of a radios or checkboxes component."""
    items: list[dict[str, Any]] = []
    for option in options:
        if option.after_or:
            items.append({"divider": _("or")})
        item: dict[str, Any] = {
            "value": option.value,
            "text": option.label,
            # A bare attribute instead of the component's own: so what was chosen is no part of the kept shape.
            "attributes": "checked" if option.value in chosen else "",
            "behaviour": "exclusive" if option.exclusive else None,
        }
        if option.hint:
            item["hint"] = {"text": option.hint}
        revealed = Markup("").join(
            frame.reveals[name] for name in option.reveals if name in frame.reveals
        )
        if revealed:
            item["conditional"] = {"html": revealed}
        items.append(item)
    return items
