"""Numbers for Prometheus: those of every process, for who holds the token, and for nobody outside."""

import concurrent.futures
import http.client
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.house.serving import gunicorn, nginx, production

pytestmark = pytest.mark.xdist_group("servers")

TOKEN = "t" * 40
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def get(port: int, path: str, headers: Mapping[str, str]) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=dict(headers))
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def numbers(port: int) -> dict[tuple[str, ...], float]:
    status, body = get(port, "/metrics", BEARER)
    assert status == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return production(tmp_path_factory.mktemp("metrics"), PORTAL_METRICS_TOKEN=TOKEN)


@pytest.fixture(scope="module")
def served(settings: dict[str, str]) -> Iterator[int]:
    with gunicorn(settings, WEB_CONCURRENCY="3") as port:
        yield port


def test_whichever_process_answers_tells_of_all(served: int) -> None:
    before = numbers(served)

    def came(found: dict[tuple[str, ...], float], *key: str) -> float:
        return found[key] - before.get(key, 0)

    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: get(served, "/track", {}), range(60)))
        for path in ("/no-such-page", "/track/ASB-2222-2222"):
            get(served, path, {})
    # More askings than processes: each of them tells the same.
    for _ in range(6):
        found = numbers(served)
        assert came(found, "portal_requests_total", "tracking.open_case", "2xx") == 60
        assert came(found, "portal_requests_total", "none", "4xx") == 1
        assert came(found, "portal_requests_total", "tracking.case", "3xx") == 1
        assert came(found, "portal_request_seconds_count", "tracking") == 61
        assert came(found, "portal_request_seconds_bucket", "+Inf", "tracking") == 61
    assert found[("portal_database_up",)] == 1
    assert found[("portal_outbox_waiting",)] == 0
    assert not any("ASB-" in part for key in found for part in key)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": f"Bearer {'u' * 40}"}, {"Authorization": TOKEN}, {"Authorization": "é"}],
)
def test_without_the_token_there_is_no_such_page(served: int, headers: dict[str, str]) -> None:
    headers = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    assert get(served, "/metrics", headers)[0] == 404


@pytest.mark.parametrize("path", ["/metrics", "/metrics/", "/en/metrics", "//metrics"])
def test_from_outside_there_is_none_even_with_it(
    served: int, settings: dict[str, str], path: str
) -> None:
    with nginx(served, settings) as site:
        response, body = site.request("GET", path, **BEARER)
    assert response.status == 404
    assert b"portal_requests" not in body


def test_a_portal_without_a_token_has_no_numbers(tmp_path: Path) -> None:
    with gunicorn(production(tmp_path), WEB_CONCURRENCY="1") as port:
        for headers in (BEARER, {"Authorization": "Bearer None"}, {"Authorization": "Bearer "}):
            assert get(port, "/metrics", headers)[0] == 404
