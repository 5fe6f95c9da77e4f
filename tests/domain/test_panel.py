"""Who may chair a panel: nobody whose own service is involved in the case."""

import pytest

from portal.domain.panel import Service, is_involved
from portal.domain.vocabulary import Body

NOISE = Service(Body.COUNCIL, "Noise team")


@pytest.mark.parametrize(
    ("chair", "expected"),
    [
        (Service(Body.COUNCIL, "  noise   TEAM "), True),
        (Service(Body.COUNCIL), True),
        (Service(Body.COUNCIL, "Parks"), False),
        (Service(Body.POLICE, "Noise team"), False),
    ],
)
def test_the_same_service_is_involved(chair: Service, expected: bool) -> None:
    assert is_involved(chair, [NOISE]) is expected


def test_a_service_without_a_name_stands_for_the_whole_body() -> None:
    assert is_involved(Service(Body.HOUSING, "Legal"), [NOISE, Service(Body.HOUSING)])
    assert not is_involved(Service(Body.HOUSING, "Legal"), [])
