"""Guidance pages, answered from compressed bytes before anything else is asked.

They are the same for everyone in a language but for the telephone number that leads at
this hour. Only addresses that the portal itself has are kept, so nobody can fill the
memory; a query string changes nothing. Each page in each language costs less than a bare Flask
page (bench/guidance_page.py, docs/decisions/0035).
"""

import gzip
import hashlib
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import brotli
from werkzeug.http import parse_accept_header, parse_etags
from werkzeug.test import EnvironBuilder, run_wsgi_app

WsgiApp = Callable[..., Iterable[bytes]]

_ENCODINGS = ("br", "gzip")
_CACHE_CONTROL = "public, no-cache"


@dataclass(frozen=True)
class _Kept:
    """One page in one encoding, with the headers that go with it. `tag`: the ETag in its quotes."""

    body: bytes
    tag: str
    headers: tuple[tuple[str, str], ...]
    not_changed: tuple[tuple[str, str], ...]


class GuidanceCache:
    """Answers guidance pages; hands everything else on. The outermost layer of all.

    Args:
        app: the application, which renders a page the first time.
        paths: the addresses of guidance pages, in every language.
        state: what a page depends on beside its address, such as who answers at this hour.
        headers: the security headers of every answer.
    """

    def __init__(
        self,
        app: WsgiApp,
        paths: frozenset[str],
        state: Callable[[], Hashable],
        headers: Iterable[tuple[str, str]],
    ) -> None:
        self._app = app
        self._paths = paths
        self._state = state
        self._headers = tuple(headers)
        self._kept: dict[tuple[str, Hashable, str], _Kept] = {}

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path not in self._paths or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._app(environ, start_response)
        if environ.get("SCRIPT_NAME"):
            return self._app(environ, start_response)
        encoding = _chosen_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        key = (path, self._state(), encoding)
        page = self._kept.get(key) or self._render(key)
        if page is None:
            return self._app(environ, start_response)
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and (asked == page.tag or parse_etags(asked).contains_weak(page.tag[1:-1])):
            start_response("304 NOT MODIFIED", list(page.not_changed))
            return [b""]
        start_response("200 OK", list(page.headers))
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else page.body]

    def _render(self, key: tuple[str, Hashable, str]) -> _Kept | None:
        path, state, encoding = key
        body, status, headers = run_wsgi_app(self._app, EnvironBuilder(path).get_environ())
        if not status.startswith("200"):
            return None
        page = self._keep(b"".join(body), headers["Content-Type"], encoding)
        # The hour may have struck while the page was made.
        if self._state() == state:
            self._kept[key] = page
        return page

    def _keep(self, html: bytes, content_type: str, encoding: str) -> _Kept:
        tag = f'"{hashlib.sha256(html).hexdigest()[:24]}-{encoding or "plain"}"'
        body = {"br": brotli.compress, "gzip": _gzipped}.get(encoding, bytes)(html)
        described = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
        if encoding:
            described.append(("Content-Encoding", encoding))
        caching = (("Cache-Control", _CACHE_CONTROL), ("Vary", "Accept-Encoding"))
        same = (("ETag", tag), *caching, *self._headers)
        return _Kept(body, tag, (*described, *same), same)


def _gzipped(html: bytes) -> bytes:
    return gzip.compress(html, mtime=0)


def _chosen_encoding(accepted: str) -> str:
    """The best of our encodings that the browser takes, or none."""
    if accepted.startswith("gzip, deflate, br"):
        return "br"
    qualities = dict(parse_accept_header(accepted))
    return next((name for name in _ENCODINGS if qualities.get(name, 0) > 0), "")
