"""What a state is, and how it is played."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.web.demo.states.browser import StateBrowser

Play = Callable[[StateBrowser], None]


class WrongState(Exception):
    """A state ended with another status than it declares."""


@dataclass(frozen=True)
class State:
    """One page in one state. The titles are for testers, in English only.

    Args:
        slug: its part of the address.
        title: what the tester is to see.
        play: asks for the pages that lead to it.
        status: the status that its last page answers.
        every_locale: whether the page is there in each locale; officers' pages are English only.
    """

    slug: str
    title: str
    play: Play
    status: int = 200
    every_locale: bool = True


@dataclass(frozen=True)
class Group:
    """The states of one feature."""

    title: str
    states: tuple[State, ...]


def show(
    state: State, app: Any, base_url: str, locale: str, visitor: Mapping[str, str]
) -> StateBrowser:
    """Play a state; the browser then holds its last page.

    Raises:
        WrongState: the page answered something else than the state declares.
    """
    browser = StateBrowser(app, base_url, locale, visitor)
    state.play(browser)
    status = browser.response.status_code
    if status != state.status:
        raise WrongState(f"{state.slug}: {browser.asked[-1]} answered {status}")
    return browser


def opening(path: str) -> Play:
    """A state that is one page, opened."""

    def play(browser: StateBrowser) -> None:
        browser.open(path)

    return play
