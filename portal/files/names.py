"""Names that strangers gave to files: a label for people, never a path."""

import unicodedata
from urllib.parse import quote

from portal.domain.evidence import SUFFIX_OF, FileKind

_LONGEST = 80
_PLAIN = "evidence"
# Windows opens a device when it is given one of these, whatever the suffix.
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}
_FORBIDDEN = '<>:"|?*;%'


def clean_label(given: str, kind: FileKind) -> str:
    """A name fit to be shown and to be saved under.

    Args:
        given: the name that came with the file, of whatever length and content.
        kind: what the file truly is; the name gets its suffix and no other.
    """
    shown = _shown(given)
    stem = shown.rpartition(".")[0] or shown
    stem = stem.strip(". ")[:_LONGEST].rstrip(". ")
    if not stem or stem.partition(".")[0].lower() in _DEVICES:
        stem = _PLAIN
    return stem + SUFFIX_OF[kind]


def plain_name(given: str) -> str:
    """The name of a file that was not taken, as it may be said back to whoever sent it.

    Args:
        given: the name that came with the file, of whatever length and content.
    """
    return _shown(given)[:_LONGEST].strip() or _PLAIN


def content_disposition(label: str, *, inline: bool = False) -> str:
    """The header that names a download [RFC 6266].

    Args:
        label: made by `clean_label`.
        inline: only for a cleaned copy, which may be shown.
    """
    plain = label.encode("ascii", "replace").decode().replace("?", "_").replace("\\", "_")
    plain = plain.replace('"', "_")
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(label, safe='')}"


def _shown(given: str) -> str:
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(" " if _is_unfit(one) else one for one in unicodedata.normalize("NFC", last))
    return " ".join(shown.split())


def _is_unfit(character: str) -> bool:
    # Control, format (text that turns round), surrogate, private and unassigned characters.
    return unicodedata.category(character).startswith("C") or character in _FORBIDDEN
