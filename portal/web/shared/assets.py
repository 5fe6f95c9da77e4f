"""The addresses of built files, by their plain names."""

import json
from functools import cache
from pathlib import Path

DIST = Path(__file__).resolve().parents[2] / "static" / "dist"
URL_PREFIX = "/static/dist/"


class AssetsMissing(RuntimeError):
    """The built files are not there: ``python -m portal.assets`` makes them."""


@cache
def manifest() -> dict[str, str]:
    """Plain name to hashed name, read once a process.

    Raises:
        AssetsMissing: nothing has been built yet.
    """
    try:
        files: dict[str, str] = json.loads(
            (DIST / "manifest.json").read_text(encoding="utf-8")
        )["files"]
    except (OSError, ValueError, KeyError) as error:
        raise AssetsMissing("No built assets: run python -m portal.assets") from error
    return files


def asset(name: str, direction: str = "ltr") -> str:
    """The address of a built file, with the hash of its content in the name.

    Args:
        name: the plain name, such as ``main.css``.
        direction: ``rtl`` gives the mirrored sheet where there is one.

    Raises:
        AssetsMissing: nothing has been built yet.
        KeyError: no file of this name is built.
    """
    files = manifest()
    stem, _, ending = name.rpartition(".")
    mirrored = f"{stem}.rtl.{ending}"
    chosen = mirrored if direction == "rtl" and mirrored in files else name
    return URL_PREFIX + files[chosen]
