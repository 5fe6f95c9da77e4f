"""States of the letters of a case review, for the person and for officers."""

from portal.web.demo.states import review_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.officer import REVIEW, page, sending, state
from portal.web.demo.states.state import Group, Play, State
from portal.web.demo.states.words import LONG_TEXT

# Each sample, which of its letters, and what that is.
_LETTERS = {
    "met": (1, "there will be a review"),
    "not-met": (1, "no review, with reasons and appeal"),
    "appeal-upheld": (2, "the appeal is upheld"),
    "appeal-dismissed": (2, "the appeal is not upheld"),
}


def states() -> Group:
    """Each kind of letter, as the person reads it and as officers do."""
    found = []
    for name, (_number, title) in _LETTERS.items():
        found.append(State(f"letter-{name}", f"Letter: {title}", _own(name)))
        found.append(
            state(f"letter-{name}", f"Letter: {title}, as officers read it", _officers(name))
        )
    for slug, title, (show, act, typed) in _PREVIEWS:
        found.append(state(f"letter-preview-{slug}", title, sending(show, typed, f"/{act}")))
    return Group("Letters of a case review", tuple(found))


_CASES = "/officers/case-reviews"
_REASONS = {
    "persistence": "Two occasions in three months.",
    "harm": "Loss of sleep.",
    "adequacy": "The landlord wrote once.",
    "bodies_hold": "The police hold one log.",
    "words": "We looked at all that you told us.",
}


def _act(name: str, act: str, place: int = 0) -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        page(REVIEW, f"{_CASES}/{made.reference}/{act}", place)(browser)

    return play


_PREVIEWS = (
    (
        "met",
        "The letter before it is sent: a review is held",
        (_act("confirming", "confirm-met"), "confirm-met", {"words": LONG_TEXT}),
    ),
    (
        "not-met",
        "The letter before it is sent: no review, proposed",
        (
            _act("threshold-decision", "propose-not-met"),
            "propose-not-met",
            {**_REASONS, "else_helps": "Mediation."},
        ),
    ),
    (
        "agreed",
        "The letter before it is sent: no review, to be agreed",
        (_act("proposed", "agree", place=1), "agree", {"words": "I read it and agree."}),
    ),
)


def _own(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        browser.keep_cookie("track", made.token)
        browser.open(f"/track/{made.reference}/letters/{_LETTERS[name][0]}")

    return play


def _officers(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        page(REVIEW, f"/officers/case-reviews/{made.reference}/letters/{_LETTERS[name][0]}")(
            browser
        )

    return play
