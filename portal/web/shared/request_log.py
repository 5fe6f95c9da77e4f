"""One line in the log for each request, and the number by which it is found.

Inner layers tell what they know (`tell`): the endpoint and the role, never the address, which names cases.
"""

import logging
import secrets
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from flask import Flask, g, request
from werkzeug.wrappers import Response

from portal.logs import METHODS, REQUEST_ID, request_id

WsgiApp = Callable[..., Iterable[bytes]]

_FACTS = "portal.facts"
_HEADER = "X-Request-ID"
_log = logging.getLogger("portal.request")


class RequestLog:
    """Gives each request its number, answers it in a header, and logs the request when it is answered.

    Args:
        app: the application inside.
        numbered: whether nginx stands before us and numbers requests; a client's own number is not believed.
        count: is told of each request what the log is told; None where nobody counts.
    """

    def __init__(
        self,
        app: WsgiApp,
        *,
        numbered: bool,
        count: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        self._app = app
        self._numbered = numbered
        self._count = count

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        begun = perf_counter()
        told = environ.get("HTTP_X_REQUEST_ID", "") if self._numbered else ""
        number = told if REQUEST_ID.fullmatch(told) else secrets.token_hex(16)
        method = environ["REQUEST_METHOD"]
        facts: dict[str, Any] = {
            "endpoint": "none",
            "method": method if method in METHODS else "OTHER",
        }
        environ[_FACTS] = facts

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            facts["status"] = int(status[:3])
            length = next((v for n, v in headers if n.lower() == "content-length"), "")
            if length.isdecimal():
                facts["bytes"] = int(length)
            return start_response(status, [*headers, (_HEADER, number)], exc_info)

        mark = request_id.set(number)
        try:
            answer = self._app(environ, start)
            facts["ms"] = round((perf_counter() - begun) * 1000, 1)
            _log.info("request", extra={"facts": facts})
            if self._count is not None:
                self._count(facts)
            return answer
        finally:
            request_id.reset(mark)


def tell(environ: dict[str, Any], **facts: Any) -> None:
    """Add what is known about a request; the log takes allowed keys only."""
    environ.get(_FACTS, {}).update(facts)


def install_request_log(app: Flask) -> None:
    """Tell each request's endpoint, the role of who asked, and where an error came from."""

    @app.after_request
    def told(response: Response) -> Response:
        officer = g.get("officer")
        known = {"endpoint": request.endpoint} if request.endpoint else {}
        tell(request.environ, **known, **({"role": officer.role.value} if officer else {}))
        return response

    def log_exception(exc_info: Any) -> None:
        # Flask's own line holds the path.
        known = {"endpoint": request.endpoint or "none", "method": request.method}
        _log.error("request.failed", exc_info=exc_info, extra={"facts": known})

    app.log_exception = log_exception  # type: ignore[method-assign]
