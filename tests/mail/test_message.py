"""A mail has the headers that we give it and no others."""

import datetime as dt
from email import message_from_bytes
from email.policy import default

import pytest

from portal.mail.message import Letter, NotDelivered, compose

WRITTEN_AT = dt.datetime(2026, 10, 14, 11, 0, tzinfo=dt.UTC)


def letter(**changes: str) -> Letter:
    given = {
        "to": "sam@example.org",
        "subject": "You have news",
        "body": "Ünïcode — and “quotes”.\n",
        "locale": "en",
        "identity": "abc123",
        **changes,
    }
    return Letter(written_at=WRITTEN_AT, **given)


def read(given: Letter) -> object:
    mail = compose(given, "Safer Westminster, the “Partnership”", "no-reply@example.org")
    return message_from_bytes(mail.as_bytes(), policy=default)


def test_it_says_who_sends_and_that_no_machine_should_answer() -> None:
    mail = read(letter())
    assert mail["From"].addresses[0].addr_spec == "no-reply@example.org"
    assert mail["From"].addresses[0].display_name == "Safer Westminster, the “Partnership”"
    assert mail["To"] == "sam@example.org"
    assert mail["Message-ID"] == "<abc123@example.org>"
    assert mail["Content-Language"] == "en"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == WRITTEN_AT
    assert mail.get_content().splitlines() == ["Ünïcode — and “quotes”."]


@pytest.mark.parametrize(
    "address",
    [
        "sam@example.org\nBcc: eve@example.org",
        "sam@example.org\r\nSubject: Other",
        "sam@example.org, eve@example.org",
        "Sam <sam@example.org>",
        "sam",
        "",
        "\x00@example.org",
        "sam@example.org\ud800",
    ],
)
def test_what_is_no_single_address_is_refused_for_good(address: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        compose(letter(to=address), "Safer Westminster", "no-reply@example.org").as_bytes()
    assert refused.value.permanent
    assert "sam" not in str(refused.value)


@pytest.mark.parametrize("subject", ["News\nBcc: eve@example.org", "News\r\nX-Evil: yes", "a\rb"])
def test_a_subject_cannot_bring_headers_in(subject: str) -> None:
    with pytest.raises(NotDelivered):
        compose(letter(subject=subject), "Safer Westminster", "no-reply@example.org")


def test_a_body_cannot_bring_headers_in_or_end_early() -> None:
    body = "Bcc: eve@example.org\n\n.\nstill here\n"
    mail = read(letter(body=body))
    assert mail["Bcc"] is None
    assert mail.get_content().splitlines() == body.splitlines()
