"""The catalogue's template holds every message, and each can be translated well."""

import io
import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from portal.config import ROOT
from portal.pseudo import accented, mirrored

_TEMPLATE = ROOT / "translations" / "messages.pot"
_PLACEHOLDER = re.compile(r"%\(([a-z_]+)\)[sd]")
_KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "trans": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_METHODS = [
    ("**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]


def _written() -> Catalog:
    return read_po(io.BytesIO(_TEMPLATE.read_bytes()))


@cache
def _used() -> frozenset[str]:
    options = {pattern: {"trimmed": "true"} for pattern, method in _METHODS if method == "jinja2"}
    found = extract_from_dir(
        str(ROOT / "portal"), method_map=_METHODS, options_map=options, keywords=_KEYWORDS
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_the_template_is_fresh() -> None:
    written = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in _written()
        if message.id
    }
    used = _used()
    assert len(used) > 300
    assert (used - written, written - used) == (set(), set()), "run: make messages"


def test_placeholders_have_names() -> None:
    """A translator can move a named placeholder; a bare one stays where English puts it."""
    bare = re.compile(r"(?<!%)%(?!\(|%)[sdf]|\{[a-z0-9_]*\}")
    assert [text for text in _used() if bare.search(text)] == []


@pytest.mark.parametrize("change", [accented, mirrored])
def test_pseudo_locales_keep_every_placeholder(change: object) -> None:
    for text in _used():
        kept = _PLACEHOLDER.findall(change(text))
        assert kept == _PLACEHOLDER.findall(text), text


def test_the_accented_locale_is_longer() -> None:
    longest = [text for text in _used() if len(text) > 30]
    grown = sum(len(accented(text)) for text in longest) / sum(len(text) for text in longest)
    assert 1.3 < grown < 1.6
