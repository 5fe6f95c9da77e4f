"""Nothing moves while a page loads: the layout shift is 0 on a telephone's screen."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.inspection import NARROW

_SAMPLE = ("/", "/priorities/west-end", "/help", "/report-asb", "/report-asb/danger", "/track")
_WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""
# Two frames: what a script changes at the end of loading is painted by then.
_SHIFTS = """
() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.shifts))))
"""


@pytest.mark.parametrize("path", _SAMPLE)
def test_nothing_shifts(browser: Browser, browser_context_args: dict[str, Any], path: str) -> None:
    context = browser.new_context(**browser_context_args, viewport=NARROW)
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.goto(path, wait_until="load")
    assert page.evaluate(_SHIFTS) == []
    # The watch is awake: what moves by a script of ours is seen.
    page.evaluate("document.body.style.paddingTop = '100px'")
    assert page.evaluate(_SHIFTS) != []
    context.close()
