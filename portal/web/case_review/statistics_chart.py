"""One small chart for each number: a column for each period, drawn on the server.

Small charts side by side need no colours to tell the numbers apart and no legend. Every column
carries its number, and the table on the same page says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.vocabulary import Measure
from portal.web.case_review.statistics_words import Line

MOST_SHOWN = 5

WIDTH, HEIGHT = 320, 168
_TOP, _FLOOR = 24, 136
_WIDEST = 44


@dataclass(frozen=True)
class Column:
    """One period's column; without a number it has no height and says so."""

    label: str
    number: int | None
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Chart:
    """One number through the periods, oldest first."""

    measure: Measure
    columns: tuple[Column, ...]


def charts(lines: Sequence[Line]) -> list[Chart]:
    """A chart for each number, of the latest periods, all on one scale.

    Args:
        lines: latest first.
    """
    shown = list(reversed(lines[:MOST_SHOWN]))
    most = max((number or 0 for line in shown for number in line.numbers.values()), default=0)
    return [Chart(measure, _columns(shown, measure, max(most, 1))) for measure in Measure]


def _columns(lines: list[Line], measure: Measure, most: int) -> tuple[Column, ...]:
    room = WIDTH / max(len(lines), 1)
    width = min(_WIDEST, room - 8)
    found = []
    for place, line in enumerate(lines):
        number = line.numbers[measure]
        height = (_FLOOR - _TOP) * (number or 0) / most
        found.append(
            Column(
                label=line.label,
                number=number,
                x=round(place * room + (room - width) / 2, 1),
                y=round(_FLOOR - height, 1),
                width=round(width, 1),
                height=round(height, 1),
            )
        )
    return tuple(found)
