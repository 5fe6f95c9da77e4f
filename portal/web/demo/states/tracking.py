"""States of following a case, as the person who sent it sees them."""

from portal.web.demo.states import report_cases, review_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.state import Group, Play, State, opening

_COOKIE = "track"
_UNKNOWN = {"reference": "ASB-2222-2222", "code": "A" * 16}


def states() -> Group:
    """Opening a case, and the timeline of each status."""
    found = [
        State("track-open", "Follow a case", opening("/track")),
        State("track-open-errors", "Follow a case, nothing given", _tried({}), 422),
        State("track-open-unknown", "Follow a case, unknown", _tried(_UNKNOWN), 422),
        State("track-open-throttled", "Follow a case, too many tries", _throttled, 429),
        State("track-opened", "Follow a case, opened with its code", _opened),
    ]
    for name, report in report_cases.SAMPLES.items():
        found.append(State(f"track-report-{name}", f"Report: {report.title}", _report(name)))
    for name, review in review_cases.SAMPLES.items():
        found.append(State(f"track-review-{name}", f"Case review: {review.title}", _review(name)))
    return Group("Follow a case", tuple(found))


def _report(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = report_cases.find(browser, name)
        browser.keep_cookie(_COOKIE, made.token)
        browser.open(f"/track/{made.reference}")

    return play


def _review(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        browser.keep_cookie(_COOKIE, made.token)
        browser.open(f"/track/{made.reference}")

    return play


def _tried(values: dict[str, str]) -> Play:
    def play(browser: StateBrowser) -> None:
        browser.open("/track")
        browser.send(values, to="/track")

    return play


def _throttled(browser: StateBrowser) -> None:
    enter = _tried(_UNKNOWN)
    for _ in range(12):
        enter(browser)
        if browser.response.status_code == 429:
            return


def _opened(browser: StateBrowser) -> None:
    made = report_cases.find(browser, "in-progress")
    _tried({"reference": made.reference.lower(), "code": made.code})(browser)
