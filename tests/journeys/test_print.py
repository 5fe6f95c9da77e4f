"""Paper shows what a reader needs without the screen: addresses in full, and no controls."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.inspection import Inspection

# About the width of a sheet of A4 between its margins.
_SHEET = {"width": 720, "height": 1000}


@pytest.mark.parametrize(
    "path",
    [
        "/priorities/west-end",
        "/priorities/violence-and-exploitation",
        "/priorities/neighbourhoods",
        "/victims-rights",
    ],
)
def test_an_address_follows_its_link_on_paper(
    browser: Browser, browser_context_args: dict[str, Any], path: str
) -> None:
    context = browser.new_context(**browser_context_args)
    inspection = Inspection(context.new_page())
    page = inspection.page
    page.set_viewport_size(_SHEET)
    inspection.visit(path, 200)
    page.emulate_media(media="print")
    links = page.locator('main a[href^="http"]')
    expect(links.first).to_be_visible()
    shown = links.evaluate_all(
        """all => all.map(one => [
            one.href, getComputedStyle(one).display, getComputedStyle(one, '::after').content
        ])"""
    )
    # Inline: beside its words in a box of two columns, a long address breaks at every letter.
    assert {display for _, display, _ in shown} == {"inline"}
    assert all(href.rstrip("/") in said for href, _, said in shown)
    expect(page.locator("nav").first).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= _SHEET["width"]
    context.close()
