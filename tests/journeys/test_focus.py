"""Focus is seen on every kind of control, by an outline, and never out of sight [WCAG 2.4.13]."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.inspection import NARROW, Inspection

# Between them every kind of control: links, buttons, text, areas, radios, boxes, lists, summaries.
_SAMPLE = (
    "guidance-home",
    "report-date",
    "report-signs",
    "report-what-happened",
    "officer-reports",
)
_MOST_STOPS = 60
# CSS pixels.
_LEAST_WIDTH = 2


@pytest.mark.parametrize("slug", _SAMPLE)
def test_focus_is_shown_by_an_outline(
    browser: Browser, browser_context_args: dict[str, Any], slug: str
) -> None:
    context = browser.new_context(**browser_context_args)
    inspection = Inspection(context.new_page())
    inspection.page.set_viewport_size(NARROW)
    inspection.visit(f"/demo/states/{slug}", 200)
    faults, kinds = [], set()
    for _ in range(_MOST_STOPS):
        inspection.page.keyboard.press("Tab")
        seen = inspection.measure("focus")
        if seen is None:
            break
        kinds.add(seen["kind"])
        if seen["width"] < _LEAST_WIDTH or seen["clear"] or not seen["inView"]:
            faults.append(seen)
    context.close()
    assert faults == []
    assert kinds
