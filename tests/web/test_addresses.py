"""Addresses as people type them, and what machines ask for."""

import pytest

from tests.web.contract import CheckedClient


@pytest.mark.parametrize(
    "path",
    ["/report-asb/", "/track/", "/community-trigger/", "/help/", "/privacy/", "/ar-XB/track/"],
)
def test_a_slash_at_the_end_changes_nothing(client: CheckedClient, path: str) -> None:
    assert client.get(path).status == 200


def test_officers_may_leave_the_slash_out(client: CheckedClient) -> None:
    assert "/officers/sign-in" in client.get("/officers").response.headers["Location"]


def test_search_engines_are_kept_from_peoples_pages(client: CheckedClient) -> None:
    rules = client.get("/robots.txt").text.splitlines()
    assert {"Disallow: /officers", "Disallow: /track/"} <= set(rules)


def test_ready_answers(client: CheckedClient) -> None:
    page = client.get("/ready")
    assert page.status == 200
    assert page.response.json["migrations"] == "ok"
