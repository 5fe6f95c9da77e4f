"""Reading back what the files transport wrote, for the demonstration's mailbox."""

import datetime as dt
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{32}\.eml")


@dataclass(frozen=True)
class KeptMail:
    """One mail as somebody would find it in their mailbox. `name` is its file."""

    name: str
    to: str
    subject: str
    sent_at: dt.datetime
    locale: str
    paragraphs: tuple[tuple[str, ...], ...]
    attached: tuple[str, ...] = ()


def newest(folder: Path, limit: int) -> list[KeptMail]:
    """The newest mails, the last one first."""
    names = (path.name for path in folder.glob("*.eml"))
    found = sorted((name for name in names if _NAME.fullmatch(name)), reverse=True)
    return [_read(folder / name) for name in found[:limit]]


def find(folder: Path, name: str) -> KeptMail | None:
    """One mail by the name of its file, or None."""
    # The name comes out of an address that anybody can type.
    if not _NAME.fullmatch(name) or not (folder / name).is_file():
        return None
    return _read(folder / name)


def _read(path: Path) -> KeptMail:
    mail = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
    words = mail.get_body(("plain",))
    blocks = str(words.get_content() if words else "").strip().replace("\r\n", "\n").split("\n\n")
    return KeptMail(
        name=path.name,
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        sent_at=mail["Date"].datetime,
        locale=str(mail["Content-Language"]),
        paragraphs=tuple(tuple(block.splitlines()) for block in blocks if block.strip()),
        attached=tuple(each.get_filename() or "" for each in mail.iter_attachments()),
    )
