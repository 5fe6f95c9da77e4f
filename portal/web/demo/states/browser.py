"""A browser without a screen that asks the running application itself for pages."""

import re
from collections.abc import Mapping
from contextlib import nullcontext
from contextvars import Context
from datetime import datetime
from io import BytesIO
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

from werkzeug.http import dump_cookie
from werkzeug.test import Client, TestResponse

from portal import clock
from portal.locales import DEFAULT
from portal.web.demo.states.forms import PageForm, Values, read_forms
from portal.web.shared.cookies import PATH, full_name

_HREF = re.compile(r'<a [^>]*href="([^"#?&]+)"')
_MOST_REDIRECTS = 5
# Addresses kept for trials: tries are counted by address, and no state may use up another's.
_ADDRESSES = cycle(f"198.18.{net}.{number}" for net in range(256) for number in range(1, 255))


class StateBrowser:
    """Plays one state: pages are fetched and forms sent as a visitor's browser does.

    Args:
        app: the application, with everything around it.
        base_url: the address that the visitor's browser knows the portal by.
        locale: the locale whose pages are asked for.
        visitor: the visitor's own cookies, so that one visitor keeps one draft.

    Attributes:
        response: the latest answer.
        cookies: the cookies that were handed out, as Set-Cookie headers, in their order.
        at: the instant that the pages take for now, or None for the true one.
        environ: what each request carries besides.
        asked: method and path of everything asked for, in its order.
    """

    def __init__(self, app: Any, base_url: str, locale: str, visitor: Mapping[str, str]) -> None:
        self._client = Client(app)
        self._https: bool = app.config["PORTAL"].https
        self._base_url = base_url
        self._prefix = "" if locale == DEFAULT else "/" + locale
        self.locale = locale
        self.visitor = visitor
        self.address = next(_ADDRESSES)
        self.at: datetime | None = None
        self.environ: dict[str, Any] = {}
        self.response: TestResponse
        self.cookies: list[str] = []
        self.asked: list[tuple[str, str]] = []

    def open(self, path: str) -> None:
        """Go to an English address, in the state's own locale."""
        self._ask("GET", self._prefix + path)

    def follow(self, start: str) -> None:
        """Follow the page's first link to an address that begins so.

        Raises:
            LookupError: the page has no such link.
        """
        for href in _HREF.findall(self.text):
            if href.startswith(start):
                self._ask("GET", href)
                return
        raise LookupError(f"no link to {start} on {self.asked[-1][1]}")

    def send(self, values: Values | None = None, *, to: str | None = None) -> None:
        """Send a form of the page, and go where the answer leads.

        Args:
            values: what is changed, by the control's name.
            to: how the form's address ends; without it, the first form with these controls.
        """
        form = self._form(values or {}, to)
        method = form.method.upper()
        data = form.filled(values or {})
        self._ask(method, form.action or self.asked[-1][1], data)

    def upload(self, files: list[tuple[bytes, str]], values: Values, *, to: str) -> None:
        """Send a form of the page with files, each as its bytes and its name.

        Args:
            to: how the form's address ends.
        """
        form = self._form({"files": None}, to)
        sent: dict[str, Any] = dict(form.filled(values))
        sent["files"] = [(BytesIO(data), name) for data, name in files]
        self._ask("POST", form.action, sent)

    def post(self, path: str, data: Any, **options: Any) -> None:
        """Send what no form of ours would."""
        self._ask("POST", self._prefix + path, data, **options)

    def keep_cookie(self, name: str, value: str, path: str = PATH) -> None:
        """Begin with a cookie that an earlier visit left behind."""
        name = full_name(name, https=self._https)
        host = urlsplit(self._base_url).hostname or "localhost"
        self._client.set_cookie(name, value, domain=host, path=path)
        self.cookies.append(dump_cookie(name, value, path=path, httponly=True, samesite="Lax"))

    def drop_cookie(self, name: str) -> None:
        """Lose a cookie, as when a session has run out."""
        name = full_name(name, https=self._https)
        host = urlsplit(self._base_url).hostname or "localhost"
        self._client.delete_cookie(name, domain=host, path=PATH)
        self.cookies.append(dump_cookie(name, "", path=PATH, max_age=0))

    @property
    def text(self) -> str:
        """The latest page."""
        return self.response.get_data(as_text=True)

    def _form(self, values: Values, to: str | None) -> PageForm:
        for form in read_forms(self.text):
            path = urlsplit(form.action).path
            if to is not None and not path.endswith(to):
                continue
            if set(values) <= form.names:
                return form
        raise LookupError(f"no form for {to or list(values)} on {self.asked[-1][1]}")

    def _ask(self, method: str, path: str, data: Any = None, **options: Any) -> None:
        for _ in range(_MOST_REDIRECTS):
            self._fetch(method, path, data, **options)
            target = self.response.headers.get("Location")
            if target is None or not 300 <= self.response.status_code < 400:
                return
            parts = urlsplit(target)
            if parts.netloc and parts.netloc != urlsplit(self._base_url).netloc:
                return
            if self.response.status_code != 307:
                method, data, options = "GET", None, {}
            path = parts.path + (f"?{parts.query}" if parts.query else "")
        raise LookupError(f"{path} leads nowhere")

    def _fetch(self, method: str, path: str, data: Any, **options: Any) -> None:
        if isinstance(data, list):
            pairs: dict[str, list[str]] = {}
            for name, value in data:
                pairs.setdefault(name, []).append(value)
            options["query_string" if method == "GET" else "data"] = pairs
        elif data is not None:
            options["data"] = data
        self.asked.append((method, path))
        # An empty context: nothing of the request that asked reaches the one that is played, neither
        # its officer nor its tokens nor its database session, and nothing comes back.
        self.response = Context().run(self._open, path, method=method, **options)
        self.cookies += self.response.headers.getlist("Set-Cookie")

    def _open(self, path: str, **options: Any) -> TestResponse:
        environ = {
            "REMOTE_ADDR": self.address,
            **self.environ,
            **options.pop("environ_overrides", {}),
        }
        with clock.stopped_here_at(self.at) if self.at else nullcontext():
            return self._client.open(
                path,
                base_url=self._base_url,
                environ_overrides=environ,
                **options,
            )
