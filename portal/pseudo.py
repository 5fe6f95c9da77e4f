"""Pseudo-localisation: English made strange, so that text outside gettext shows.

Placeholders (`%(name)s`, `{contact:x}`), markup and addresses stay as they are.
"""

import re

from babel.support import NullTranslations

_ACCENTS = str.maketrans("aceiounyACEIOUNYdghklrstwz", "áçéíóúñýÁÇÉÍÓÚÑÝďğĥķľřšťŵž")
_KEEP = re.compile(r"(%\([a-z_]+\)[sd]|%%|\{[^{}]*\}|<[^<>]*>|&[a-z]+;|https?://\S+|\S+@\S+)")
_LENGTHEN = 0.4
_VOWEL = re.compile(r"[áéíóú]")


def accented(text: str) -> str:
    """The text accented, 40% longer and in brackets, so that cut-off ends show."""
    if not text.strip():
        return text
    parts = _KEEP.split(text)
    parts[::2] = [_stretch(part.translate(_ACCENTS)) for part in parts[::2]]
    return "[" + "".join(parts) + "]"


def mirrored(text: str) -> str:
    """The text marked to run from right to left, as Arabic does.

    Each word is put between a right-to-left override and its end, so that the
    browser lays it out as it would a right-to-left script.
    """
    if not text.strip():
        return text
    parts = _KEEP.split(text)
    parts[::2] = [re.sub(r"\w+", "\u202e\\g<0>\u202c", part) for part in parts[::2]]
    return "\u200f" + "".join(parts) + "\u200f"


def _stretch(text: str) -> str:
    wanted = round(len(text) * _LENGTHEN)

    def doubled(match: re.Match[str]) -> str:
        nonlocal wanted
        if wanted <= 0:
            return match.group()
        wanted -= 1
        return match.group() * 2

    stretched = _VOWEL.sub(doubled, text)
    return stretched + "~" * max(wanted, 0) if text.strip() else text


class PseudoTranslations(NullTranslations):
    """A catalogue that translates every message by rule."""

    def __init__(self, *, right_to_left: bool) -> None:
        super().__init__()
        self._transform = mirrored if right_to_left else accented

    def gettext(self, message: str) -> str:
        return self._transform(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._transform(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self._transform(message)

    def npgettext(self, context: str, singular: str, plural: str, num: int) -> str:
        return self._transform(singular if num == 1 else plural)

    ugettext = gettext
    ungettext = ngettext
    upgettext = pgettext
    unpgettext = npgettext
