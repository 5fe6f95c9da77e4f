"""Which addresses are guidance, and what their pages depend on."""

from collections.abc import Callable, Hashable
from datetime import datetime

from portal import clock
from portal.content.model import Authority
from portal.domain.deadlines import is_staffed
from portal.locales import DEFAULT
from portal.services.working_days import working_days

PRIORITIES = ("west-end", "violence-and-exploitation", "neighbourhoods")
_PAGES = ("/help", "/victims-rights", "/accessibility", "/privacy", "/cookies")


def guidance_paths(authority: Authority, locales: tuple[str, ...]) -> frozenset[str]:
    """Every address of a guidance page, in every language."""
    paths = ["/", *_PAGES, *(f"/priorities/{slug}" for slug in PRIORITIES)]
    tree = authority.pages[DEFAULT]["help"].tree
    if tree is not None:
        paths += [f"/help/{key}" for key in (*tree.questions, *tree.doors)]
    return frozenset(
        path if code == DEFAULT else f"/{code}{path}" for code in locales for path in paths
    )


def who_answers(authority: Authority) -> Callable[[], Hashable]:
    """A function that tells which of the contacts with two numbers are open now."""
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
