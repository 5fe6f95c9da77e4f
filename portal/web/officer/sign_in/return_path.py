"""Where to go after signing in: only to an officers' page of this portal."""

import re
from urllib.parse import unquote, urlsplit

from flask import url_for

_LONGEST = 1000
_PLAIN = re.compile(r"[\x21-\x7e]+")


def way_back(target: str | None) -> str | None:
    """The address, where it is a path of the officers' pages; anything else is None.

    A browser reads "//host", "/\\host" and "/officers/../.." as other places, so
    these are refused however they are written.
    """
    if not target or len(target) > _LONGEST or not _PLAIN.fullmatch(target):
        return None
    parts = urlsplit(target)
    path = unquote(unquote(parts.path))
    home = url_for("officer.home")
    if parts.scheme or parts.netloc or "\\" in path or "//" in path:
        return None
    if not path.startswith(home) or ".." in path.split("/"):
        return None
    if path.startswith((url_for("officer.sign_in"), url_for("officer.interrupted"))):
        return None
    return target
