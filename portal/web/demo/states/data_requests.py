"""States of data protection requests: a resident's complaint, and the officers' pages."""

import datetime as dt

from portal import clock
from portal.domain.data_requests import DataRequestKind, DataRequestOutcome
from portal.domain.vocabulary import Intake
from portal.services.data_protection import data_requests
from portal.web.demo.states import cases, report_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.forms import Values
from portal.web.demo.states.officer import MANAGER, page, sending, state
from portal.web.demo.states.state import Group, Play, State, opening
from portal.web.demo.states.words import LONG_LINE, LONG_TEXT

_COMPLAINT = "/privacy/complaint"
_LIST = "/officers/data-requests"
_KEY = "a-state-of-the-demonstration"
_GOOD = {
    "key": _KEY,
    "words": "A letter about my report went to the house next door.",
    "name": "Sam Carter",
    "reach": "sam.carter@example.org",
}


def states() -> Group:
    """Complaining, and how managers answer."""
    log = page(MANAGER, f"{_LIST}/new")
    found = [
        State("data-complaint", "Complain about data", opening(_COMPLAINT)),
        State("data-complaint-errors", "Complain, nothing given", _complained({}), 422),
        State(
            "data-complaint-long", "Complain, long words", _complained({"words": LONG_TEXT}), 422
        ),
        State("data-complaint-throttled", "Complain, too many", _throttled, 429),
        State("data-complaint-sent", "The complaint is here", _complained(_GOOD)),
        state("data-requests", "Data requests", _listed),
        state("data-request-log", "Log a data request", log),
        state(
            "data-request-log-errors",
            "Log a data request, with errors",
            sending(log, {}, "/new"),
            422,
        ),
        state("data-request-open", "A data request", _page("access")),
        state("data-request-complaint", "A complaint about data", _page("complaint")),
        state("data-request-copy", "A copy of data", _page("access", "/copy")),
        state(
            "data-request-copy-none", "A copy of data, no case named", _page("complaint", "/copy")
        ),
        state(
            "data-request-copy-errors",
            "A copy of data, open for too long",
            sending(_page("access", "/copy"), {"csrf_token": "old"}, "/copy"),
            422,
        ),
        state("data-request-ended", "A data request that was answered", _page("ended")),
        state(
            "data-request-done",
            "A data request: it was acknowledged",
            _page("access", "?done=acknowledge"),
        ),
    ]
    acts: tuple[tuple[str, Values], ...] = (
        ("acknowledge", {"csrf_token": "open for too long"}),
        ("cases", {"cases": "no reference"}),
        ("end", {"words": LONG_LINE}),
    )
    for act, errors in acts:
        show = _page("complaint", f"/{act}")
        found.append(state(f"data-request-{act}", f"A data request: {act}", show))
        wrong = sending(show, errors, f"/{act}")
        found.append(
            state(f"data-request-{act}-errors", f"A data request: {act}, with errors", wrong, 422)
        )
    return Group("Data protection requests", tuple(found))


def _complained(values: Values) -> Play:
    def play(browser: StateBrowser) -> None:
        browser.open(_COMPLAINT)
        browser.send(values, to=_COMPLAINT)

    return play


def _throttled(browser: StateBrowser) -> None:
    for number in range(12):
        _complained({**_GOOD, "key": f"{_KEY}-{number}-{browser.address.replace('.', '-')}"})(
            browser
        )
        if browser.response.status_code == 429:
            return


def _listed(browser: StateBrowser) -> None:
    for name in ("access", "complaint", "ended"):
        _made(browser, name)
    page(MANAGER, _LIST)(browser)


def _page(name: str, tail: str = "") -> Play:
    def play(browser: StateBrowser) -> None:
        page(MANAGER, f"{_LIST}/{_made(browser, name)}{tail}")(browser)

    return play


def _made(browser: StateBrowser, name: str) -> str:
    """The sample of this name: the same form again gives the same request."""
    officer = cases.hand("manager@example.org")
    kind = DataRequestKind.COMPLAINT if name == "complaint" else DataRequestKind.ACCESS
    told = {"name": "Sam Carter", "reach": "By letter to 12 Example Street", "words": LONG_TEXT}
    came = clock.today() - dt.timedelta(days=26)
    key = f"{_KEY}-{name}"
    reference = data_requests.log_request(officer, kind, Intake.LETTER, came, told, key)
    found = data_requests.open_request(reference, officer)
    if name == "access" and not found.cases:
        case = report_cases.find(browser, "closed-action-taken").reference
        data_requests.name_cases(reference, officer, found.version, [case])
    if name == "ended" and found.is_open:
        data_requests.end_request(
            reference, officer, found.version, DataRequestOutcome.PARTLY, "We sent a copy by post."
        )
    return reference
