"""Alternating rounds: what is compared is measured in turn, so that noise falls on both alike."""

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.servers import Server

ROUNDS = 7


@dataclass(frozen=True)
class Goal:
    """A goal of docs/performance.md: its number, what it says, and its limit.

    `at_least`: whether the limit is the least or the most that is allowed.
    """

    number: str
    says: str
    limit: float
    at_least: bool = False

    def met(self, value: float) -> bool:
        """Whether a figure holds the goal."""
        return value >= self.limit if self.at_least else value <= self.limit


def alternate(
    first: Callable[[], float], second: Callable[[], float], rounds: int = ROUNDS
) -> list[tuple[float, float]]:
    """Measure both once for warmth, then in turn; every second round begins with the other."""
    first(), second()
    found = []
    for number in range(rounds):
        if number % 2:
            other = second()
            found.append((first(), other))
        else:
            found.append((first(), second()))
    return found


def cost(server: Server, ask: Callable[[], object], times: int) -> float:
    """CPU seconds of the server's workers for one request."""
    before = server.cpu_seconds()
    for _ in range(times):
        ask()
    return (server.cpu_seconds() - before) / times


def report(bench: str, goal: Goal, figures: Sequence[float], **more: object) -> bool:
    """Print one JSON line: the median, every round, and whether the goal holds.

    Returns:
        Whether it does.
    """
    median = statistics.median(figures)
    met = goal.met(median)
    line = {
        "bench": bench,
        "goal": goal.number,
        "says": goal.says,
        "limit": goal.limit,
        "median": round(median, 4),
        "met": met,
        "rounds": [round(figure, 4) for figure in figures],
        **more,
    }
    print(json.dumps(line), flush=True)
    return met
