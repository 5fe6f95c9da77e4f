"""The page contract: what holds for every page that any test fetches."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

_H = "{http://www.w3.org/1999/xhtml}"
_BASE = "http://127.0.0.1"


class Page:
    """A fetched page, parsed."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        # A file of evidence is no text.
        self.text = response.get_data().decode("utf-8", "replace")
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=True)
        self.root: Element = parser.parse(self.text)
        self.faults = [
            error for error in parser.errors if error[1] not in ("expected-doctype-but-got-chars",)
        ]

    def all(self, tag: str) -> list[Element]:
        """Every element of this name."""
        return list(self.root.iter(_H + tag))

    def words(self, element: Element | None = None) -> str:
        """The text people read, with white space folded."""
        chosen = self.root if element is None else element
        return " ".join("".join(chosen.itertext()).split())

    @property
    def h1(self) -> str:
        return self.words(self.all("h1")[0])

    @property
    def title(self) -> str:
        return self.words(self.all("title")[0])

    @property
    def main(self) -> str:
        """The words of the page's own content."""
        return self.words(self.all("main")[0])

    def fields(self, form: int = 0) -> dict[str, str]:
        """What a form would send if nothing were changed, buttons left out."""
        found: dict[str, str] = {}
        for element in self.all("form")[form].iter():
            name = element.get("name")
            if not name:
                continue
            kind = element.get("type", "text")
            if element.tag == _H + "textarea":
                found[name] = element.text or ""
            elif kind in ("checkbox", "radio"):
                if element.get("checked") is not None:
                    found[name] = element.get("value", "")
            elif element.tag == _H + "select":
                for option in element.iter():
                    if option.get("selected") is not None:
                        found[name] = option.get("value", "")
            elif element.tag == _H + "input" and kind != "submit":
                found[name] = element.get("value", "")
        return found

    def action(self, form: int = 0) -> str:
        """Where a form is sent."""
        return self.all("form")[form].get("action", "")

    @property
    def errors(self) -> list[str]:
        """The messages of the error summary."""
        for element in self.root.iter():
            if "govuk-error-summary__list" in (element.get("class") or "").split():
                return [self.words(item) for item in element.iter(_H + "li")]
        return []

    def ids(self) -> list[str]:
        return [element.get("id", "") for element in self.root.iter() if element.get("id")]


class CheckedClient:
    """Fetches pages and holds each one to the contract."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = app.test_client()

    def get(self, path: str, **options: Any) -> Page:
        return self._checked(self.http.get(path, base_url=_BASE, **options))

    def post(self, path: str, data: Any = None, **options: Any) -> Page:
        return self._checked(self.http.post(path, data=data, base_url=_BASE, **options))

    def submit(self, page: Page, form: int = 0, follow: bool = True, **values: Any) -> Page:
        """Send a page's form with some values changed; None leaves a field out."""
        data: dict[str, Any] = {**page.fields(form), **values}
        data = {name: value for name, value in data.items() if value is not None}
        action = page.action(form) or urlsplit(page.response.request.url).path
        sent = self.http.post(action, data=data, base_url=_BASE)
        return self.follow(sent) if follow else self._checked(sent)

    def follow(self, response: TestResponse) -> Page:
        """Go where a redirect leads, as a browser does, and check the page there."""
        while response.status_code in (302, 303):
            target = urlsplit(response.headers["Location"])
            path = target.path + (f"?{target.query}" if target.query else "")
            response = self.http.get(path, base_url=_BASE)
        return self._checked(response)

    def _checked(self, response: TestResponse) -> Page:
        check_headers(response)
        page = Page(response)
        if response.mimetype == "text/html" and response.status_code not in (302, 303, 304):
            check_page(page)
        return page


