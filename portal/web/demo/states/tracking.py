"""States of following a case, as the person who sent it sees them."""

from portal.security import blind_index
from portal.services.tracking import tracking_changes
from portal.services.tracking.tracking_access import add_session
from portal.services.transaction import transaction
from portal.web.demo.states import cases, report_cases, review_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.state import Group, Play, State, opening
from portal.web.demo.states.words import LONG_TEXT

_COOKIE = "track"
_MINUTE_LONG = "It is worst on Fridays, when the bar closes at two in the morning."
# Each act with a case that it is offered on, what is sent, and what is sent wrongly.
_ACTS: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "answer": ("waiting-for-you", {"words": _MINUTE_LONG}, {"words": ""}),
    "message": ("in-progress", {"words": _MINUTE_LONG}, {"words": ""}),
    "correct": ("in-progress", {"account": _MINUTE_LONG}, {"account": ""}),
    "withdraw": ("in-progress", {"words": _MINUTE_LONG}, {"words": _MINUTE_LONG}),
    "not-solved": ("closed-advice-given", {"words": _MINUTE_LONG}, {"words": ""}),
    "contact": ("in-progress", {"careful": _MINUTE_LONG}, {"ways": "text", "telephone": ""}),
    "how-it-went": ("closed-advice-given", {"words": _MINUTE_LONG}, {"words": _MINUTE_LONG}),
}
_ASKED = {"reference": "ASB-2222-2222", "email": "nobody@example.org"}
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
    found += _by_mail()
    for slug in _ACTS:
        found += _act(slug)
    for name, report in report_cases.SAMPLES.items():
        found.append(State(f"track-report-{name}", f"Report: {report.title}", _report(name)))
    found += _plans()
    for name, review in review_cases.SAMPLES.items():
        found.append(State(f"track-review-{name}", f"Case review: {review.title}", _review(name)))
    return Group("Follow a case", tuple(found))


def _by_mail() -> list[State]:
    return [
        State("track-email", "Get a code by email", opening("/track/email")),
        State("track-email-errors", "Get a code, nothing given", _sent("/track/email", {}), 422),
        State("track-code", "A code was asked for", _code()),
        State("track-code-wrong", "The code is wrong", _code({"code": "1234 5678"}), 422),
        State("track-code-empty", "The code is empty", _code({}), 422),
        State("track-code-throttled", "Too many codes", _too_many, 429),
        State("track-cases", "All of a person's cases", _signed_in("/track/cases")),
        State("track-case-by-email", "A case, opened by email", _signed_in("/track/{}")),
        State("track-new-code", "Replace a lost code", _signed_in("/track/{}/new-code")),
        State("track-new-code-made", "The new code, shown once", _made_anew),
        State("track-new-email", "Change the email", _opened_at("in-progress", "email")),
        State("track-new-email-errors", "Change the email, nothing given", _no_email, 422),
        State(
            "track-new-email-code",
            "Change the email, code asked",
            _opened_at("in-progress", "email-code"),
        ),
        State("track-new-email-wrong", "Change the email, wrong code", _wrong_new_email, 422),
    ]


def _plans() -> list[State]:
    """The plan of a review, as it comes along, and what its victim says."""
    shown = {
        "plan-released": "draft to comment on",
        "plan-commented": "draft, commented on",
        "plan-taken-up": "draft, comment answered",
        "outcome-sent": "final",
        "following-up": "carried out",
        "actions-late": "late",
        "closed": "all done",
    }
    found = [
        State(f"track-plan-{name}", f"The plan: {title}", _review(name, "/plan"))
        for name, title in shown.items()
    ]
    found += _meetings()
    ask = _review("plan-released", "/plan-comment")

    def wrong(browser: StateBrowser) -> None:
        ask(browser)
        browser.send({"answer": "wants_changes"}, to="/plan-comment")

    def interrupted(browser: StateBrowser) -> None:
        ask(browser)
        browser.drop_cookie(_COOKIE)
        browser.send({"answer": "wants_changes", "words": LONG_TEXT[:300]}, to="/plan-comment")

    return [
        *found,
        State(
            "track-review-not-solved", "A review is not solved", _review("closed", "/not-solved")
        ),
        State("track-plan-comment", "On a case: comment on the plan", ask),
        State("track-plan-comment-errors", "Comment on the plan, with errors", wrong, 422),
        State("track-plan-comment-interrupted", "Comment, closed meanwhile", interrupted),
        State(
            "track-plan-comment-done",
            "Comment on the plan, done",
            _review("plan-commented", "?done=plan-comment"),
        ),
    ]


