"""States of asking for a case review: the questions, the incidents, each result, sending."""

from portal.web.demo.states import drafts
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.case_review_answers import (
    QUESTIONS,
    RESULTS,
    entry,
    long_rows,
    met,
    rows,
    running,
)
from portal.web.demo.states.forms import Values
from portal.web.demo.states.guidance import last_night, opening_at
from portal.web.demo.states.journey_states import Answers, JourneyStates
from portal.web.demo.states.state import Group, Play, State, opening
from portal.web.demo.states.words import LONG_NAME, LONG_TEXT

BASE = "/community-trigger"
JOURNEY = JourneyStates("case_review", BASE, "review", QUESTIONS, met)

_LIST = "/incidents"
_FIRST = f"{_LIST}/00000001"
_NO_REPORT = {"reference": "ASB-2222-2222", "code": "A" * 16}
_BAD_DAY = {"what": "Music", "when": "exact", "on-day": "31", "on-month": "2", "on-year": "2026"}
_TOLD_BAD_DAY = {"made": "exact", "made-on-day": "1", "made-on-month": "1", "made-on-year": "2999"}

# The pages of one incident: slug, title, address below the list, what sends it with errors.
_PAGES: tuple[tuple[str, str, str, Values], ...] = (
    ("add", "Add an incident", f"{_LIST}/add", {}),
    ("when", "Change what and when", f"{_FIRST}/when", _BAD_DAY),
    ("whom", "Who did you tell?", f"{_FIRST}/told/new", {}),
    ("told-when", "When did you tell them?", f"{_FIRST}/told/t1/when", _TOLD_BAD_DAY),
    ("another", "Did you tell anyone else?", f"{_FIRST}/told", {}),
    ("same-problem", "Is it the same problem?", f"{_FIRST}/same-problem", {"same_problem": None}),
    ("remove", "Remove an incident", f"{_FIRST}/remove", {}),
    ("remove-telling", "Remove a telling", f"{_FIRST}/told/t1/remove", {}),
    ("from-report", "Add a report made here", f"{_LIST}/from-report", {}),
)


def states() -> Group:
    """The start, each question, the incidents, the results, and what is published."""
    whole, long = JOURNEY.answers(), JOURNEY.long_answers()
    found = [
        State("review-start", "Start", opening(BASE)),
        State("review-start-night", "Start, out of hours", opening_at(BASE, last_night)),
        State("review-start-begun", "Start, with a draft begun", JOURNEY.page("", whole)),
        *JOURNEY.coming_back(),
        *JOURNEY.of_questions(),
        *_of_rows(),
        *_of_people(),
        State("review-check", "Check your answers", JOURNEY.page("/check-answers", whole)),
        State(
            "review-check-long",
            "Check your answers, long words",
            JOURNEY.page("/check-answers", long, long_rows),
        ),
        *_of_results(),
        State("review-procedure", "The procedure", opening(f"{BASE}/procedure")),
        State("review-statistics", "The figures", opening(f"{BASE}/statistics")),
    ]
    for key, (title, _given) in _SENT.items():
        found.append(State(f"review-{key}", f"Sent: {title}", _sent(key)))
    return Group("Ask for a case review", tuple(found))


_SENT: dict[str, tuple[str, tuple[str, Answers]]] = {
    "sent-met": ("the threshold is met", ("met", JOURNEY.answers())),
    "sent-officer-decides": ("an officer decides", ("officer_decides", JOURNEY.answers())),
    "sent-withheld": (
        "the person is a partner",
        ("met", JOURNEY.answers(relation={"relation": "partner"})),
    ),
    "sent-no-safe-way": (
        "no way of contact is safe",
        ("met", JOURNEY.answers(safe_contact={"ways": ["none"]})),
    ),
}


def _named() -> Answers:
    """Somebody who asks with them."""
    reached = {"ways": ["email", "letter"], "email": "sam@example.org", "address": LONG_TEXT[:300]}
    return {**met(), "person-0000000a": {"name": LONG_NAME, **reached}}


# The pages of one person: slug, title, address, what sends it with errors.
_PERSON: tuple[tuple[str, str, str, Values], ...] = (
    ("list", "Who asks with you", "/people", {}),
    ("add", "Add a person", "/people/add", {}),
    ("change", "Change a person", "/people/0000000a", {"name": ""}),
    ("details", "How to reach a person", "/people/0000000a/details", {"email": "sam"}),
    ("remove", "Remove a person", "/people/0000000a/remove", {}),
)


