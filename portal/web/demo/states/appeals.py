"""States of appealing: the form in time and late, what follows, and who may decide."""

from portal.web.demo.states import review_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.officer import MANAGER, page, sending, state
from portal.web.demo.states.state import Group, Play, State
from portal.web.demo.states.words import LONG_TEXT

_COOKIE = "track"
_GOOD = {"grounds": "not_met", "words": "You did not speak with the caretaker."}
_LATE = {"grounds": "delay", "words": LONG_TEXT[:500], "late_why": ""}


def states() -> Group:
    """As the person who appeals sees it, and as a manager who decides."""
    form, late = _opened("not-met", "/appeal"), _opened("not-met-long-ago", "/appeal")
    return Group(
        "Appeals",
        (
            State("track-appeal", "Appeal", form),
            State("track-appeal-errors", "Appeal, with errors", sending(form, {}, "/appeal"), 422),
            State("track-appeal-late", "Appeal, late", late),
            State(
                "track-appeal-late-errors",
                "Appeal, late without a reason",
                sending(late, _LATE, "/appeal"),
                422,
            ),
            State("track-appeal-done", "Appeal, sent", _opened("appeal", "?done=appeal")),
            State("track-appeal-interrupted", "Appeal, closed meanwhile", _interrupted),
            state("appeal-to-decide", "An appeal, for a manager", _officers("appeal")),
            state("appeal-deciding", "Deciding an appeal", _officers("appeal", "/decide-appeal")),
        ),
    )


def _opened(name: str, path: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        browser.keep_cookie(_COOKIE, made.token)
        browser.open(f"/track/{made.reference}{path}")

    return play


def _interrupted(browser: StateBrowser) -> None:
    _opened("not-met", "/appeal")(browser)
    browser.drop_cookie(_COOKIE)
    browser.send(_GOOD, to="/appeal")


def _officers(name: str, path: str = "") -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        page(MANAGER, f"/officers/case-reviews/{made.reference}{path}")(browser)

    return play
