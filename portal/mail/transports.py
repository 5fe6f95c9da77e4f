"""Handing mail over: to a folder of files, to an SMTP server, or to a service for every channel."""

import os
import smtplib
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol, runtime_checkable

from portal.config import Settings, Smtp
from portal.mail.message import Letter, NotDelivered

MAIL_FOLDER = "mail"


class Transport(Protocol):
    """Something that takes mail."""

    def deliver(self, mail: EmailMessage) -> None:
        """Hand one mail over.

        Raises:
            NotDelivered: it was not taken.
        """


@runtime_checkable
class Messenger(Protocol):
    """A service that takes messages of every channel, not only mail."""

    def send(self, letter: Letter, *, repeated: bool) -> None:
        """Hand one message over; `repeated`: it was tried before.

        Raises:
            NotDelivered: it was not taken.
        """


class FilesTransport:
    """Writes each mail to a file of its own; the same mail twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, mail: EmailMessage) -> None:
        """Write the mail, on the disk when this returns."""
        identity = mail["Message-ID"].strip("<>").partition("@")[0]
        when = mail["Date"].datetime.strftime("%Y%m%dT%H%M%SZ")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(self._folder / f"{when}-{identity}.eml", mail.as_bytes())
        except OSError as error:
            raise NotDelivered(f"file {error.errno}") from error

    def _write(self, target: Path, content: bytes) -> None:
        # Renamed when whole, so that a reader never sees half a mail.
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, target)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class SmtpTransport:
    """Hands each mail to an SMTP server, over TLS unless the settings say no.

    Args:
        server: where and as whom.
        tls: how the server's certificate is checked; the machine's own authorities when None.
    """

    def __init__(self, server: Smtp, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._tls = tls or ssl.create_default_context()

    def deliver(self, mail: EmailMessage) -> None:
        """Hand the mail over; it counts as taken once the server has answered its data."""
        try:
            with self._connected() as connection:
                connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code = max(code for code, _ in error.recipients.values())
            raise NotDelivered(f"recipient {code}", permanent=code >= 500) from error
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
            raise NotDelivered(f"data {code}", permanent=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            # Greeting, sign-in or sender refused: our own settings, which somebody will put right.
            raise NotDelivered(f"server {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotDelivered(f"connection {type(error).__name__}") from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self._server
        connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            if server.starttls:
                connection.starttls(context=self._tls)
            if server.username is not None:
                connection.login(server.username, server.password or "")
            yield connection
        finally:
            _leave(connection)


def _leave(connection: smtplib.SMTP) -> None:
    # The mail was taken or not before this: a poor goodbye must not send it again.
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


def transport_for(settings: Settings) -> Transport | Messenger:
    """The transport that the settings choose."""
    if settings.notify is not None:
        # Only here, so that no other deployment loads its client.
        from portal.mail.notify import NotifyTransport

        return NotifyTransport(settings.notify)
    if settings.smtp is not None:
        return SmtpTransport(settings.smtp)
    return FilesTransport(settings.instance / MAIL_FOLDER)
