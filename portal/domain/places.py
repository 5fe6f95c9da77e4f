"""Postcodes and points on the map."""

import re
from collections.abc import Iterable, Sequence
from math import asin, cos, radians, sin, sqrt

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Ring = Sequence[Point]

EARTH_RADIUS_METRES = 6_371_000
LONGEST_TYPED = 30
INWARD_LENGTH = 3

# Shape only. The letters that the Royal Mail leaves out of each position are left out.
_AREA_AND_DISTRICT = (
    r"[A-PR-UWYZ]("
    r"[0-9]{1,2}"
    r"|[A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?"
    r"|[0-9][A-HJKPS-UW])"
)
_POSTCODE = re.compile(rf"(GIR 0AA|{_AREA_AND_DISTRICT} [0-9][ABD-HJLNP-UW-Z]{{2}})")
_NOT_A_CHARACTER = re.compile(r"[^A-Za-z0-9]")
_DIGITS_MEANT = {"O": "0", "I": "1", "L": "1"}


def normalise_postcode(text: str) -> str | None:
    """A whole postcode in its written form, ``SW1A 1AA``; ``None`` where it has not that shape.

    Any spacing and case; a letter in place of the digit after the space is put right.
    """
    if len(text) > LONGEST_TYPED:
        return None
    typed = _NOT_A_CHARACTER.sub("", text).upper()
    if len(typed) <= INWARD_LENGTH:
        return None
    outward, inward = typed[:-INWARD_LENGTH], typed[-INWARD_LENGTH:]
    inward = _DIGITS_MEANT.get(inward[0], inward[0]) + inward[1:]
    postcode = f"{outward} {inward}"
    return postcode if _POSTCODE.fullmatch(postcode) else None


def outward(postcode: str) -> str:
    """The part before the space of a postcode in its written form."""
    return postcode.partition(" ")[0]


def contains(rings: Iterable[Ring], point: Point) -> bool:
    """True where ``point`` lies in a polygon of outer rings and holes, as GeoJSON has them.

    A point on the border belongs to one side of it only.
    """
    return sum(_crossings(ring, point) for ring in rings) % 2 == 1


def metres_between(one: Point, other: Point) -> float:
    """The distance over the ground, by the haversine formula."""
    (west, south), (east, north) = one, other
    half_up = sin(radians(north - south) / 2) ** 2
    half_across = sin(radians(east - west) / 2) ** 2
    chord = half_up + cos(radians(south)) * cos(radians(north)) * half_across
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(min(1.0, chord)))


def _crossings(ring: Ring, point: Point) -> int:
    """How often a line from ``point`` to the east crosses the ring."""
    x, y = point
    crossed = 0
    for place, (x1, y1) in enumerate(ring):
        x2, y2 = ring[place - 1]
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed += 1
    return crossed
