"""What goes by itself when its time is over."""

from dataclasses import dataclass

from portal.services.drafts import purge_drafts
from portal.services.throttles import purge_throttles


@dataclass(frozen=True)
class Tidied:
    """How much went."""

    drafts: int
    throttles: int


def tidy() -> Tidied:
    """Erase ended drafts with their keys, and counters of tries whose window is over."""
    return Tidied(drafts=purge_drafts(), throttles=purge_throttles())
