"""States of "it happened again" and of the diary."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal import clock
from portal.domain.vocabulary import ReportStatus
from portal.services.report import occurrences, reports
from portal.web.demo.states import cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.journey_states import Answers
from portal.web.demo.states.report import JOURNEY
from portal.web.demo.states.state import Group, Play, State
from portal.web.demo.states.words import LONG_TEXT, LONG_WORD

_COOKIE = "track"
_TYPED = {"account": "The drums began again.", "changed": "no", "scale": "3"}


@dataclass(frozen=True)
class Sample:
    """A problem: what the tester is to see, its first report, and what is told again each time."""

    title: str
    answers: Answers
    again: tuple[dict[str, Any], ...] = ()


_PLAIN: dict[str, Any] = {
    "time": "About 2 in the morning",
    "account": "The drums began again.",
    "signs": [],
    "changed": "no",
    "scale": "3",
}
_CHANGED = {**_PLAIN, "changed": "yes", "change": "Now there are two of them.", "scale": "4"}
_LONG = {
    **_PLAIN,
    "time": LONG_WORD,
    "account": LONG_TEXT,
    "changed": "yes",
    "change": LONG_TEXT[:1000],
}

SAMPLES = {
    "once": Sample("told once", JOURNEY.answers()),
    "twice": Sample("told twice", JOURNEY.answers(), (_PLAIN,)),
    "three-times": Sample("told three times", JOURNEY.answers(), (_PLAIN, _CHANGED)),
    "elsewhere": Sample(
        "told the police before",
        JOURNEY.answers(
            told_before={"told": "yes", "bodies": ["police"]}, times_told={"times": "twice"}
        ),
        (_PLAIN,),
    ),
    "withheld": Sample("contact withheld", JOURNEY.answers(who={"relation": "partner"}), (_PLAIN,)),
    "long": Sample("long words", JOURNEY.long_answers(), (_LONG, _LONG)),
}


def states() -> Group:
    """The page that adds an occurrence, its confirmation, and the diary."""
    found = [
        State("again", "It happened again", _form({})),
        State("again-errors", "It happened again, nothing given", _form({}, sent=True), 422),
        State(
            "again-bad-date",
            "It happened again, no such date",
            _form(
                {
                    "on": "exact",
                    "on-on-day": "31",
                    "on-on-month": "February",
                    "on-on-year": "2026",
                    **_TYPED,
                },
                sent=True,
            ),
            422,
        ),
        State("again-closed", "It happened again, open too long", _closed, 422),
    ]
    for name, sample in SAMPLES.items():
        if sample.again:
            found.append(State(f"again-sent-{name}", f"Sent: {sample.title}", _sent(name)))
    found.append(State("again-followed", "Followed: told three times", _followed("three-times")))
    for name, sample in SAMPLES.items():
        found.append(State(f"diary-{name}", f"Diary: {sample.title}", _diary(name)))
    return Group("It happened again, and the diary", tuple(found))


def _form(values: dict[str, str], *, sent: bool = False) -> Play:
    def play(browser: StateBrowser) -> None:
        made, _ = _find(browser, "once")
        browser.open(f"/track/{made.reference}/again")
        if sent:
            browser.send(values, to="/again")

    return play


def _closed(browser: StateBrowser) -> None:
    made, _ = _find(browser, "once")
    browser.open(f"/track/{made.reference}/again")
    browser.drop_cookie(_COOKIE)
    about = {"on": "about", "on-about-month": "9", "on-about-year": "2026"}
    browser.send({**about, **_TYPED}, to="/again")


def _sent(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made, added = _find(browser, name)
        browser.open(f"/track/{made.reference}/again/{added[-1]}")

    return play


def _followed(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made, _ = _find(browser, name)
        browser.open(f"/track/{made.reference}")

    return play


def _diary(name: str) -> Play:
    def play(browser: StateBrowser) -> None:
        made, _ = _find(browser, name)
        browser.open(f"/track/{made.reference}/diary")

    return play


def _find(browser: StateBrowser, name: str) -> tuple[cases.Made, list[str]]:
    """The sample, opened, and the references of its occurrences; seen again it is the same."""
    sample = SAMPLES[name]
    made = cases.find(browser, f"diary-{name}", ReportStatus.RECEIVED, lambda: _submitted(sample))
    browser.keep_cookie(_COOKIE, made.token)
    added = [
        occurrences.add_occurrence(
            made.token, made.reference, {**told, "on": _days_ago(number)}, f"state-{number}", "en"
        )
        for number, told in enumerate(sample.again)
    ]
    return made, added


def _days_ago(number: int) -> dict[str, str]:
    on = clock.today() - timedelta(days=3 - number)
    return {"kind": "exact", "on": on.isoformat()}


def _submitted(sample: Sample) -> tuple[str, str]:
    answers = {**sample.answers, "date": {"on": _days_ago(-4), "time": "About 2 in the morning"}}
    token, code = cases.drafted(reports.JOURNEY, answers)
    return reports.submit_draft(token, answers).reference, code
