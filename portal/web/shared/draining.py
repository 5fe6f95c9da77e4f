"""Hearing a client out: one that is still sending when it is answered would see a reset, not the answer."""

import io
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import LimitedStream, get_content_length

WsgiApp = Callable[..., Iterable[bytes]]

# Bytes. Whoever sends more than this beyond our limit is cut off.
_MOST = 256 * 1024 * 1024
_CHUNK = 64 * 1024
_NOTHING = io.BytesIO()


class DrainBody:
    """Reads what the application left of a request's body, so that a refusal is read too.

    Behind nginx, which takes bodies in by itself, there is never much to read.
    """

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        body = _ending_stream(environ)
        answer = self._app(environ, start_response)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            _drain(body)
        return answer


def _ending_stream(environ: dict[str, Any]) -> Any:
    """The body, ending where the client said so: not every server ends it by itself."""
    length = get_content_length(environ)
    if not environ.get("wsgi.input_terminated") and length is not None:
        environ["wsgi.input"] = LimitedStream(environ["wsgi.input"], length)
        environ["wsgi.input_terminated"] = True
    return environ["wsgi.input"] if environ.get("wsgi.input_terminated") else _NOTHING


def _drain(body: Any) -> None:
    left = _MOST
    try:
        while left > 0 and (chunk := body.read(_CHUNK)):
            left -= len(chunk)
    except (ClientDisconnected, OSError, ValueError):
        # It went away or sent nonsense: there is nobody to hear out.
        return
