"""GOV.UK Frontend's components, rendered once per shape.

One call of a component's macro costs about half a millisecond, nearly all of it spent on structure. So the
macro is run with marks in place of every text and value, the result is kept by its structure, and the words of
this request are put where the marks are. The store therefore never holds what anybody wrote.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

PACKAGE = "govuk_frontend_jinja"
# Under these names the macros look only for "is it there?", then print what they got.
WORDS = frozenset({"text", "value", "html", "titleText", "visuallyHiddenText", "label"})
KEPT_AT_MOST = 1000

_MARK = re.compile("\ue000([0-9]+)\ue001")
_shapes: dict[str, list[str]] = {}

# An environment of its own: the components must not see the portal's globals, filters or strictness.
_environment = Environment(
    loader=PrefixLoader({PACKAGE: PackageLoader(PACKAGE)}),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def component(name: str, params: Mapping[str, Any]) -> Markup:
    """Render one component of GOV.UK Frontend.

    Args:
        name: the component's folder name, such as ``date-input``.
        params: the macro's own parameters. A ``Markup`` is printed as it is, any other text is escaped.
            What is chosen is marked on the item (``attributes: "checked"``), never by the component's ``value``.

    Raises:
        jinja2.TemplateNotFound: there is no such component.
    """
    words: list[str] = []
    marked = _mark(params, words)
    key = name + json.dumps(marked, sort_keys=True)
    pieces = _shapes.get(key)
    if pieces is None:
        pieces = _MARK.split(_render(name, marked))
        if len(_shapes) >= KEPT_AT_MOST:
            _shapes.clear()
        _shapes[key] = pieces
    filled = [words[int(piece)] if place % 2 else piece for place, piece in enumerate(pieces)]
    return Markup("".join(filled))  # noqa: S704 - every word was escaped by _mark


def _mark(value: Any, words: list[str], key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {
            name: _mark(inner, words, name) for name, inner in value.items() if inner is not None
        }
    if isinstance(value, list | tuple):
        return [_mark(inner, words) for inner in value]
    if key == "attributes" and isinstance(value, str):
        words.append(f" {value}" if value else "")
        return f"\ue000{len(words) - 1}\ue001"
    if key in WORDS and not isinstance(value, bool) and str(value):
        words.append(str(escape(value)))
        return f"\ue000{len(words) - 1}\ue001"
    return value if isinstance(value, bool | int) else str(value)


def _render(name: str, params: Any) -> str:
    macro = "govuk" + "".join(part.capitalize() for part in name.split("-"))
    template = _environment.get_template(f"{PACKAGE}/components/{name}/macro.html")
    return str(getattr(template.module, macro)(params)).strip()
