"""The locale stands in the path only: `/ar-XB/track` is `/track` in `ar-XB`.

The prefix becomes the script name, so every link that the page builds keeps it.
Officers' pages are English only and have no prefix.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request

from portal.locales import DEFAULT, KNOWN, current_locale, set_locale

WsgiApp = Callable[..., Iterable[bytes]]

_KEY = "portal.locale"
_ENGLISH_ONLY = (
    "/officers",
    "/static",
    "/demo/mailbox",
    "/demo/states",
    "/health",
    "/ready",
    "/metrics",
)


class LocalePrefix:
    """Takes the locale off the path of a request."""

    def __init__(self, app: WsgiApp, codes: tuple[str, ...]) -> None:
        self._app = app
        self._codes = frozenset(codes) - {DEFAULT}

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        code, slash, rest = path[1:].partition("/")
        if code in self._codes and not (slash + rest).startswith(_ENGLISH_ONLY):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/" + code
            environ["PATH_INFO"] = slash + rest or "/"
            environ[_KEY] = code
        return self._app(environ, start_response)


def install_locale(app: Flask, codes: tuple[str, ...]) -> None:
    """Choose each request's locale from its path, and offer it to the templates."""
    app.wsgi_app = LocalePrefix(app.wsgi_app, codes)  # type: ignore[method-assign]

    @app.before_request
    def choose() -> None:
        set_locale(request.environ.get(_KEY, DEFAULT))

    @app.context_processor
    def offer() -> dict[str, Any]:
        return {
            "locale": current_locale(),
            "offered_locales": [KNOWN[code] for code in codes],
            "base_path": request.script_root,
        }


def url_in(code: str) -> str:
    """This same page in another locale, for `hreflang` and for switching."""
    root = request.script_root.removesuffix("/" + current_locale().code)
    return root + ("" if code == DEFAULT else "/" + code) + request.path
