"""The messages that were given up, as managers and administrators see them."""

import pytest

from portal.domain.vocabulary import Role
from portal.mail.message import NotDelivered
from portal.services.messages import mail_desk
from portal.services.messages.delivery import deliver_next
from tests.services.messages.test_outbox_delivery import Scripted, only_row, write
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import OWN_FORM, signed_in

PATH = "/officers/mail"


def _given_up(client: CheckedClient, count: int = 1, why: str = "recipient 550") -> None:
    with client.app.app_context():
        write(count)
        transport = Scripted(*(NotDelivered(why, permanent=True) for _ in range(count)))
        while deliver_next(transport):
            pass


def _open(client: CheckedClient, role: Role = Role.ADMINISTRATOR) -> Page:
    signed_in(client, role)
    return client.get(PATH)


def test_it_says_that_all_is_well(client: CheckedClient) -> None:
    main = _open(client).main
    assert "No message is waiting." in main
    assert "Every message was sent, or is still being tried." in main


def test_the_oldest_that_waits_is_told_with_its_trouble(client: CheckedClient) -> None:
    with client.app.app_context():
        write(2)
        deliver_next(Scripted(NotDelivered("connection ConnectionRefusedError")))
    main = _open(client).main
    assert "2 messages are waiting. The oldest was written on Wed 14 Oct, 12:00." in main
    assert "The mail service could not be reached." in main


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_one_message_is_tried_again(client: CheckedClient, role: Role) -> None:
    _given_up(client)
    page = _open(client, role)
    assert "The mail server says that there is no such address. (recipient 550)" in page.main
    assert "ASB-7K2M-4QXD" in page.main
    assert "sam@example.org" not in page.text
    after = client.submit(page, OWN_FORM)
    assert "1 message will be tried again now." in after.main
    assert "1 message is waiting" in after.main
    with client.app.app_context():
        assert only_row().failed_at is None


def test_a_second_click_is_told_that_it_is_done(client: CheckedClient) -> None:
    _given_up(client)
    page = _open(client)
    client.submit(page, OWN_FORM)
    assert "It was sent, or is being tried, already." in client.submit(page, OWN_FORM).main


def test_all_are_tried_again_at_once(client: CheckedClient) -> None:
    _given_up(client, 3)
    page = _open(client)
    assert "3 messages will be tried again now." in client.submit(page, OWN_FORM + 3).main


def test_more_than_a_page_are_counted(client: CheckedClient) -> None:
    _given_up(client, mail_desk.MOST_SHOWN + 1)
    assert f"There are {mail_desk.MOST_SHOWN + 1}." in _open(client).main


def test_the_message_of_an_erased_case_is_not_offered(client: CheckedClient) -> None:
    _given_up(client, why="case erased")
    page = _open(client)
    assert "The case was erased. It will not be sent." in page.main
    assert "Try again" not in page.main


@pytest.mark.parametrize(
    "values", [{"csrf_token": "old"}, {"csrf_token": "", "message": "1"}, {"message": "x" * 99}]
)
def test_bad_input_tries_nothing(client: CheckedClient, values: dict[str, str]) -> None:
    _given_up(client)
    page = client.submit(_open(client), OWN_FORM, **values)
    assert page.status == 422
    with client.app.app_context():
        assert only_row().failed_at is not None


@pytest.mark.parametrize("message", ["²", "-1", "9" * 20, "0", "x"])
def test_a_message_that_is_not_there_is_no_trouble(client: CheckedClient, message: str) -> None:
    _given_up(client)
    assert client.submit(_open(client), OWN_FORM, message=message).status == 200
    with client.app.app_context():
        assert only_row().failed_at is not None


@pytest.mark.parametrize("told", ["x", "²", "-3", "9" * 40, "%00"])
def test_a_made_up_answer_in_the_address_is_no_trouble(client: CheckedClient, told: str) -> None:
    signed_in(client, Role.MANAGER)
    assert client.get(f"{PATH}?again={told}").status == 200
