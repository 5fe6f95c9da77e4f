"""The borough's own list of postcodes and small areas."""

import pytest

from portal.content.model import Authority
from portal.content.places import Place


def test_every_postcode_of_the_borough_is_there(westminster: Authority) -> None:
    assert len(westminster.places.postcodes) == 31_083


def test_there_are_128_small_areas_and_each_postcode_lies_in_one(westminster: Authority) -> None:
    areas = westminster.places.areas
    assert len(areas) == 128
    assert {one.lsoa for one in westminster.places.postcodes.values()} <= set(areas)


@pytest.mark.parametrize("typed", ["EC4A 2AH", "ec4a2ah", "  EC4A2AH "])
def test_a_postcode_is_found_however_it_is_typed(westminster: Authority, typed: str) -> None:
    assert westminster.places.find(typed) == Place(531157, 181140, "E01004735")


def test_every_postcode_is_found_by_itself(westminster: Authority) -> None:
    places = westminster.places
    assert all(places.find(each) == place for each, place in places.postcodes.items())


@pytest.mark.parametrize(
    "typed", ["M1 1AE", "EC4A 2A", "EC4A", "EC4A2AH,531157", "", "nonsense", "²", "\x00"]
)
def test_other_text_is_not_found(westminster: Authority, typed: str) -> None:
    assert westminster.places.find(typed) is None


def test_the_attribution_names_its_sources(westminster: Authority) -> None:
    for name in ("OS data", "Royal Mail", "Office for National Statistics", "Open Government"):
        assert name in westminster.places.attribution
