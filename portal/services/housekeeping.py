"""What goes by itself when its time is over."""

from dataclasses import dataclass

from portal.services.data_protection.retention import MOST_IN_A_PASS
from portal.services.drafts import purge_drafts
from portal.services.throttles import purge_throttles


@dataclass(frozen=True)
class Tidied:
    """How much went. `more`: the pass was full, and another one is due."""

    drafts: int
    throttles: int
    more: bool = False


def tidy(most: int = MOST_IN_A_PASS) -> Tidied:
    """Erase ended drafts with their keys, so many at `most`, and counters of tries whose window is over."""
    drafts = purge_drafts(most)
    return Tidied(drafts, purge_throttles(), more=drafts == most)
