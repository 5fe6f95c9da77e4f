"""How much a representative is told: the victim's consent decides it [2014 Act s.104(1); docs/domain.md 5].

The application itself is decided like any other, whatever was said about consent.
"""

from enum import StrEnum, auto

from portal.domain.letters import LetterKind
from portal.domain.resident_acts import ResidentAct
from portal.domain.vocabulary import Consent


class ConsentFound(StrEnum):
    """What an officer found out about the victim's consent; it takes the place of what was told."""

    GIVEN = auto()
    NOT_REACHED = auto()
    REFUSED = auto()
    ACTS_FOR = auto()


class Telling(StrEnum):
    """How much the representative is told: all, nothing of the victim, or nothing more at all."""

    ALL = auto()
    NO_VICTIM_DATA = auto()
    NOTHING_MORE = auto()


_BY_FOUND = {
    ConsentFound.GIVEN: Telling.ALL,
    # An attorney, a deputy, or somebody whom a recorded decision in the victim's best interests names.
    ConsentFound.ACTS_FOR: Telling.ALL,
    ConsentFound.NOT_REACHED: Telling.NO_VICTIM_DATA,
    ConsentFound.REFUSED: Telling.NOTHING_MORE,
}


def telling(told: Consent | None, found: ConsentFound | None) -> Telling:
    """How much a representative is told.

    Args:
        told: what the representative said of the victim's consent.
        found: what an officer found out since, if anything.

    A refusal that only the representative tells of ends nothing yet: the victim is asked first.
    """
    if found is not None:
        return _BY_FOUND[found]
    return Telling.ALL if told is Consent.GIVEN else Telling.NO_VICTIM_DATA


# Writing to us is left to everybody; what it is worth, an officer judges.
_LEFT_WHEN_REFUSED = frozenset({ResidentAct.RESIDENT_MESSAGE})

_WITHOUT_VICTIM_DATA = frozenset(
    {LetterKind.REPRESENTATIVE_LIMITED, LetterKind.REPRESENTATIVE_REFUSED}
)
_LETTERS = {
    Telling.ALL: frozenset(LetterKind),
    Telling.NO_VICTIM_DATA: _WITHOUT_VICTIM_DATA,
    # Also those from before the refusal are closed: they speak of somebody who says no.
    Telling.NOTHING_MORE: frozenset({LetterKind.REPRESENTATIVE_REFUSED}),
}


def may_act(told: Telling, act: str) -> bool:
    """Whether somebody who is told so much may do an act: a ``ResidentAct``, or another change of the case."""
    return told is not Telling.NOTHING_MORE or act in _LEFT_WHEN_REFUSED


def readable_letters(told: Telling) -> frozenset[LetterKind]:
    """The letters that somebody who is told so much may read, whenever they were written."""
    return _LETTERS[told]
