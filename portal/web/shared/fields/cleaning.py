"""Make typed text safe to keep: what no database, mail or screen reader can use is taken out."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
# What Unicode keeps for no character ever: HTML may not hold them.
_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr((plane << 16) + 0xFFFE) + chr((plane << 16) + 0xFFFF) for plane in range(17)
)
# NUL breaks PostgreSQL, lone surrogates break UTF-8, and the bidirectional overrides can hide or reorder words.
_UNUSABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff"
    f"{_NO_CHARACTERS}]"
)


def clean_text(typed: str) -> str:
    """Text of several lines: one kind of line end, nothing unusable, no space at either end."""
    text = _UNUSABLE.sub("", _LINE_ENDS.sub("\n", typed))
    return unicodedata.normalize("NFC", text).strip()


def clean_line(typed: str) -> str:
    """Text of one line: as ``clean_text``, with every run of white space made one space."""
    return _SPACES.sub(" ", clean_text(typed)).strip()


def clean_code(typed: str) -> str:
    """A code that a page offers: what is unusable is marked, not taken out, so that it is none of the page's."""
    return _UNUSABLE.sub("\ufffd", typed).strip()
