"""docs/fields.md: what each form takes, written from the code; `python -m tests.house.routes` writes it."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from wtforms.fields.core import UnboundField

import portal.web
from portal.config import ROOT
from portal.web.shared.fields.base import AnswerField
from portal.web.shared.fields.choices import CheckboxesField, ChoiceField
from portal.web.shared.fields.dates import DateField
from portal.web.shared.fields.form import QuestionForm
from portal.web.shared.fields.rough_dates import RoughDateField
from portal.web.shared.fields.text import HiddenField, TextField
from tests.house.rights import table

DOCUMENT = ROOT / "docs" / "fields.md"

_HEAD = """# What each form takes

Written from the code by `python -m tests.house.routes`; `tests/house/test_fields.py` fails where it differs. Forms are in the
order of their modules under `portal/web`; Text, Email and so on are the classes of `portal/web/shared/fields`. Every text
loses control characters, and what cannot be stored is refused beside its field. "Where it is chosen" stands where another
answer makes the field matter. What else comes with a form is passed over.

No day is before 1 January 1900. Where no latest day stands here the page sets it: today for what has happened.

## Fields
"""
_TOGETHER = """
## Judged together

What a form checks beyond each field, in the words of its code. The services judge again what the law or the state of a case
decides: `portal/domain` holds those rules, and docs/rights.md who may take which step.
"""


def document() -> str:
    """The document as the code has it now."""
    forms = sorted(_forms(), key=lambda form: (form.__module__, form.__qualname__))
    rows = [row for form in forms for row in _rows(form)]
    together = [
        (_name(form), inspect.getdoc(form.validate) or "")
        for form in forms
        if "validate" in vars(form)
    ]
    return "\n".join(
        [
            _HEAD,
            *table(("form", "field", "takes", "asked for"), rows),
            _TOGETHER,
            *table(("form", "rule"), together),
            "",
        ]
    )


def _forms() -> Iterator[type[QuestionForm]]:
    for module in pkgutil.walk_packages(portal.web.__path__, "portal.web."):
        importlib.import_module(module.name)
    waiting = [QuestionForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        # Tests have forms of their own, and the demonstration is not there in production.
        if form.__module__.startswith("portal.") and ".web.demo." not in form.__module__:
            yield form


def _rows(form: type[QuestionForm]) -> Iterator[tuple[str, str, str, str]]:
    unbound = {
        name: value
        for name in dir(form)
        if isinstance(value := getattr(form, name, None), UnboundField)
    }
    fields = {
        name: one.field_class(*one.args, **one.kwargs, name=name, _form=None, _meta=form.Meta())
        for name, one in sorted(unbound.items(), key=lambda item: item[1].creation_counter)
    }
    inner = {
        name
        for field in fields.values()
        for option in getattr(field, "options", ())
        for name in option.reveals
    }
    for name, field in fields.items():
        yield _name(form), f"`{name}`", _takes(field), _asked(field, name in inner)


def _name(form: type[QuestionForm]) -> str:
    return f"`{form.__module__.removeprefix('portal.web.')}.{form.__qualname__}`"


def _takes(field: AnswerField) -> str:
    kind = type(field).__name__.removesuffix("Field")
    match field:
        case ChoiceField() | CheckboxesField():
            how_many = "one" if isinstance(field, ChoiceField) else "any"
            codes = ", ".join(f"`{option.value}`" for option in field.options)
            return f"{how_many} of {codes or 'those on the page'}"
        case TextField():
            return f"{kind}, at most {field.max_length} characters"
        case DateField() | RoughDateField() if field.not_after:
            return f"{kind}, at the latest {field.not_after:%-d %B %Y}"
        case _:
            return kind


def _asked(field: AnswerField, is_inner: bool) -> str:
    if isinstance(field, HiddenField):
        return "the page has it"
    asked = "yes" if field.required else "no"
    return f"{asked}, where it is chosen" if is_inner else asked
