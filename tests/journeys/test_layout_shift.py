"""Nothing moves while a page loads: the layout shift is 0 on a telephone's screen."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

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

# The test's own limit of time ends it where nothing is ever seen.
_UNTIL_A_SHIFT = """
() => new Promise((done) => {
  const look = () => (window.shifts.length ? done() : requestAnimationFrame(look));
  look();
})
"""
# A browser that has to share its core paints a half-read page now and then; a shift of ours comes each time.
_LOADS = 4


def _load(page: Page, path: str) -> Any:
    page.goto(path, wait_until="load")
    return page.evaluate(_SHIFTS)


@pytest.mark.parametrize("path", _SAMPLE)
def test_nothing_shifts(browser: Browser, browser_context_args: dict[str, Any], path: str) -> None:
    context = browser.new_context(**browser_context_args, viewport=NARROW)
    context.add_init_script(_WATCH)
    page = context.new_page()
    shifts = [_load(page, path)]
    while shifts[-1] and len(shifts) < _LOADS:
        shifts.append(_load(page, path))
    assert shifts[-1] == [], shifts
    # The watch is awake: what moves by a script of ours is seen.
    page.evaluate("document.body.style.paddingTop = '100px'")
    page.evaluate(_UNTIL_A_SHIFT)
    context.close()
