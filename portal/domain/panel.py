"""The panel that reviews a case: who may chair it, how the victim takes part, and its codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto

from portal.domain.vocabulary import Body


class PanelPlace(StrEnum):
    """Where a panel meets."""

    ROOM = auto()
    ONLINE = auto()
    BOTH = auto()


class PanelState(StrEnum):
    """How a panel stands."""

    SET = auto()
    CANCELLED = auto()


class TakingPart(StrEnum):
    """How the victim takes part; any answer may be changed until the panel meets."""

    IN_PERSON = auto()
    ONLINE = auto()
    STATEMENT = auto()
    REPRESENTATIVE = auto()
    NOT_AT_ALL = auto()


@dataclass(frozen=True, slots=True)
class Service:
    """A body and the service within it; without a name, any of the body's."""

    body: Body
    name: str = ""


def is_involved(chair: Service, involved: Iterable[Service]) -> bool:
    """Whether the chair's own service is involved in the case [docs/domain.md 5].

    Where either service has no name, it is taken to be the same: nobody is thought to be
    independent only because a name is missing.
    """
    return any(_same(chair, each) for each in involved)


def _same(one: Service, other: Service) -> bool:
    if one.body is not other.body:
        return False
    names = [" ".join(each.name.casefold().split()) for each in (one, other)]
    return not all(names) or names[0] == names[1]
