"""States of reporting a problem."""

from portal.web.demo.states import drafts
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.guidance import last_night
from portal.web.demo.states.journey_states import Answers, JourneyStates
from portal.web.demo.states.report_answers import QUESTIONS
from portal.web.demo.states.state import Group, Play, State, opening

BASE = "/report-asb"
JOURNEY = JourneyStates("report", BASE, "report", QUESTIONS)

_CHECK = "/check-answers"
_URGENT = JOURNEY.answers(
    danger={"now": "yes"}, at_risk={"at_risk": ["child"]}, signs={"signs": ["weapon"]}
)
# What the confirmation depends on: what the tester sees, and the answers.
_SENT: dict[str, tuple[str, Answers]] = {
    "sent": ("a standard report, by email", JOURNEY.answers()),
    "sent-anonymous": ("an anonymous report", JOURNEY.answers(identity={"identity": "anonymous"})),
    "sent-no-safe-way": (
        "no way of contact is safe",
        JOURNEY.answers(safe_contact={"ways": ["none"]}),
    ),
    "sent-high": ("danger and a child at risk", _URGENT),
    "sent-hate": ("a hate motive", JOURNEY.answers(hate={"hate": "yes", "motives": ["race"]})),
    "sent-at-home": ("the person is a partner", JOURNEY.answers(who={"relation": "partner"})),
    "sent-council-home": (
        "a council home",
        JOURNEY.answers(home={"home": "council_housing"}, type={"kind": "neighbour_dispute"}),
    ),
    "sent-told-before": (
        "told the council and the police before",
        JOURNEY.answers(
            told_before={"told": "yes", "bodies": ["council", "police"]},
            times_told={"times": "three_or_more"},
        ),
    ),
    "sent-outside": (
        "outside the borough",
        JOURNEY.answers(where={"how": "postcode", "postcode": "M1 1AE"}),
    ),
    "sent-long": ("long words", JOURNEY.long_answers()),
}
# Doors that a question shows because of the answers before it: title, question, answers.
_DOORS: dict[str, tuple[str, str, Answers]] = {
    "where-noise": ("the noise line", "where", JOURNEY.answers(type={"kind": "noise"})),
    "where-police": ("call 101", "where", JOURNEY.answers(type={"kind": "drugs"})),
    "home-outside": (
        "outside the borough",
        "home",
        JOURNEY.answers(where={"how": "postcode", "postcode": "M1 1AE"}),
    ),
    "when-council-home": (
        "the council's own homes",
        "when",
        JOURNEY.answers(home={"home": "council_housing"}),
    ),
    "when-landlord": (
        "a landlord",
        "when",
        JOURNEY.answers(home={"home": "housing_association", "landlord": "A landlord"}),
    ),
}


def states() -> Group:
    """The start, each question, coming back, checking and sending."""
    whole, long = JOURNEY.answers(), JOURNEY.long_answers()
    unfinished = JOURNEY.sending(
        JOURNEY.page("/type", {"danger": {"now": "no"}}), {"then": "save"}, "/type"
    )
    found = [
        State("report-start", "Start", opening(BASE)),
        State("report-start-begun", "Start, with a draft begun", JOURNEY.page("", whole)),
        State("report-saved-unfinished", "Saved in the middle of a page", unfinished),
        *JOURNEY.coming_back(),
        *JOURNEY.of_questions(),
    ]
    for key, (title, slug, given) in _DOORS.items():
        shown = JOURNEY.page(f"/{slug}", given)
        found.append(State(f"report-{key}", f"Question “{slug}”: {title}", shown))
    changing = JOURNEY.page("/what-happened?change=1", whole)
    found += [
        State("report-change", "Change an answer", changing),
        State("report-check", "Check your answers", JOURNEY.page(_CHECK, whole)),
        State("report-check-long", "Check your answers, long words", JOURNEY.page(_CHECK, long)),
        State(
            "report-check-errors",
            "Check your answers, open too long",
            JOURNEY.too_long_open(_CHECK),
            422,
        ),
    ]
    for key, (title, given) in _SENT.items():
        found.append(State(f"report-{key}", f"Sent: {title}", _sent(key, given)))
    found.append(State("report-sent-night", "Sent: danger, out of hours", _sent_at_night))
    return Group("Report a problem", tuple(found))


def _sent(key: str, given: Answers) -> Play:
    def play(browser: StateBrowser) -> None:
        drafts.sent(browser, JOURNEY.journey, BASE, _CHECK, f"report-{key}", given)

    return play


def _sent_at_night(browser: StateBrowser) -> None:
    browser.at = last_night()
    drafts.sent(browser, JOURNEY.journey, BASE, _CHECK, "report-night", _URGENT)
