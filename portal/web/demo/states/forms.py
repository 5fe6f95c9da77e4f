"""The forms of a page, as a browser would send them when nothing is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

Values = Mapping[str, str | Sequence[str] | None]

_NEVER_SENT = frozenset({"submit", "button", "reset", "image", "file"})


@dataclass
class PageForm:
    """One form: where it goes, and the name and value of each control that would be sent.

    `names` holds every control's name, chosen or not.
    """

    action: str
    method: str
    sent: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def filled(self, values: Values) -> list[tuple[str, str]]:
        """What is sent with some controls changed; None leaves one out.

        Args:
            values: the value, or several values, by the control's name.
        """
        data = [(name, value) for name, value in self.sent if name not in values]
        for name, value in values.items():
            if isinstance(value, str):
                data.append((name, value))
            elif value is not None:
                data += [(name, one) for one in value]
        return data


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._area: str | None = None
        self._select: str | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = PageForm(found.get("action", ""), found.get("method", "get").lower())
            self.forms.append(self._form)
        if self._form is None:
            return
        name = found.get("name", "")
        if name:
            self._form.names.add(name)
        if tag == "input" and name and _is_sent(found):
            self._form.sent.append((name, found.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = name, []
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self._form.sent.append((self._select, found.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area is not None:
            if self._form is not None:
                self._form.sent.append((self._area, "".join(self._text).removeprefix("\n")))
            self._area = None


def _is_sent(found: dict[str, str]) -> bool:
    kind = found.get("type", "text")
    if kind in ("checkbox", "radio"):
        return "checked" in found
    return kind not in _NEVER_SENT


def read_forms(html: str) -> list[PageForm]:
    """The forms of a page, in their order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.forms
