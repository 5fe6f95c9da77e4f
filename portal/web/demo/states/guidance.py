"""States of the guidance, and of the hours that change it."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from portal import clock
from portal.content.model import Authority
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.state import Group, Play, State, opening

_PAGES = {
    "home": ("/", "The front page"),
    "west-end": ("/priorities/west-end", "Priority: the West End"),
    "violence": ("/priorities/violence-and-exploitation", "Priority: violence and exploitation"),
    "neighbourhoods": ("/priorities/neighbourhoods", "Priority: neighbourhoods"),
    "victims-rights": ("/victims-rights", "Victims' rights"),
    "accessibility": ("/accessibility", "Accessibility statement"),
    "privacy": ("/privacy", "Privacy notice"),
    "cookies": ("/cookies", "Cookies"),
}
_HOURS = ("home", "violence")
_NIGHT = time(3, 0)


def last_night() -> datetime:
    """The latest three o'clock in the morning: within a day, so that no draft has ended since."""
    now = clock.local_now()
    night = datetime.combine(now.date(), _NIGHT, clock.LONDON)
    return night if night <= now else night - timedelta(days=1)


def office_hours() -> datetime:
    """Noon of the latest Wednesday before today."""
    today = clock.today()
    day = today - timedelta(days=(today.weekday() - 2) % 7 or 7)
    return datetime.combine(day, time(12, 0), clock.LONDON)


def states(authority: Authority) -> Group:
    """Guidance pages, each question and door of the way to help, and the hours."""
    found = [
        State(f"guidance-{key}", title, opening(path)) for key, (path, title) in _PAGES.items()
    ]
    tree = authority.pages["en"]["help"].tree
    if tree is None:
        raise LookupError("the help page has no questions")
    for key, question in tree.questions.items():
        path = "/help" if key == tree.start else f"/help/{key}"
        found.append(State(f"help-{key}", f"Find help: {question.title}", opening(path)))
    for key, door in tree.doors.items():
        found.append(
            State(f"help-{key}", f"Find help, door: {door.title}", opening(f"/help/{key}"))
        )
    for key in _HOURS:
        path, title = _PAGES[key]
        found.append(
            State(
                f"guidance-{key}-day", f"{title}, in office hours", opening_at(path, office_hours)
            )
        )
        found.append(
            State(f"guidance-{key}-night", f"{title}, out of hours", opening_at(path, last_night))
        )
    return Group("Guidance", tuple(found))


def opening_at(path: str, instant: Callable[[], datetime]) -> Play:
    """A page as it is at another time."""

    def play(browser: StateBrowser) -> None:
        browser.at = instant()
        browser.open(path)

    return play
