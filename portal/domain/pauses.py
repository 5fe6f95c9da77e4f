"""Pausing a clock, where the procedure says so, and only for the reasons that it names [docs/domain.md 4].

A paused clock ends later by the working days of the pause, and by no more than the procedure
allows: after that it runs on by itself, whoever forgets to end the pause.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # The calendar of working days reads the policy, of which this is a part.
    from portal.domain.deadlines import WorkingDays

# Those in which the victim or somebody outside may have to act first. Receiving, confirming and
# answering are the bodies' own, and the time to appeal is the applicant's.
PAUSABLE = frozenset({"decide_threshold", "hold_panel", "send_outcome", "decide_appeal"})


class PauseReason(StrEnum):
    """Why a clock waits."""

    VICTIMS_CONSENT = auto()
    VICTIM_ASKS = auto()
    COURT = auto()


@dataclass(frozen=True, slots=True)
class PauseRule:
    """One reason, the clocks that may wait for it, and for how many working days at most."""

    reason: PauseReason
    clocks: frozenset[str]
    at_most: int


@dataclass(frozen=True, slots=True)
class PausePolicy:
    """What the procedure says of pauses; without a rule no clock pauses."""

    rules: tuple[PauseRule, ...] = ()

    def rule(self, clock: str, reason: PauseReason) -> PauseRule | None:
        """The rule that lets this clock wait for this reason."""
        return next(
            (each for each in self.rules if each.reason is reason and clock in each.clocks), None
        )

    def reasons(self, clock: str) -> tuple[PauseReason, ...]:
        """For what this clock may wait."""
        return tuple(each.reason for each in self.rules if clock in each.clocks)

    def frozen(self) -> list[dict[str, Any]]:
        """The rules as a case keeps them from its beginning."""
        return [
            {
                "reason": each.reason.value,
                "clocks": sorted(each.clocks),
                "at_most": each.at_most,
            }
            for each in self.rules
        ]

    @classmethod
    def kept(cls, policy: Mapping[str, Any]) -> "PausePolicy":
        """The rules that a case began under; none, where its procedure did not name any."""
        return cls(
            tuple(
                PauseRule(
                    PauseReason(each["reason"]), frozenset(each["clocks"]), int(each["at_most"])
                )
                for each in policy.get("pauses", ())
            )
        )


def latest_due(due_on: date, at_most: int, days: "WorkingDays") -> date:
    """The last day of a clock that was due on ``due_on``, if it is paused as long as it may be."""
    return days.add(due_on, at_most)


def resumed_due(
    due_on: date, paused_on: date, resumed_on: date, at_most: int, days: "WorkingDays"
) -> date:
    """The last day of a clock that goes on.

    Args:
        due_on: its last day before the pause.
        at_most: working days that a pause may last.

    Raises:
        ValueError: it goes on before it was paused.
    """
    if resumed_on < paused_on:
        raise ValueError("a pause cannot end before it began")
    return days.add(due_on, min(days.between(paused_on, resumed_on), at_most))
