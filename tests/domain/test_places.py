"""Postcodes and points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.places import normalise_postcode, outward


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
