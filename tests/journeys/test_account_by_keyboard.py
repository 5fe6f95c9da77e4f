"""An officer's own account by keyboard alone, in a browser without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page

from portal.services import demo
from tests.journeys.walking import heading, main_text, visitor

EMAIL = "auditor@example.org"
# More presses than any page of these has places to stop at.
_MOST_STOPS = 60


@pytest.fixture
def page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    with visitor(browser, browser_context_args, java_script_enabled=False) as opened:
        yield opened


def _reach(control: Locator) -> None:
    """Press Tab until the control has the focus."""
    for _stop in range(_MOST_STOPS):
        control.page.keyboard.press("Tab")
        if control.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {control}")


def _type(page: Page, label: str, words: str) -> None:
    _reach(page.get_by_label(label, exact=True))
    page.keyboard.type(words)


def _press(page: Page, role: Any, name: str) -> None:
    _reach(page.get_by_role(role, name=name, exact=True))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _press_here(page: Page, link: str) -> None:
    """Follow a link within the page."""
    _reach(page.get_by_role("link", name=link, exact=True))
    page.keyboard.press("Enter")


def _sign_in(page: Page, app: Flask) -> None:
    page.goto("/officers/account")
    _type(page, "Email address", EMAIL)
    _type(page, "Password", demo.PASSWORD)
    _press(page, "button", "Sign in")
    _type(page, "Enter your code", _code(app))
    _press(page, "button", "Sign in")
    assert heading(page) == "Your account"


def _code(app: Flask) -> str:
    with app.app_context():
        return demo.fresh_code(EMAIL)


def test_recovery_codes_are_made_and_another_browser_is_signed_out(
    page: Page, demo_app: Flask, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    _sign_in(page, demo_app)
    _press(page, "link", "Make new recovery codes")
    _press(page, "button", "Make new codes")
    assert page.title().startswith("Error:")
    # The summary's link leads into the field.
    _press_here(page, "Enter your password, so that we know it is you.")
    page.keyboard.type(demo.PASSWORD)
    _type(page, "Code", _code(demo_app))
    _press(page, "button", "Make new codes")
    assert len(page.locator(".app-codes li").all()) == 10
    _press(page, "link", "I have kept them. Go on")
    with visitor(browser, browser_context_args, java_script_enabled=False) as elsewhere:
        _sign_in(elsewhere, demo_app)
        page.reload()
        _press(page, "button", "Sign out in all other browsers")
        _type(page, "Your password", demo.PASSWORD)
        _press(page, "button", "Sign out there")
        assert heading(page) == "Your account"
        elsewhere.reload()
        assert heading(elsewhere) == "Sign in"


def test_a_weak_password_is_refused_beside_its_field(page: Page, demo_app: Flask) -> None:
    _sign_in(page, demo_app)
    _press(page, "link", "Change your password")
    _type(page, "Your password now", demo.PASSWORD)
    _type(page, "New password", "short")
    _press(page, "button", "Change my password")
    assert page.title().startswith("Error:")
    assert "short" not in main_text(page)
