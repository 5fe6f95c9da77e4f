"""States of a partner's own pages, and of what officers do with its requests."""

import secrets

from portal.domain.information import RequestKind
from portal.services.case_review import case_review_pages
from portal.services.demo import people
from portal.services.partner import information_requests, partner_answers
from portal.services.partner.information_requests import RequestLine
from portal.services.partner.partner_access import OPEN_FOR
from portal.services.partner.partner_answers import Draft
from portal.services.tracking.tracking_access import add_session
from portal.services.transaction import transaction
from portal.web.demo.states import review_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.forms import Values
from portal.web.demo.states.officer import REVIEW, page, sending, state
from portal.web.demo.states.partner_cases import ask_in_every_state, name_of
from portal.web.demo.states.state import Group, Play, State
from portal.web.demo.states.words import LONG_TEXT
from portal.web.shared.leaving import PARTNER_COOKIE

_OLD = {"csrf_token": "open for too long"}
_EMPTY = {"words": "", "dates": ""}
_WRITTEN = {"words": LONG_TEXT, "dates": "Some time in May"}
# More than anybody may ask for in a quarter of an hour from one page.
_TOO_MANY = 7


def states() -> Group:
    """From the mailed link to the answer."""
    answer, refuse = _request("open"), _request("open", "/refuse")
    return Group(
        "Partners: a request for information",
        (
            State("partner-open", "A request waits", _anybody()),
            State("partner-open-errors", "A request waits: open for too long", _anybody(_OLD), 422),
            State("partner-open-throttled", "Too many codes were asked for", _throttled, 429),
            State("partner-open-unknown", "No address of ours", _no_label, 404),
            State("partner-code", "A code was asked for", _code()),
            State("partner-code-empty", "The code is empty", _code({}), 422),
            State("partner-code-wrong", "The code is wrong", _code({"code": "1234 5678"}), 422),
            State("partner-request", "The request, to be answered", answer),
            State("partner-request-saved", "The answer is saved", _saved),
            State("partner-request-errors", "The answer is empty", _sent(answer, _EMPTY), 422),
            State("partner-request-long", "Long words, bad dates", _sent(answer, _WRITTEN), 422),
            State(
                "partner-request-overtaken",
                "Somebody else saved it meanwhile",
                _sent(answer, {"words": LONG_TEXT, "version": "0"}),
                409,
            ),
            State("partner-request-late", "The request is late", _request("late")),
            State("partner-request-answered", "The request was answered", _request("answered")),
            State("partner-request-refused", "The request was refused", _request("refused")),
            State("partner-request-cancelled", "It was taken back", _request("cancelled")),
            State("partner-closed", "It had closed while somebody wrote", _closed),
            State("partner-refuse", "Refuse", refuse),
            State("partner-refuse-errors", "Refuse, no reason", _sent(refuse, {}, "/refuse"), 422),
            State("partner-files", "Add files", _request("open", "/files")),
            State(
                "partner-files-errors",
                "Add files, none chosen",
                _sent(_request("open", "/files"), {"then": "add"}, "/files"),
                422,
            ),
        ),
    )


def recommendation_states() -> Group:
    """What a review asks of a body, and its answer; and what officers see of it."""
    open_one = _recommended("open")
    send = _case("recommended-unsent", "/send-recommendations")
    return Group(
        "Partners: recommendations",
        (
            State("partner-recommendations", "Recommendations, to be answered", open_one),
            State(
                "partner-recommendations-errors",
                "Recommendations: nothing chosen",
                sending(open_one, {}, "/request"),
                422,
            ),
            State(
                "partner-recommendations-answered",
                "Recommendations were answered",
                _recommended("answered"),
            ),
            state("recommendations-late", "Recommendations: a body is late", _late_case("")),
            state("recommendations-chase", "Chase a body that is late", _late_case("chase")),
            state(
                "recommendations-unsent",
                "Recommendations wait to be sent",
                _case("recommended-unsent", ""),
            ),
            state("recommendations-send", "Send them", send),
            state(
                "recommendations-send-errors",
                "Send them, nobody chosen",
                sending(send, {}, "/send-recommendations"),
                422,
            ),
        ),
    )


def chair_states() -> Group:
    """The papers of a panel, as its chair reads them, and what officers see of it."""
    open_one, met = _chaired("panel-papers", "open"), _chaired("panel-papers-met", "late")
    return Group(
        "Partners: the chair of a panel",
        (
            State("partner-panel", "The papers of a panel", open_one),
            State("partner-panel-met", "The papers of a panel that has met", met),
            State(
                "partner-panel-errors",
                "What the panel found is empty",
                sending(met, {"words": "", "then": "send"}, "/request"),
                422,
            ),
            State(
                "partner-panel-early",
                "What the panel found, before it met",
                sending(open_one, {"words": LONG_TEXT, "then": "send"}, "/request"),
                422,
            ),
            State(
                "partner-panel-sent",
                "What the panel found is sent",
                _chaired("panel-found", "answered"),
            ),
            state("panel-papers", "A panel whose chair has the papers", _case("panel-found", "")),
            state("panel-give-papers", "Give the papers", _case("panel-papers", "/give-papers")),
        ),
    )