def _meetings() -> list[State]:
    """The meeting about a case, and how its victim takes part."""
    ask = _review("panel-set", "/taking-part")

    def wrong(browser: StateBrowser) -> None:
        ask(browser)
        browser.send({"words": LONG_TEXT}, to="/taking-part")

    return [
        State("track-meeting", "The meeting: set", _review("panel-set", "/meeting")),
        State("track-meeting-answered", "It: answered", _review("panel-answered", "/meeting")),
        State("track-taking-part", "On a case: take part in the meeting", ask),
        State("track-taking-part-errors", "Take part, with errors", wrong, 422),
        State(
            "track-taking-part-again",
            "Take part, answered before",
            _review("panel-answered", "/taking-part"),
        ),
    ]


def _act(slug: str) -> list[State]:
    name, good, wrong = _ACTS[slug]
    path = slug

    def errors(browser: StateBrowser) -> None:
        _opened_at(name, path)(browser)
        browser.send(wrong, to=f"/{slug}")

    def done(browser: StateBrowser) -> None:
        _opened_at(name, f"?done={slug}")(browser)

    def interrupted(browser: StateBrowser) -> None:
        _opened_at(name, path)(browser)
        browser.drop_cookie(_COOKIE)
        browser.send(good, to=f"/{slug}")

    def again(browser: StateBrowser) -> None:
        interrupted(browser)
        made = report_cases.find(browser, name)
        browser.send({"code": made.code}, to="/track")

    def meanwhile(browser: StateBrowser) -> None:
        _opened_at(name, path)(browser)
        # An officer's acts make a later version; none is earlier than this one.
        browser.send({"version": "0", "words": LONG_TEXT[:300]}, to=f"/{slug}")

    title = slug.replace("-", " ")
    found = [
        State(f"track-{slug}", f"On a case: {title}", _opened_at(name, path)),
        State(f"track-{slug}-errors", f"On a case: {title}, with errors", errors, 422),
        State(f"track-{slug}-done", f"On a case: {title}, done", done),
        State(f"track-{slug}-interrupted", f"On a case: {title}, closed meanwhile", interrupted),
    ]
    if slug == "message":
        found += [
            State("track-message-again", "On a case: opened again, to send what was typed", again),
            State("track-message-meanwhile", "On a case: something new meanwhile", meanwhile, 422),
        ]
    return found


def _opened_at(name: str, path: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = report_cases.find(browser, name)
        browser.keep_cookie(_COOKIE, made.token)
        joined = path if path.startswith("?") else f"/{path}"
        browser.open(f"/track/{made.reference}{joined}")

    return play


def _by_email(browser: StateBrowser, name: str = "in-progress") -> cases.Made:
    """A case that a mailed code opened; what is mailed is not read here."""
    made = report_cases.find(browser, name)
    email = tracking_changes.find_contact(made.token, made.reference).email
    with transaction() as session:
        token = add_session(session, made.reference, blind_index.email_term(email))
    browser.keep_cookie(_COOKIE, token)
    return made


def _signed_in(path: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = _by_email(browser)
        browser.open(path.format(made.reference))

    return play


def _made_anew(browser: StateBrowser) -> None:
    made = _by_email(browser, "passed-on")
    browser.open(f"/track/{made.reference}/new-code")
    browser.send({}, to="/new-code")


def _sent(path: str, values: dict[str, str]) -> Play:
    def play(browser: StateBrowser) -> None:
        browser.open(path)
        browser.send(values, to=path)

    return play


def _code(typed: dict[str, str] | None = None) -> Play:
    def play(browser: StateBrowser) -> None:
        # A pair may ask few times, so each play asks for another one.
        mailbox = f"nobody.{browser.address.replace('.', '-')}@example.org"
        _sent("/track/email", {**_ASKED, "email": mailbox})(browser)
        if typed is not None:
            browser.send(typed, to="/track/code")

    return play


def _too_many(browser: StateBrowser) -> None:
    for _ in range(7):
        _sent("/track/email", _ASKED)(browser)
        if browser.response.status_code == 429:
            return


def _no_email(browser: StateBrowser) -> None:
    _opened_at("in-progress", "email")(browser)
    browser.send({}, to="/email")


def _wrong_new_email(browser: StateBrowser) -> None:
    _opened_at("in-progress", "email-code")(browser)
    browser.send({"code": "1234 5678"}, to="/email-code")


def _report(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made = report_cases.find(browser, name)
        browser.keep_cookie(_COOKIE, made.token)
        browser.open(f"/track/{made.reference}")

    return play


def _review(name: str, below: str = "") -> Play:
    def play(browser: StateBrowser) -> None:
        made = review_cases.find(browser, name)
        browser.keep_cookie(_COOKIE, made.token)
        browser.open(f"/track/{made.reference}{below}")

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