def _of_people() -> list[State]:
    whole = JOURNEY.answers()
    found = [
        State(
            "review-people-none", "Who asks with you, nobody yet", JOURNEY.page("/people", whole)
        ),
        State(
            "review-check-people",
            "Check your answers, with somebody who asks too",
            JOURNEY.page("/check-answers", whole, _named),
        ),
    ]
    for slug, title, path, wrong in _PERSON:
        show, name = JOURNEY.page(path, whole, _named), f"review-people-{slug}"
        found.append(State(name, title, show))
        sent = JOURNEY.sending(show, wrong, path)
        found.append(State(f"{name}-errors", f"{title}, with errors", sent, 422))
    return found


def _of_rows() -> list[State]:
    whole = JOURNEY.answers()
    found = [
        State("review-incidents-empty", "Incidents, none yet", JOURNEY.page(_LIST, whole, dict)),
        State(
            "review-incidents-long", "Incidents, long words", JOURNEY.page(_LIST, whole, long_rows)
        ),
    ]
    for slug, title, path, wrong in _PAGES:
        show = JOURNEY.page(path, whole)
        name = f"review-row-{slug}"
        sent = JOURNEY.sending(show, wrong, path)
        found.append(State(name, title, show))
        found.append(State(f"{name}-errors", f"{title}, with errors", sent, 422))
    unknown = JOURNEY.sending(
        JOURNEY.page(f"{_LIST}/from-report", whole), _NO_REPORT, "/from-report"
    )
    nobody = JOURNEY.page(f"{_FIRST}/told", whole, lambda: rows(entry("Shouting", 20, ())))
    goes_on = JOURNEY.page(f"{_FIRST}/when", whole, _running)
    new = JOURNEY.page(f"{_FIRST}/told/t2/new", whole, _running)
    same = JOURNEY.page("/same-occasion", whole, RESULTS["same_day"][1])
    return [
        *found,
        State("review-row-from-report-unknown", "Add a report, wrong code", unknown, 422),
        State("review-row-when-going-on", "Change what and when, goes on", goes_on),
        State("review-row-another-nobody", "Did you tell anyone else? Nobody yet", nobody),
        State("review-row-new", "Had anything new happened?", new),
        State(
            "review-row-new-errors",
            "Had anything new happened? With errors",
            JOURNEY.sending(new, {"new": None}, "/new"),
            422,
        ),
        State("review-same-occasion", "One occasion or two?", same),
        State(
            "review-same-occasion-errors",
            "One occasion or two? With errors",
            JOURNEY.sending(same, {}, "/same-occasion"),
            422,
        ),
    ]


def _of_results() -> list[State]:
    whole = JOURNEY.answers()
    found = []
    for key, (title, given) in RESULTS.items():
        shown = JOURNEY.page("/result", whole, given)
        found.append(State(f"review-result-{key.replace('_', '-')}", f"Result: {title}", shown))
    seen = JOURNEY.page("/result", whole)
    better = JOURNEY.page("/better-dates", whole, RESULTS["ask_for_dates"][1])
    return [
        *found,
        State(
            "review-result-long", "Result: long words", JOURNEY.page("/result", whole, long_rows)
        ),
        State(
            "review-result-changed",
            "Result: changed since it was seen",
            JOURNEY.sending(seen, {"shown": "another result"}, "/result"),
            422,
        ),
        State(
            "review-result-errors", "Result: open too long", JOURNEY.too_long_open("/result"), 422
        ),
        State("review-better-dates", "Better dates", better),
        State(
            "review-better-dates-errors",
            "Better dates, open too long",
            JOURNEY.sending(better, {"csrf_token": "open for too long"}, "/better-dates"),
            422,
        ),
    ]


def _running() -> Answers:
    return rows(running("Music", 110, (("council", 90), ("police", 50), ("council", 10))))


def _sent(key: str) -> Play:
    result, given = _SENT[key][1]

    def play(browser: StateBrowser) -> None:
        answers = {**given, **RESULTS[result][1]()}
        drafts.sent(browser, JOURNEY.journey, BASE, "/result", f"review-{key}", answers)

    return play
