"""States of adding files: in the report journey and later."""

from io import BytesIO

from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import EvidenceCase, case_of_draft
from portal.services.evidence.evidence_rows import evidence_limits
from portal.web.demo.states import drafts, report_cases, review_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.evidence_files import (
    PROGRAM,
    add_one_of_each_state,
    drawn_photo,
)
from portal.web.demo.states.report import BASE, JOURNEY
from portal.web.demo.states.state import Group, Play, State

_PATH = f"{BASE}/evidence"
_COOKIE = "track"
_ADD = {"then": "add"}
_REFUSED = [(PROGRAM, "holiday.jpg"), (b"", "empty.jpg")]
_TOO_MUCH = "999999999"


def states() -> Group:
    """Each state of the list of files, and each way in which a file is not taken."""
    return Group(
        "Photos and other files",
        (
            State("evidence-added", "Files just added, being checked", _added),
            State("evidence-files", "A file in each state", _in_each_state),
            State("evidence-full", "As many files as may be", _full),
            State("evidence-refused", "One file kept, two refused", _refused, 422),
            State("evidence-none", "Added without a choice", _without, 422),
            State("evidence-too-big", "Too much at one time", _too_big, 413),
            State("evidence-throttled", "Sent too often", _throttled, 429),
            State(
                "track-files", "Later, to a report: a file in each state", _tracked("with-files")
            ),
            State("track-files-none", "Later, to a report: no files yet", _tracked("received")),
            State("track-files-review", "Later, to an application", _tracked_review),
            State("track-files-refused", "Later: a file refused", _tracked_refused, 422),
        ),
    )


def _begin(browser: StateBrowser) -> EvidenceCase:
    """The visitor's draft at this question, without the files of another state."""
    before = JOURNEY.answers()
    for slug in list(before)[list(before).index("evidence") :]:
        del before[slug]
    for slug in ("call-999", "how-long", "how-often", "last-time"):
        before.pop(slug)
    case = case_of_draft(drafts.begin(browser, JOURNEY.journey, before), JOURNEY.journey)
    for file in evidence.list_for(case):
        evidence.remove(case, file.id)
    return case


def _added(browser: StateBrowser) -> None:
    _begin(browser)
    browser.open(_PATH)
    browser.upload([(drawn_photo(2), "door.jpg"), (drawn_photo(3), "hall.jpg")], _ADD, to=_PATH)


def _in_each_state(browser: StateBrowser) -> None:
    add_one_of_each_state(_begin(browser))
    browser.open(_PATH)


def _full(browser: StateBrowser) -> None:
    case = _begin(browser)
    for number in range(evidence_limits().files_per_case):
        evidence.add_file(case, f"photo {number + 1}.jpg", BytesIO(drawn_photo(number)))
    browser.open(_PATH)


def _refused(browser: StateBrowser) -> None:
    _begin(browser)
    browser.open(_PATH)
    browser.upload([(drawn_photo(), "window.jpg"), *_REFUSED], _ADD, to=_PATH)


def _without(browser: StateBrowser) -> None:
    _begin(browser)
    browser.open(_PATH)
    browser.send(_ADD, to=_PATH)


def _too_big(browser: StateBrowser) -> None:
    _begin(browser)
    browser.post(_PATH, None, environ_overrides={"CONTENT_LENGTH": _TOO_MUCH})


def _throttled(browser: StateBrowser) -> None:
    _without(browser)
    while browser.response.status_code == 422:
        browser.send(_ADD, to=_PATH)


def _tracked(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = report_cases.find(browser, name)
        browser.keep_cookie(_COOKIE, made.token)
        browser.open(f"/track/{made.reference}/evidence")

    return play


def _tracked_review(browser: StateBrowser) -> None:
    made = review_cases.find(browser, "confirming")
    browser.keep_cookie(_COOKIE, made.token)
    browser.open(f"/track/{made.reference}/evidence")


def _tracked_refused(browser: StateBrowser) -> None:
    _tracked("with-files")(browser)
    browser.upload(_REFUSED, _ADD, to="/evidence")
