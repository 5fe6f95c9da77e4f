"""States of the letters of a case review, for the person and for officers."""

from portal.web.demo.states import review_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.officer import REVIEW, page, state
from portal.web.demo.states.state import Group, Play, State

# Each sample, and what its letter is.
_LETTERS = {"met": "there will be a review", "not-met": "no review, with reasons and appeal"}


def states() -> Group:
    """Each kind of letter, as the person reads it and as officers do."""
    found = []
    for name, title in _LETTERS.items():
        found.append(State(f"letter-{name}", f"Letter: {title}", _own(name)))
        found.append(
            state(f"letter-{name}", f"Letter: {title}, as officers read it", _officers(name))
        )
    return Group("Letters of a case review", tuple(found))


def _own(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        browser.keep_cookie("track", made.token)
        browser.open(f"/track/{made.reference}/letters/1")

    return play


def _officers(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        page(REVIEW, f"/officers/case-reviews/{made.reference}/letters/1")(browser)

    return play
