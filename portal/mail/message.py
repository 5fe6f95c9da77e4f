"""A message as mail: headers that cannot be injected into, and the same identity on every try."""

import datetime as dt
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from portal.domain.vocabulary import Channel


class NotDelivered(Exception):
    """A message was not handed over.

    Args:
        reason: a code and a number at most, never an address or words of the message.
        permanent: whether another try would fail in the same way.
    """

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


@dataclass(frozen=True)
class Letter:
    """One message as it goes out. `identity` is the same on every try.

    `calendar`: a calendar file that goes with a mail; services that take none get the words alone.

    `to`: an email address, a telephone number, or name and postal address line by line, as the
    `channel` asks for.
    """

    to: str
    subject: str
    body: str
    locale: str
    identity: str
    written_at: dt.datetime
    channel: Channel = Channel.EMAIL
    calendar: str = ""


def compose(letter: Letter, sender_name: str, sender: str) -> EmailMessage:
    """Make the mail of a letter.

    Args:
        sender_name: the partnership, as a mailbox shows it.
        sender: the address that the portal sends from.

    Raises:
        NotDelivered: it is for no mailbox, or a header is none, such as one with a line break.
    """
    if letter.channel is not Channel.EMAIL:
        # Written while the settings named a service that takes it.
        raise NotDelivered(f"no service for {letter.channel}", permanent=True)
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = Address(sender_name, addr_spec=sender)
        mail["To"] = Address(addr_spec=letter.to)
        mail["Subject"] = letter.subject
        mail["Date"] = format_datetime(letter.written_at)
        mail["Message-ID"] = f"<{letter.identity}@{sender.rpartition('@')[2]}>"
        # Away-notes and list software must not answer it (RFC 3834).
        mail["Auto-Submitted"] = "auto-generated"
        # Setting the content drops every header of it, so the language comes after.
        mail.set_content(letter.body, cte="quoted-printable")
        if letter.calendar:
            _attach_calendar(mail, letter.calendar)
        mail["Content-Language"] = letter.locale
    except (ValueError, IndexError, UnicodeError) as error:
        raise NotDelivered("header refused", permanent=True) from error
    return mail


def _attach_calendar(mail: EmailMessage, text: str) -> None:
    # The method stands in the header too, where mail programs look for it [RFC 6047].
    found = re.search(r"^METHOD:([A-Z]+)", text, re.MULTILINE)
    params = {"method": found[1] if found else "PUBLISH"}
    mail.add_attachment(
        text, subtype="calendar", cte="base64", filename="meeting.ics", params=params
    )
