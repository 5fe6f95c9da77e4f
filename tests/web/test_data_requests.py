"""A resident's complaint about data, and how managers log and answer requests."""

import pytest

from portal.domain.vocabulary import Role
from portal.services.data_protection import data_requests
from tests.builders import a_report, an_officer
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import act, signed_in

FORM = "/privacy/complaint"
GOOD = {"words": "A letter went next door.", "name": "Sam", "reach": "sam@example.org"}


def complain(client: CheckedClient, **values: str) -> Page:
    return client.submit(client.get(FORM), **{**GOOD, **values})


def log(client: CheckedClient, **values: str) -> Page:
    day = {"received_on-day": "12", "received_on-month": "10", "received_on-year": "2026"}
    good = {"kind": "access", "intake": "letter", **day, **GOOD}
    return act(client, "/officers/data-requests/new", **{**good, **values})


def test_a_resident_complains_and_learns_by_when(client: CheckedClient) -> None:
    page = complain(client)
    assert page.h1 == "We have your complaint"
    assert "Thursday, 12 November 2026" in page.main or "Thursday 12 November 2026" in page.main
    signed_in(client, Role.MANAGER)
    main = client.get("/officers/data-requests").main
    assert "A complaint about data" in main
    assert "Tell them we have it" in main


def test_the_privacy_notice_leads_there(client: CheckedClient) -> None:
    assert FORM in {a.get("href") for a in client.get("/privacy").all("a")}


def test_sending_twice_keeps_one(client: CheckedClient) -> None:
    page = client.get(FORM)
    first, second = client.submit(page, **GOOD), client.submit(page, **GOOD)
    assert first.main == second.main
    with client.app.app_context():
        assert len(data_requests.list_requests(an_officer(Role.MANAGER))) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"words": ""},
        {"name": ""},
        {"reach": ""},
        {"words": "x" * 5000},
        {"csrf_token": "old"},
        {"words": "\0"},
    ],
)
def test_bad_input_keeps_what_was_typed(client: CheckedClient, values: dict[str, str]) -> None:
    page = complain(client, **values)
    assert page.status == 422
    if "name" not in values:
        assert "Sam" in page.text
    with client.app.app_context():
        assert data_requests.list_requests(an_officer(Role.MANAGER)) == []


def test_a_flood_is_told_to_wait(client: CheckedClient) -> None:
    for _ in range(10):
        assert complain(client).status == 200
    page = complain(client)
    assert page.status == 429
    assert "Wait an hour" in page.main


@pytest.mark.parametrize("reference", ["", "x", "DP-2222-2222", "ASB-2222-2222", "%00", "é" * 300])
def test_a_made_up_reference_leads_to_the_form(client: CheckedClient, reference: str) -> None:
    page = client.get(f"{FORM}/sent?reference={reference}")
    assert page.response.status_code in (302, 303) or page.h1.startswith("Complain")


def test_a_manager_logs_names_cases_and_answers(client: CheckedClient) -> None:
    manager = signed_in(client, Role.MANAGER)
    with client.app.app_context():
        case = a_report(manager)
    page = log(client)
    assert page.h1 == "A copy of their data"
    assert "Thu 12 Nov" in page.main
    path = page.response.request.path
    wrong = act(client, f"{path}/cases", cases="ASB-2222-2222")
    assert wrong.status == 422
    page = act(client, f"{path}/cases", cases=f"{case.lower()}\n")
    assert "The cases are saved." in page.main
    assert f"/officers/reports/{case}" in {a.get("href") for a in page.all("a")}
    page = act(client, f"{path}/acknowledge")
    assert "It is recorded that they were told." in page.main
    page = act(client, f"{path}/end", outcome="done", words="We sent a copy.")
    assert "The answer is recorded." in page.main
    assert "What you can do" not in page.main
    assert act(client, f"{path}/end", outcome="done", words="x").status == 422


@pytest.mark.parametrize("cases", ["x", "DP-2222-2222", "ASB", "\n".join(["ASB-2222-2222"] * 30)])
def test_what_is_no_reference_is_refused(client: CheckedClient, cases: str) -> None:
    signed_in(client, Role.MANAGER)
    page = act(client, f"{log(client).response.request.path}/cases", cases=cases)
    assert page.status == 422


def test_a_day_to_come_is_refused(client: CheckedClient) -> None:
    signed_in(client, Role.MANAGER)
    page = log(client, **{"received_on-day": "15"})
    assert page.status == 422
    assert "A letter went next door." in page.text


@pytest.mark.parametrize("tail", ["", "/end", "/nothing"])
def test_a_guessed_request_is_not_found(client: CheckedClient, tail: str) -> None:
    signed_in(client, Role.MANAGER)
    for reference in ("DP-2222-2222", "ASB-2222-2222", "x", "%00"):
        assert client.get(f"/officers/data-requests/{reference}{tail}").status == 404


def test_a_complaint_is_no_case(client: CheckedClient) -> None:
    complain(client)
    with client.app.app_context():
        reference = data_requests.list_requests(an_officer(Role.MANAGER))[0].reference
    signed_in(client, Role.MANAGER)
    for kind in ("reports", "case-reviews", "keeping"):
        assert client.get(f"/officers/{kind}/{reference}").status == 404
    page = client.submit(client.get("/track"), reference=reference, code="A" * 16)
    assert page.status == 422