def check_headers(response: TestResponse) -> None:
    """Every answer is guarded, whatever it is."""
    policy = {
        name: set(values)
        for name, *values in (
            part.split() for part in response.headers["Content-Security-Policy"].split(";")
        )
    }
    assert policy["default-src"] == {"'none'"}
    assert policy["frame-ancestors"] == {"'none'"}
    assert policy["base-uri"] == {"'none'"}
    if "sandbox" in policy:
        check_file(response, policy)
    else:
        assert policy["script-src"] == {"'self'"}
        assert policy["style-src"] == {"'self'"}
        assert policy["form-action"] == {"'self'"}
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert "Cache-Control" in response.headers
    assert response.status_code < 500, response.get_data(as_text=True)[:2000]


def check_file(response: TestResponse, policy: dict[str, set[str]]) -> None:
    """A file that somebody sent runs nothing, is kept by no browser, and is shown as a photo only."""
    assert policy["sandbox"] == set()
    assert set(policy) == {
        "default-src", "base-uri", "form-action", "frame-ancestors", "sandbox",
    }  # fmt: skip
    assert policy["form-action"] == {"'none'"}
    assert response.headers["Cache-Control"] == "no-store"
    how = response.headers["Content-Disposition"].split(";")[0]
    shown = response.mimetype in ("image/jpeg", "image/png")
    assert how == ("inline" if shown else "attachment")
    assert shown or response.mimetype == "application/octet-stream"


def check_page(page: Page) -> None:
    """What holds for each HTML page."""
    where = f"{page.response.request.path} ({page.status})"
    assert not page.faults, f"{where}: not HTML5: {page.faults[:3]}"
    html = page.all("html")[0]
    assert html.get("lang"), where
    assert html.get("dir") in ("ltr", "rtl"), where
    assert len(page.all("h1")) == 1, f"{where}: {len(page.all('h1'))} h1"
    assert len(page.all("main")) == 1, where
    title = page.title.removeprefix(_error_prefix(page))
    assert title.startswith(page.h1), f"{where}: title {page.title!r}, h1 {page.h1!r}"
    _check_forms(page, where)
    ids = page.ids()
    assert len(ids) == len(set(ids)), (
        f"{where}: doubled ids {[i for i in ids if ids.count(i) > 1][:3]}"
    )
    for element in page.root.iter():
        assert element.get("style") is None, f"{where}: inline style on {element.tag}"
        assert not any(name.startswith("on") for name in element.attrib), f"{where}: inline handler"
    for script in page.all("script"):
        assert script.get("src"), f"{where}: inline script"
    assert not page.all("style"), f"{where}: inline style sheet"
    text = page.main
    for leak in ("Traceback", "None,", "lazy_gettext", "%(", "&lt;", "Undefined"):
        assert leak not in text, f"{where}: {leak!r} in the text"


def _error_prefix(page: Page) -> str:
    """Pages with errors say so first in the title; others must not."""
    with_errors = bool(page.errors)
    words = page.title.split(" ", 1)
    if with_errors:
        assert page.status in (422, 429, 413, 409), f"errors answered with {page.status}"
        assert ":" in words[0], f"{page.title!r} does not say that there is an error"
        return words[0] + " "
    return ""


def _check_forms(page: Page, where: str) -> None:
    for form in page.all("form"):
        assert form.get("action"), f"{where}: a form without an action"
        names = [element.get("name") for element in form.iter() if element.get("name")]
        if form.get("method", "get").lower() == "post":
            assert "csrf_token" in names, f"{where}: a form without its token"
            assert form.get("novalidate") is not None, f"{where}: a form without novalidate"
        for element in form.iter():
            assert element.get("required") is None, f"{where}: required"
    known = set(page.ids())
    for element in page.root.iter():
        for described in (element.get("aria-describedby") or "").split():
            assert described in known, f"{where}: aria-describedby names {described!r}"
        target = element.get("href") or ""
        if target.startswith("#") and len(target) > 1:
            assert target[1:] in known, f"{where}: a link to {target}"
    for label in page.all("label"):
        assert label.get("for") in known, f"{where}: a label for {label.get('for')!r}"
