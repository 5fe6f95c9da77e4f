"""Adding files in a real browser, with a script and without one."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.files.samples import pdf, photo
from tests.journeys.test_walks import REPORT
from tests.journeys.walking import follow, go_on, heading, visitor


def chosen(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_files_are_added_taken_away_and_refused(
    browser: Browser, browser_context_args: dict[str, Any], script: bool
) -> None:
    with visitor(browser, browser_context_args, java_script_enabled=script) as page:
        page.goto("/report-asb/danger")
        for slug, answers in REPORT:
            if slug == "evidence":
                break
            go_on(page, answers)
        assert heading(page) == "Do you have photos, recordings or documents?"
        page.set_input_files("#files", [chosen("a.jpg", photo()), chosen("b.pdf", pdf())])
        follow(page.get_by_role("button", name="Add these files"))
        expect(page.locator(".app-files__name")).to_have_text(["a.jpg", "b.pdf"])
        follow(page.get_by_role("button", name="Remove a.jpg"))
        expect(page.locator(".app-files__name")).to_have_text(["b.pdf"])
        page.set_input_files("#files", [chosen("c.jpg", b"<html>")])
        follow(page.get_by_role("button", name="Continue", exact=True))
        expect(page.locator("#error-summary")).to_be_focused()
        # Name and message are one line of words, not two columns.
        expect(page.locator("#error-summary a")).to_have_css("display", "inline-block")
        expect(page.locator("#files-error")).to_contain_text("c.jpg: We cannot take this type")
        expect(page.locator(".app-files__name")).to_have_text(["b.pdf"])
        follow(page.get_by_role("button", name="Continue", exact=True))
        expect(page.locator("h1")).to_have_text("Did any of these happen?")
