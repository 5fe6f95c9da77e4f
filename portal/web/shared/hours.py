"""Who answers the telephone now, for whatever is kept and shows numbers."""

from collections.abc import Callable, Hashable
from datetime import datetime

from flask import Flask, current_app

from portal import clock
from portal.content.model import Authority
from portal.domain.deadlines import is_staffed
from portal.locales import DEFAULT
from portal.services.working_days import working_days

State = Callable[[], Hashable]


def install_hours(app: Flask) -> State:
    """Watch the hours of the application's authority; returns what tells them."""
    state: State = _who_answers(app.extensions["authority"])
    app.extensions["who_answers"] = state
    return state


def who_answers() -> Hashable:
    """Which of the contacts with two numbers are open now: what is kept holds while this is the same."""
    state: State = current_app.extensions["who_answers"]
    return state()


def _who_answers(authority: Authority) -> State:
    contacts = authority.contacts[DEFAULT].values()
    openings = sorted(
        {one.opening for one in contacts if one.opening is not None and one.otherwise is not None},
        key=repr,
    )

    def found(moment: datetime) -> Hashable:
        days, here = working_days(), moment.astimezone(clock.LONDON)
        return tuple(is_staffed(here, opening, days) for opening in openings)

    # No hour of opening begins within a second: what was found holds until the next one.
    kept: tuple[datetime | None, Hashable] = (None, ())

    def state() -> Hashable:
        nonlocal kept
        second = clock.now().replace(microsecond=0)
        known, answer = kept
        if known != second:
            answer = found(second)
            kept = (second, answer)
        return answer

    return state