def _chaired(sample: str, name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        label = _asked(browser, sample, RequestKind.CHAIR, name)[1].address
        browser.keep_cookie(PARTNER_COOKIE, _session(label))
        browser.open(f"/partners/{label}/request")

    return play


def _case(sample: str, below: str) -> Play:
    def play(browser: StateBrowser) -> None:
        reference = review_cases.find(browser, sample).reference
        page(REVIEW, f"/officers/case-reviews/{reference}{below}")(browser)

    return play


def _asked(
    browser: StateBrowser, sample: str, kind: RequestKind, name: str
) -> tuple[str, RequestLine]:
    reference = review_cases.find(browser, sample).reference
    for _ in range(2):
        for one in information_requests.list_requests(reference):
            if one.kind is kind and name_of(one) == name:
                return reference, one
        # A tester has answered it: it is left to the tester, and another is made.
        reference = review_cases.make(sample)
    raise LookupError(f"nothing of the kind {kind} is {name}")


def _recommended(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        label = _asked(browser, f"recommended-{name}", RequestKind.REGARD, name)[1].address
        browser.keep_cookie(PARTNER_COOKIE, _session(label))
        browser.open(f"/partners/{label}/request")

    return play


def _late_case(act: str) -> Play:
    def play(browser: StateBrowser) -> None:
        reference, asked = _asked(browser, "recommended-late", RequestKind.REGARD, "late")
        below = f"/requests/{asked.id}/{act}" if act else ""
        page(REVIEW, f"/officers/case-reviews/{reference}{below}")(browser)

    return play


def officer_states() -> Group:
    """Taking a request back, and recording what was said."""
    cancel, record = _officers("cancel"), _officers("record")
    bad: Values = {"words": "They hold one.", "dates": "Monday"}
    return Group(
        "Officers: requests to bodies",
        (
            state("request-cancel", "Take a request back", cancel),
            state(
                "request-cancel-errors", "Take back, no reason", sending(cancel, {}, "/cancel"), 422
            ),
            state("request-record", "Record an answer", record),
            state(
                "request-record-errors", "Record, bad dates", sending(record, bad, "/record"), 422
            ),
            state(
                "request-ended",
                "Record an answer, there is one already",
                sending(
                    _officers("record", "answered"),
                    {"way": "telephone", "words": "They hold one."},
                    "/record",
                ),
                422,
            ),
        ),
    )


def _anybody(values: Values | None = None) -> Play:
    def play(browser: StateBrowser) -> None:
        label = secrets.token_urlsafe(12)
        browser.open(f"/partners/{label}")
        if values is not None:
            browser.send(values, to=label)

    return play


def _no_label(browser: StateBrowser) -> None:
    browser.open("/partners/not-one-of-ours!")


def _throttled(browser: StateBrowser) -> None:
    label = secrets.token_urlsafe(12)
    for _ in range(_TOO_MANY):
        browser.open(f"/partners/{label}")
        browser.send({}, to=label)
        if browser.response.status_code == 429:
            return


def _code(typed: Values | None = None) -> Play:
    def play(browser: StateBrowser) -> None:
        _anybody({})(browser)
        if typed is not None:
            browser.send(typed, to="/code")

    return play


def _request(name: str, below: str = "/request") -> Play:
    def play(browser: StateBrowser) -> None:
        label = _find(browser, name)[1].address
        browser.keep_cookie(PARTNER_COOKIE, _session(label))
        browser.open(f"/partners/{label}{below}")

    return play


def _saved(browser: StateBrowser) -> None:
    label = _find(browser, "open")[1].address
    token = _session(label)
    found = partner_answers.find_opened(token, label)
    if found is not None:
        draft = Draft("We are still looking.", "1 May 2026: drums")
        partner_answers.save(token, label, found.version, draft)
    browser.keep_cookie(PARTNER_COOKIE, token)
    browser.open(f"/partners/{label}/request?done=saved")


def _closed(browser: StateBrowser) -> None:
    _request("open")(browser)
    browser.drop_cookie(PARTNER_COOKIE)
    browser.send({"words": LONG_TEXT}, to="/request")


def _sent(show: Play, values: Values, to: str = "/request") -> Play:
    return sending(show, values, to)


def _officers(act: str, name: str = "open") -> Play:
    def play(browser: StateBrowser) -> None:
        reference, asked = _find(browser, name)
        page(REVIEW, f"/officers/case-reviews/{reference}/requests/{asked.id}/{act}")(browser)

    return play


def _find(browser: StateBrowser, name: str) -> tuple[str, RequestLine]:
    reference = review_cases.find(browser, "asked").reference
    for _ in range(2):
        for one in information_requests.list_requests(reference):
            if name_of(one) == name:
                return reference, one
        # A tester has moved it on: it is left to the tester, and others are made.
        by = people.officer("review@example.org")
        seen = case_review_pages.open_case_review(reference, by).version
        ask_in_every_state(reference, by, seen)
    raise LookupError(f"no request is {name}")


def _session(label: str) -> str:
    """As a mailed code opens it; what is mailed is not read here."""
    with transaction() as session:
        return add_session(session, label, lasts=OPEN_FOR)
