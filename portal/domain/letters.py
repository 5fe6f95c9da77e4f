"""The letters of a case review: what each is about, and which open the time to appeal [docs/domain.md 4, 5]."""

from datetime import date
from enum import StrEnum, auto

from portal.domain.deadlines import WorkingDays, letter_received
from portal.domain.policy import Clocks
from portal.domain.vocabulary import Channel


class LetterKind(StrEnum):
    """What a letter tells. Each has a template and a title of its own."""

    THRESHOLD_MET = auto()
    THRESHOLD_NOT_MET = auto()
    OUTCOME = auto()
    APPEAL_OUTCOME = auto()
    REPRESENTATIVE_LIMITED = auto()
    REPRESENTATIVE_REFUSED = auto()
    WITHDRAWN = auto()


# A person may appeal against what these tell, counted from the day they get it.
OPENS_APPEAL = frozenset({LetterKind.THRESHOLD_NOT_MET, LetterKind.OUTCOME})

# Word of the letter is there on the day it is sent; the letter itself stands online.
_AT_ONCE = frozenset({Channel.EMAIL, Channel.TEXT})


def received_on(channel: Channel | None, sent_on: date, days: WorkingDays, clocks: Clocks) -> date:
    """When a letter counts as received.

    Args:
        channel: how word of it went; None where no safe way is known: it counts as posted at
            the earliest, until an officer records the day on which it was given.
    """
    return letter_received(sent_on, days, clocks, posted=channel not in _AT_ONCE)
