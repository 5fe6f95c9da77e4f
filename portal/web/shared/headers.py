"""Security headers, from one layer around all others: pages, errors and static files alike."""

from collections.abc import Callable, Iterable
from typing import Any

WsgiApp = Callable[..., Iterable[bytes]]

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}


def security_headers(*, https: bool) -> dict[str, str]:
    """The headers of every answer.

    Args:
        https: whether browsers may come over TLS only.
    """
    return {**_ALWAYS, **(_HTTPS if https else {})}


class SecurityHeaders:
    """Adds the headers to every answer of the application inside.

    Pages are `no-store` unless they say otherwise: most show what somebody told us.
    """

    def __init__(self, app: WsgiApp, *, https: bool) -> None:
        self._app = app
        self._headers = security_headers(https=https)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            present = {name.lower() for name, _ in headers}
            added = [(n, v) for n, v in self._headers.items() if n.lower() not in present]
            if "cache-control" not in present:
                added.append(("Cache-Control", "no-store"))
            return start_response(status, headers + added, exc_info)

        return self._app(environ, start)
