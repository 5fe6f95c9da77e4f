"""Hearing a client out: one that is still sending when it is answered would see a reset, not the answer."""

from collections.abc import Callable, Iterable
from typing import Any

WsgiApp = Callable[..., Iterable[bytes]]

# Bytes. Whoever sends more than this beyond our limit is cut off.
_MOST = 16 * 1024 * 1024
_CHUNK = 64 * 1024


class DrainBody:
    """Reads what the application left of a request's body, so that a refusal is read too.

    Behind nginx, which takes bodies in by itself, there is never much to read.
    """

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        # Taken before the application wraps it in its own limit.
        body = environ["wsgi.input"]
        answer = self._app(environ, start_response)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            _drain(body)
        return answer


def _drain(body: Any) -> None:
    left = _MOST
    try:
        while left > 0 and (chunk := body.read(_CHUNK)):
            left -= len(chunk)
    except (OSError, ValueError):
        # It went away or sent nonsense: there is nobody to hear out.
        return
