"""Compressed answers, for the pages that are marked as safe to compress.

Whoever can put words of their own into a page and watch its size can read a secret on it letter by letter (BREACH).
So a page is compressed only where nothing that comes with the request is shown beside what is secret
(docs/decisions/0037). Guidance is the same for everyone and is kept compressed (`web/guidance/cache.py`).
"""

import gzip
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])

# A question page of 12 KB costs a tenth of a millisecond, and becomes 3 KB.
_LEVEL = 5
_SMALLEST = 1000


def compressed(view: View) -> View:
    """Let a view's page be compressed: it shows nothing that stands in the address or in a header."""
    view.compressed = True  # type: ignore[attr-defined]
    return view


def install_compression(app: Flask) -> None:
    """Compress what the marked views show to a GET."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "compressed", False) or response.mimetype != "text/html":
        return response
    response.vary.add("Accept-Encoding")
    # A POST shows what was sent.
    if request.method != "GET" or response.status_code != 200:
        return response
    page = response.get_data()
    if len(page) >= _SMALLEST and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(page, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
