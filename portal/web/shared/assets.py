"""The addresses of built files, by their plain names."""

import json
from functools import cache
from pathlib import Path

from portal.locales import current_locale

DIST = Path(__file__).resolve().parents[2] / "static" / "dist"
URL_PREFIX = "/static/dist/"


class AssetsMissingError(RuntimeError):
    """The built files are not there: ``python -m portal.assets`` makes them."""


@cache
def manifest() -> dict[str, str]:
    """Plain name to hashed name, read once a process.

    Raises:
        AssetsMissingError: nothing has been built yet.
    """
    try:
        files: dict[str, str] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))[
            "files"
        ]
    except (OSError, ValueError, KeyError) as error:
        raise AssetsMissingError("No built assets: run python -m portal.assets") from error
    return files


def asset(name: str) -> str:
    """The address of a built file, with the hash of its content in the name.

    A style sheet comes mirrored where this request's language runs right to left.

    Args:
        name: the plain name, such as ``main.css``.

    Raises:
        AssetsMissingError: nothing has been built yet.
        KeyError: no file of this name is built.
    """
    files = manifest()
    mirrored = name.removesuffix(".css") + ".rtl.css"
    chosen = mirrored if current_locale().dir == "rtl" and mirrored in files else name
    return URL_PREFIX + files[chosen]
