"""States of the error pages. Where a real mistake leads to one, that mistake is made."""

from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.forms import read_forms
from portal.web.demo.states.state import Group, Play, State, opening

# Bytes: more than a page of answers may hold.
_TOO_BIG = 300 * 1024

# Those that no visitor can bring about at will: the demo's own page stops with the status.
STOPPED = {
    400: "Not understood",
    403: "Not allowed",
    409: "Changed by somebody else",
    410: "Gone",
    422: "Not usable",
    429: "Too many tries",
    500: "Our fault",
    503: "Closed for a while",
}


def states() -> Group:
    """The page of each status."""
    found = [
        State("error-404", "404: no such page", opening("/nothing-here"), 404),
        State("error-405", "405: asked in another way", _wrong_method, 405),
        State("error-413", "413: too big", _too_big, 413),
        State("error-503-typed", "503: with what was typed", _closed_while_sending, 503),
    ]
    for code, words in STOPPED.items():
        found.append(State(f"error-{code}", f"{code}: {words.lower()}", _stopped(code), code))
    return Group("Error pages", tuple(sorted(found, key=lambda state: state.slug)))


def _stopped(code: int) -> Play:
    return opening(f"/demo/errors/{code}")


def _wrong_method(browser: StateBrowser) -> None:
    browser.post("/", {})


def _too_big(browser: StateBrowser) -> None:
    browser.post("/report-asb/danger", {"now": "a" * _TOO_BIG})


def _closed_while_sending(browser: StateBrowser) -> None:
    browser.open("/report-asb/danger")
    form = read_forms(browser.text)[0]
    browser.post(
        "/demo/errors/503", {**dict(form.sent), "account": "Drums until three in the morning."}
    )
