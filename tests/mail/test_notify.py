"""Messages reach a Notify that speaks its published API, and every refusal is told apart."""

import datetime as dt
import subprocess
import sys

import pytest

from portal.domain.vocabulary import Channel
from portal.mail.message import Letter, NotDelivered, compose
from portal.mail.notify import NotifyTransport
from portal.mail.transports import Messenger
from tests.mail.notify_server import FakeNotify, notify_server, settings
from tests.mail.servers import free_port

WRITTEN_AT = dt.datetime(2026, 10, 14, 11, 0, tzinfo=dt.UTC)
HOME = "Ada Lovelace\n12 Acacia Road\nLondon\nSW1E 6QP"
TO = {Channel.EMAIL: "sam@example.org", Channel.TEXT: "07700 900123", Channel.LETTER: HOME}


def letter(channel: Channel = Channel.EMAIL, to: str = "") -> Letter:
    address = to or TO[channel]
    return Letter(address, "You have news", "Words ü.\n", "en", "abc123", WRITTEN_AT, channel)


def refusal(url: str, timeout: float = 5.0, key: str = "") -> NotDelivered:
    chosen = settings(url, timeout=timeout, **({"key": key} if key else {}))
    with pytest.raises(NotDelivered) as refused:
        NotifyTransport(chosen).send(letter(), repeated=False)
    assert "example.org" not in refused.value.reason
    return refused.value


@pytest.mark.parametrize(
    ("channel", "kind", "field"),
    [(Channel.EMAIL, "email", "email_address"), (Channel.TEXT, "sms", "phone_number")],
)
def test_an_email_and_a_text_arrive_with_their_words(
    channel: Channel, kind: str, field: str
) -> None:
    notify = FakeNotify()
    with notify_server(notify) as url:
        NotifyTransport(settings(url)).send(letter(channel), repeated=False)
    (sent,) = notify.sent
    assert (sent["type"], sent[field], sent["reference"]) == (kind, TO[channel], "abc123")
    assert sent["personalisation"] == {"subject": "You have news", "body": "Words ü.\n"}


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (HOME, ["Ada Lovelace", "12 Acacia Road", "London", "SW1E 6QP"]),
        ("Ada\nFlat 1, 2 Hill St, London,\n\n SW1E  6QP ", ["Ada", "Flat 1", "2 Hill St", "London", "SW1E 6QP"]),
        ("A\nb\nc\nd\ne\nf\ng\nh\nSW1E 6QP", ["A", "b, c, d", "e", "f", "g", "h", "SW1E 6QP"]),
    ],
)  # fmt: skip
def test_a_letter_goes_to_an_address_of_seven_lines_at_most(address: str, lines: list[str]) -> None:
    notify = FakeNotify()
    with notify_server(notify) as url:
        NotifyTransport(settings(url)).send(letter(Channel.LETTER, address), repeated=False)
    words = notify.sent[0]["personalisation"]
    assert [words[f"address_line_{number}"] for number in range(1, len(lines) + 1)] == lines
    assert len(words) == len(lines) + 2


@pytest.mark.parametrize(
    ("status", "name", "reason", "permanent"),
    [
        (400, "ValidationError", "notify 400 ValidationError", True),
        (400, "BadRequestError", "notify 400 BadRequestError", False),
        (403, "AuthError", "notify 403 AuthError", False),
        (429, "RateLimitError", "notify 429 RateLimitError", False),
        (429, "TooManyRequestsError", "notify 429 TooManyRequestsError", False),
        (500, "Exception", "notify 500 Exception", False),
        (503, "sam@example.org", "notify 503", False),
    ],
)
def test_a_refusal_is_told_apart(status: int, name: str, reason: str, permanent: bool) -> None:
    notify = FakeNotify((status, name))
    with notify_server(notify) as url:
        refused = refusal(url)
    assert (refused.reason, refused.permanent) == (reason, permanent)
    assert notify.sent == []


def test_a_wrong_key_is_refused_until_somebody_puts_it_right() -> None:
    wrong = "tests-26785a09-ab16-4eb0-8407-a37497a57506-00000000-8d35-48ac-975b-e847b4f122b0"
    with notify_server(FakeNotify()) as url:
        refused = refusal(url, key=wrong)
    assert (refused.reason, refused.permanent) == ("notify 403 AuthError", False)


def test_no_answer_in_time_is_tried_again_later() -> None:
    with notify_server(FakeNotify("late")) as url:
        refused = refusal(url, timeout=0.2)
    assert (refused.reason, refused.permanent) == ("connection ReadTimeout", False)


def test_a_service_that_is_down_is_tried_again_later() -> None:
    refused = refusal(f"http://127.0.0.1:{free_port()}")
    assert (refused.reason, refused.permanent) == ("connection ConnectionError", False)


def test_an_answer_that_is_no_answer_is_tried_again_later() -> None:
    with notify_server(FakeNotify("noise")) as url:
        refused = refusal(url)
    assert (refused.reason, refused.permanent) == ("notify 201", False)


def test_a_message_whose_answer_was_lost_is_not_sent_twice() -> None:
    notify = FakeNotify("lost")
    with notify_server(notify) as url:
        assert refusal(url).reason == "connection ConnectionError"
        NotifyTransport(settings(url)).send(letter(), repeated=True)
    assert len(notify.sent) == 1
    assert notify.asked == ["abc123"]


def test_a_repeat_that_never_arrived_is_sent() -> None:
    notify = FakeNotify((500, "Exception"))
    with notify_server(notify) as url:
        refusal(url)
        NotifyTransport(settings(url)).send(letter(), repeated=True)
    assert len(notify.sent) == 1


def test_a_channel_without_a_template_waits_for_one() -> None:
    with notify_server(FakeNotify()) as url:
        only_email = settings(url).__class__(url, settings(url).key, "x", None, None)
        with pytest.raises(NotDelivered, match="no template for text") as refused:
            NotifyTransport(only_email).send(letter(Channel.TEXT), repeated=False)
    assert not refused.value.permanent


def test_it_is_told_from_a_transport_of_mail() -> None:
    assert isinstance(NotifyTransport(settings("http://127.0.0.1:1")), Messenger)


def test_no_mail_is_made_of_a_text_or_a_letter() -> None:
    with pytest.raises(NotDelivered, match="no service for text"):
        compose(letter(Channel.TEXT), "Safer Westminster", "no-reply@example.org")


def test_its_client_is_loaded_only_where_it_is_chosen() -> None:
    told = (
        "import sys, portal.factory, portal.commands.worker;"
        "sys.exit('notifications_python_client' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
