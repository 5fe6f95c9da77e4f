"""Mail reaches a folder and a real SMTP server, and every refusal is told apart."""

import datetime as dt
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest

from portal.config import Smtp
from portal.mail.message import Letter, NotDelivered, compose
from portal.mail.transports import FilesTransport, SmtpTransport
from tests.mail.servers import Inbox, certificate, free_port, smtp_server


def mail(identity: str = "abc123") -> EmailMessage:
    written_at = dt.datetime(2026, 10, 14, 11, 0, tzinfo=dt.UTC)
    letter = Letter("sam@example.org", "You have news", "Words ü.\n", "en", identity, written_at)
    return compose(letter, "Safer Westminster", "no-reply@example.org")


def plain(port: int) -> SmtpTransport:
    return SmtpTransport(Smtp("127.0.0.1", port, None, None, starttls=False, timeout=5))


def refusal(transport: SmtpTransport) -> NotDelivered:
    with pytest.raises(NotDelivered) as refused:
        transport.deliver(mail())
    assert "example.org" not in refused.value.reason
    return refused.value


def test_a_file_holds_the_whole_mail_and_a_second_try_is_the_same_file(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    transport = FilesTransport(folder)
    for identity in ("abc", "abc", "def"):
        transport.deliver(mail(identity))
    names = sorted(file.name for file in folder.iterdir())
    assert names == ["20261014T110000Z-abc.eml", "20261014T110000Z-def.eml"]
    assert message_from_bytes((folder / names[0]).read_bytes())["Subject"] == "You have news"


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file in its place")
    with pytest.raises(NotDelivered) as refused:
        FilesTransport(tmp_path / "mail").deliver(mail())
    assert not refused.value.permanent


def test_a_server_gets_the_mail() -> None:
    inbox = Inbox()
    with smtp_server(inbox) as port:
        plain(port).deliver(mail())
    assert inbox.recipients == [["sam@example.org"]]
    assert inbox.mails[0]["Message-ID"] == "<abc123@example.org>"
    assert inbox.mails[0].get_content().strip() == "Words ü."


def test_a_poor_goodbye_is_no_reason_to_send_again() -> None:
    inbox = Inbox(quit=["451 cannot even say goodbye"])
    with smtp_server(inbox) as port:
        plain(port).deliver(mail())
    assert len(inbox.mails) == 1


@pytest.mark.parametrize(
    ("verb", "answer", "reason", "permanent"),
    [
        ("rcpt", "450 sam@example.org is busy", "recipient 450", False),
        ("rcpt", "550 no sam@example.org here", "recipient 550", True),
        ("data", "452 disk full", "data 452", False),
        ("data", "554 refused", "data 554", True),
        ("mail", "421 not now", "server 421", False),
        ("mail", "550 you may not send", "server 550", False),
    ],
)
def test_a_refusal_is_told_apart(verb: str, answer: str, reason: str, permanent: bool) -> None:
    inbox = Inbox(**{verb: [answer]})
    with smtp_server(inbox) as port:
        refused = refusal(plain(port))
    assert (refused.reason, refused.permanent) == (reason, permanent)
    assert inbox.mails == []


def test_a_server_that_is_down_is_tried_again_later() -> None:
    refused = refusal(plain(free_port()))
    assert (refused.reason, refused.permanent) == ("connection ConnectionRefusedError", False)


def test_tls_is_used_and_its_certificate_checked(tmp_path: Path) -> None:
    server_tls, client_tls = certificate(tmp_path)
    inbox = Inbox()
    with smtp_server(inbox, server_tls) as port:
        settings = Smtp("127.0.0.1", port, None, None, starttls=True, timeout=5)
        SmtpTransport(settings, client_tls).deliver(mail())
        assert inbox.over_tls == [True]
        assert refusal(SmtpTransport(settings)).reason == "connection SSLCertVerificationError"
    assert len(inbox.mails) == 1


def test_nothing_goes_in_clear_where_tls_was_asked_for() -> None:
    inbox = Inbox()
    with smtp_server(inbox) as port:
        settings = Smtp("127.0.0.1", port, None, None, starttls=True, timeout=5)
        refused = refusal(SmtpTransport(settings))
    assert (refused.reason, refused.permanent) == ("connection SMTPNotSupportedError", False)
    assert inbox.mails == []
