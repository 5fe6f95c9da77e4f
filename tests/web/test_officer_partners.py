"""The pages of the directory of partner contacts."""

from portal.domain.vocabulary import Role
from tests.web.contract import CheckedClient
from tests.web.officer_walk import act, signed_in

DESK = {
    "body": "police",
    "organisation": "Made-up Police",
    "name": "Desk",
    "email": "desk@police.example.org",
    "active": "yes",
}


def test_a_contact_by_pages(client: CheckedClient) -> None:
    signed_in(client, Role.ADMINISTRATOR)
    assert "The directory is empty." in client.get("/officers/partners").main
    page = act(client, "/officers/partners/add", **DESK)
    assert "The contact is in the directory." in page.main
    assert "desk@police.example.org" in page.main
    again = act(client, "/officers/partners/add", **{**DESK, "name": "Kept as typed"})
    assert again.status == 422
    assert "This body has a contact with this address already." in again.main
    assert "Kept as typed" in again.text
    page = act(client, "/officers/partners/1", active="no")
    assert "The contact is changed." in page.main
    assert "Not in use" in page.main


def test_bad_input_is_said_beside_its_field(client: CheckedClient) -> None:
    signed_in(client, Role.MANAGER)
    page = act(client, "/officers/partners/add", email="nobody", body="martians")
    assert page.status == 422
    assert "Enter an email address like name@example.org." in page.main
    assert client.get("/officers/partners/7").status == 404
