"""Walks through the portal as a person does: reads the page, answers, presses a button."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route

# A common phone.
PHONE = {"width": 375, "height": 720}

ELSEWHERE = "Elsewhere"

Answer = str | Sequence[str]
Answers = Mapping[str, Answer]


@contextmanager
def visitor(browser: Browser, args: dict[str, Any], **more: Any) -> Iterator[Page]:
    """Somebody with a telephone and a browser of their own."""
    context: BrowserContext = browser.new_context(**{**args, "viewport": PHONE, **more})
    context.route("**/exit", _leave)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def _leave(route: Route) -> None:
    """Answer as the portal does, but go nowhere outside this machine."""
    response = route.fetch(max_redirects=0)
    assert response.headers["location"].startswith("https://")
    cookies = [
        one["value"] for one in response.headers_array if one["name"].lower() == "set-cookie"
    ]
    route.fulfill(
        body=f"<title>{ELSEWHERE}</title>",
        content_type="text/html",
        headers={"Set-Cookie": "\n".join(cookies)},
    )


def answer(page: Page, answers: Answers) -> None:
    """Fill in the page's fields by their names: choices, boxes, lists and text."""
    for name, value in answers.items():
        control = page.locator(f'main [name="{name}"]').first
        kind = control.evaluate("one => one.type || one.tagName")
        if kind in ("radio", "checkbox"):
            for one in [value] if isinstance(value, str) else value:
                page.locator(f'main [name="{name}"][value="{one}"]').check()
        elif kind == "select-one":
            control.select_option(value)
        else:
            control.fill(str(value))


def follow(control: Locator) -> None:
    """Press a link or a button, and wait for the page that it leads to.

    A click alone comes back before a slow server has answered: what is read then is the old page.
    """
    with control.page.expect_navigation():
        control.click()


def go_on(page: Page, answers: Answers | None = None, button: str = "Continue") -> None:
    """Answer, then press a button; the page that comes must be no error."""
    answer(page, answers or {})
    follow(page.get_by_role("button", name=button, exact=True))
    assert not page.title().startswith("Error:"), page.locator("main").inner_text()


def heading(page: Page) -> str:
    """The page's h1."""
    return " ".join(page.locator("h1").inner_text().split())


def main_text(page: Page) -> str:
    """The words of the page's own content."""
    return " ".join(page.locator("main").inner_text().split())
