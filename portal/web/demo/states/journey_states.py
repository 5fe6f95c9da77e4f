"""The states that both journeys have: each question, coming back, and sending."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.web.demo.states import drafts
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.forms import Values
from portal.web.demo.states.state import Play, State, opening

Fields = dict[str, Any]
Answers = dict[str, Fields]

_TOO_LONG_OPEN = {"csrf_token": "open for too long"}
# An unknown code of the right shape.
_UNKNOWN_CODE = "A" * 16


@dataclass(frozen=True)
class Asked:
    """One question of a journey.

    Args:
        slug: its part of the address.
        answer: a good answer as a draft keeps it.
        wrong: what sends it with errors; by default nothing is answered.
        long: an answer in words that are awkward for a page.
        given: what earlier answers must be for the question to be asked.
    """

    slug: str
    answer: Fields
    wrong: Values = field(default_factory=dict)
    long: Fields | None = None
    given: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class JourneyStates:
    """Makes the states of one journey.

    Args:
        journey: its name in the draft table.
        base: the address of its start page.
        prefix: how the states' slugs begin.
        questions: its questions in their order.
        rows: answers that are no question's own, given by the day of playing.
    """

    journey: str
    base: str
    prefix: str
    questions: tuple[Asked, ...]
    rows: Callable[[], Answers] = dict

    def answers(self, **changes: Fields) -> Answers:
        """A whole draft, with some questions answered otherwise (hyphens as underscores)."""
        given = {asked.slug: asked.answer for asked in self.questions}
        return {**given, **{slug.replace("_", "-"): fields for slug, fields in changes.items()}}

    def long_answers(self) -> Answers:
        """A whole draft in awkward words."""
        long = {asked.slug: asked.long for asked in self.questions if asked.long is not None}
        return {**self.answers(), **long}

    def page(self, path: str, given: Answers, rows: Callable[[], Answers] | None = None) -> Play:
        """A page below the start page, seen with a draft."""

        def play(browser: StateBrowser) -> None:
            if given:
                drafts.begin(browser, self.journey, {**given, **(rows or self.rows)()})
            browser.open(self.base + path)

        return play

    def sending(self, show: Play, values: Values, to: str) -> Play:
        """A page, and then its form sent."""

        def play(browser: StateBrowser) -> None:
            show(browser)
            browser.send(values, to=to)

        return play

    def of_questions(self) -> list[State]:
        """Each question: as first seen, with errors, and with long words."""
        return [state for asked in self.questions for state in self._of_question(asked)]

    def coming_back(self) -> list[State]:
        """Saving, and coming back with a code."""
        name, path = self.prefix, f"{self.base}/come-back"
        first = self.questions[0].slug
        saved = self.sending(self.page(f"/{first}", self.answers()), {"then": "save"}, f"/{first}")
        return [
            State(f"{name}-saved", "Saved: the code to come back", saved),
            State(f"{name}-come-back", "Come back with a code", opening(path)),
            State(f"{name}-come-back-errors", "Come back, no code given", self._code(""), 422),
            State(
                f"{name}-come-back-unknown",
                "Come back, unknown code",
                self._code(_UNKNOWN_CODE),
                422,
            ),
            State(f"{name}-come-back-throttled", "Come back, too many tries", self._throttled, 429),
        ]

    def too_long_open(self, path: str) -> Play:
        """A page that was open for so long that its token is no longer good."""
        return self.sending(self.page(path, self.answers()), _TOO_LONG_OPEN, path)

    def _of_question(self, asked: Asked) -> list[State]:
        slug, path, name = asked.slug, f"/{asked.slug}", f"{self.prefix}-{asked.slug}"
        before = self._before(asked)
        show = self.page(path, before)
        wrong = self.sending(show, asked.wrong, path)
        found = [
            State(name, f"Question “{slug}”", show),
            State(f"{name}-errors", f"Question “{slug}”, with errors", wrong, 422),
        ]
        if asked.long is not None:
            long = self.page(path, {**before, slug: asked.long})
            found.append(State(f"{name}-long", f"Question “{slug}”, long words", long))
        return found

    def _before(self, asked: Asked) -> Answers:
        place = self.questions.index(asked)
        given = {earlier.slug: earlier.answer for earlier in self.questions[:place]}
        return {**given, **asked.given}

    def _code(self, code: str) -> Play:
        return self.sending(opening(f"{self.base}/come-back"), {"code": code}, "/come-back")

    def _throttled(self, browser: StateBrowser) -> None:
        enter = self._code(_UNKNOWN_CODE)
        for _ in range(12):
            enter(browser)
            if browser.response.status_code == 429:
                return
