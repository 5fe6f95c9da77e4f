"""Every page in every state: played by real requests, complete, cheap and repeatable."""

import pytest

from portal.content.loader import load_authority
from portal.web.demo.states.catalogue import all_states
from tests.web.contract import CheckedClient, Page, check_headers, check_page

STATES = all_states(load_authority("westminster", ["en"]))


@pytest.mark.parametrize("slug", STATES)
def test_a_state_shows_its_page(client: CheckedClient, slug: str) -> None:
    response = client.http.get(f"/demo/states/{slug}", base_url="http://127.0.0.1")
    assert response.status_code == STATES[slug].status
    if response.status_code < 500:
        check_headers(response)
    check_page(Page(response))


def test_the_list_leads_to_each_state(client: CheckedClient) -> None:
    page = client.get("/demo/states")
    targets = {a.get("href") for a in page.all("a")}
    assert {f"/demo/states/{slug}" for slug in STATES} <= targets
