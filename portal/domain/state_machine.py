"""What a table of states is made of, and what may be asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Generic, TypeVar

from portal.domain.policy import Clocks
from portal.domain.vocabulary import Priority, Role

S = TypeVar("S", bound=StrEnum)


class Clock(StrEnum):
    """A clock of the policy; each but ``RESPOND`` is a field of ``Clocks``."""

    RESPOND = auto()
    REPORT_STEP = auto()
    WAIT_FOR_RESIDENT = auto()
    ACKNOWLEDGE = auto()
    CONFIRM_MET = auto()
    DECIDE_THRESHOLD = auto()
    HOLD_PANEL = auto()
    SEND_OUTCOME = auto()
    ACTION_UPDATE = auto()
    APPEAL = auto()
    DECIDE_APPEAL = auto()
    AFTER_APPEAL = auto()


class ClockStart(StrEnum):
    """The event whose day a clock runs from."""

    RECEIPT = auto()
    ENTERED = auto()
    THRESHOLD_DECISION = auto()
    PANEL = auto()
    DECISION_RECEIVED = auto()


class Need(StrEnum):
    """What must be recorded with a move."""

    REASON = auto()
    OUTCOME = auto()
    BODY = auto()
    SECOND_OFFICER = auto()
    NEW_DECIDER = auto()
    APPEAL_TIME_OVER = auto()


class NextAction(StrEnum):
    """What has to be done in a state."""

    RESPOND_FIRST = auto()
    WORK_ON_REPORT = auto()
    HEAR_FROM_RESIDENT = auto()
    HEAR_FROM_BODY = auto()
    ACKNOWLEDGE = auto()
    CONFIRM_FINDING = auto()
    DECIDE_THRESHOLD = auto()
    TELL_APPLICANT = auto()
    ASK_BODIES = auto()
    HOLD_PANEL = auto()
    CONSULT_VICTIM = auto()
    START_ACTIONS = auto()
    FOLLOW_ACTIONS = auto()
    WAIT_FOR_APPEAL = auto()
    DECIDE_APPEAL = auto()
    RETURN_TO_STEP = auto()
    END_APPEAL = auto()


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """A way out of a state: where to, who may take it, and what must be recorded with it."""

    to: S
    roles: frozenset[Role]
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True, slots=True)
class State(Generic[S]):
    """A state: its moves, and its next action and clock, which only a final state lacks."""

    moves: tuple[Move[S], ...]
    action: NextAction | None = None
    clock: Clock | None = None
    starts: ClockStart = ClockStart.ENTERED

    @property
    def is_final(self) -> bool:
        """True where nothing is left to do; it may still be reopened or appealed."""
        return self.action is None


class NotAllowedError(Exception):
    """A move that the table has not, or not for this role."""

    def __init__(self, status: StrEnum, to: StrEnum, role: Role) -> None:
        super().__init__(f"{role} may not move {status} to {to}")
        self.status, self.to, self.role = status, to, role


class StateMachine(Generic[S]):
    """A table of states, one for each status."""

    def __init__(self, start: S, states: Mapping[S, State[S]]) -> None:
        self.start = start
        self.states = states

    def allowed(self, status: S, role: Role) -> tuple[S, ...]:
        """Where ``role`` may move something that is in ``status``, in the table's order."""
        return tuple(move.to for move in self.states[status].moves if role in move.roles)

    def check(self, status: S, to: S, role: Role) -> Move[S]:
        """The move, with what it needs; ``NotAllowedError`` where there is none for ``role``."""
        for move in self.states[status].moves:
            if move.to == to and role in move.roles:
                return move
        raise NotAllowedError(status, to, role)


def working_days(
    clock: Clock,
    clocks: Clocks,
    *,
    priority: Priority = Priority.STANDARD,
    bodies_asked: bool = False,
) -> int:
    """The length of a clock; ``bodies_asked`` matters to a threshold decision.

    ``priority`` matters to a first response; where it is high, each later step is as quick.
    """
    urgent_step = clock is Clock.REPORT_STEP and priority is Priority.HIGH
    if clock is Clock.RESPOND or urgent_step:
        return clocks.first_response(priority)
    if clock is Clock.DECIDE_THRESHOLD and bodies_asked:
        return clocks.decide_threshold_with_bodies
    days: int = getattr(clocks, clock.value)
    return days
