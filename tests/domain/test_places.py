"""Postcodes and points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.places import contains, metres_between, normalise_postcode, outward


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [
        ("SW1E 6QP", "SW1E 6QP"),
        ("sw1e6qp", "SW1E 6QP"),
        (" s w1e-6qp. ", "SW1E 6QP"),
        ("W1D 3QF", "W1D 3QF"),
        ("W2 1AA", "W2 1AA"),
        ("NW8 OAA", "NW8 0AA"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("M1 1AE", "M1 1AE"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("GIR 0AA", "GIR 0AA"),
        ("W1", None),
        ("6QP", None),
        ("", None),
        ("QW1 1AA", None),
        ("W1D 3QC", None),
        ("W1D 3", None),
        ("W1D 3QFX", None),
        ("Ｗ1D 3QF", None),
        ("W1D\x003QF", "W1D 3QF"),
        ("W" * 5000, None),
    ],
)
def test_a_postcode(typed: str, postcode: str | None) -> None:
    assert normalise_postcode(typed) == postcode


@given(st.text(max_size=40))
def test_anything_typed_is_a_postcode_or_none(text: str) -> None:
    read = normalise_postcode(text)
    assert read is None or normalise_postcode(read) == read


def test_the_outward_part() -> None:
    assert outward("SW1E 6QP") == "SW1E"


SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
HOLE = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0), (1.0, 1.0)]


@pytest.mark.parametrize(
    ("point", "inside"),
    [((3, 3), True), ((1.5, 1.5), False), ((5, 1), False), ((-1, 1), False), ((3, 1.5), True)],
)
def test_a_point_in_a_square_with_a_hole(point: tuple[float, float], inside: bool) -> None:
    assert contains([SQUARE, HOLE], point) is inside


def test_a_point_on_a_border_belongs_to_one_side() -> None:
    east = [(x + 4, y) for x, y in SQUARE]
    assert contains([SQUARE], (4, 2)) is not contains([east], (4, 2))


def test_an_empty_polygon_holds_nothing() -> None:
    assert not contains([[]], (0, 0))


def test_a_distance_over_the_ground() -> None:
    # A degree of latitude is some 111.2 km everywhere; of longitude, half of that at 60 degrees.
    assert metres_between((0, 51), (0, 52)) == pytest.approx(111_195, abs=50)
    assert metres_between((0, 60), (1, 60)) == pytest.approx(55_597, abs=50)
    assert metres_between((0, 51), (0, 51)) == 0
    assert metres_between((-90, 0), (90, 0)) == pytest.approx(20_015_000, rel=0.001)
