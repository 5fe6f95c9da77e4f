"""Looks at one page as axe, as a narrow screen, as forced colours and as a finger do."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Response

from portal.config import ROOT

_AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
MEASURES = Path(__file__).with_name("measures.js").read_text(encoding="utf-8")

TAGS = [
    "wcag2a",
    "wcag2aa",
    "wcag2aaa",
    "wcag21a",
    "wcag21aa",
    "wcag21aaa",
    "wcag22a",
    "wcag22aa",
    "wcag22aaa",
    "best-practice",
]
# Rules that axe leaves off unless they are asked for.
FURTHER = ("target-size", "color-contrast-enhanced", "identical-links-same-purpose")
# At most two, each with its reason: rule -> reason.
WAIVERS: dict[str, str] = {}
_OPTIONS: dict[str, Any] = {
    "resultTypes": ["violations"],
    # Nothing reads the selectors; and the copies of style sheets serve experimental rules only, which the
    # tags leave out (tests/journeys/test_states_axe.py holds that every rule runs).
    "selectors": False,
    "preload": {"assets": ["media"]},
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {
        **{rule: {"enabled": True} for rule in FURTHER},
        **{rule: {"enabled": False} for rule in WAIVERS},
    },
}

WIDE = {"width": 1280, "height": 900}
# WCAG 1.4.10.
NARROW = {"width": 320, "height": 640}


class Inspection:
    """One browser page that goes from state to state.

    Args:
        page: a new page.
        axe_everywhere: whether nearly each visit is looked at by axe. The browser then gets it once, for
            every document to come: handing its half megabyte over each time took a fifth of the time.
    """

    def __init__(self, page: Page, *, axe_everywhere: bool = False) -> None:
        self.page = page
        self._axe_there = axe_everywhere
        self._errors: list[str] = []
        page.add_init_script(MEASURES)
        if axe_everywhere:
            page.add_init_script(_AXE)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self._errors.append(str(error)))

    def visit(self, path: str, status: int) -> None:
        """Load a page, with nothing left of the one before.

        Raises:
            AssertionError: the page answered another status.
        """
        self._errors.clear()
        response: Response | None = self.page.goto(path, wait_until="load")
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"

    def console_errors(self) -> list[str]:
        """What scripts and the browser complained of since the visit."""
        return list(self._errors)

    def measure(self, name: str, *values: Any) -> Any:
        """The result of one of the measures of `measures.js`."""
        return self.page.evaluate(
            "([name, values]) => portalMeasures[name](...values)", [name, list(values)]
        )

    def faults(self, *names: str) -> list[str]:
        """What several measures of `measures.js` find, asked for at once."""
        found: list[str] = self.page.evaluate(
            "names => names.flatMap(name => portalMeasures[name]())", names
        )
        return found

    def language(self) -> tuple[str, str]:
        """The page's language and direction."""
        lang, direction = self.page.evaluate(
            "[document.documentElement.lang, document.documentElement.dir]"
        )
        return lang, direction

    def axe(self) -> list[str]:
        """Every violation that axe finds, with where."""
        return [line for each in self._run_axe("violations") for line in _lines(each)]

    def axe_rules(self) -> set[str]:
        """The rules that axe looks at, whatever they find."""
        kinds = ("violations", "passes", "incomplete", "inapplicable")
        return {each["id"] for kind in kinds for each in self._run_axe(kind)}

    def _run_axe(self, kind: str) -> list[dict[str, Any]]:
        if not self._axe_there:
            self.page.evaluate(_AXE)
        found: list[dict[str, Any]] = self.page.evaluate(
            "async ([options, kind]) => (await axe.run(document, options))[kind]", [_OPTIONS, kind]
        )
        return found

    def _note(self, message: ConsoleMessage) -> None:
        # The browser itself notes each page that answers with an error: here that is the state.
        is_the_page = message.location.get("url", "") == self.page.url
        if message.type == "error" and not is_the_page:
            self._errors.append(message.text)


def _lines(violation: dict[str, Any]) -> Sequence[str]:
    return [f"{violation['id']}: {node['html'][:160]}" for node in violation["nodes"][:4]]
