"""A meeting as a calendar file (RFC 5545): one event, nothing of the case in it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

_LONGEST_LINE = 75


class Method(StrEnum):
    """What a calendar does with the file [RFC 5546]."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Meeting:
    """What a calendar needs to know. `sequence` grows with each change of the same `uid`.

    `organizer` and `attendee`: email addresses, for a file that is mailed to somebody.
    """

    uid: str
    sequence: int
    changed_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    where: str
    notes: str = ""
    organizer: str = ""
    attendee: str = ""


def calendar_file(meeting: Meeting, made_by: str, method: Method = Method.PUBLISH) -> str:
    """The file's text, with the line ends that the format asks for.

    Args:
        made_by: the partnership's name.
        method: whether it is for whoever takes it, asks somebody to come, or takes the meeting back.
    """
    status = "CANCELLED" if method is Method.CANCEL else "CONFIRMED"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(made_by)}//Safer portal//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method.value}",
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}",
        f"SEQUENCE:{meeting.sequence}",
        f"DTSTAMP:{_instant(meeting.changed_at)}",
        f"DTSTART:{_instant(meeting.starts_at)}",
        f"DTEND:{_instant(meeting.ends_at)}",
        f"SUMMARY:{_text(meeting.title)}",
        f"LOCATION:{_text(meeting.where)}",
        *([f"DESCRIPTION:{_text(meeting.notes)}"] if meeting.notes else []),
        *([f"ORGANIZER:mailto:{_address(meeting.organizer)}"] if meeting.organizer else []),
        # Nobody reads a reply: whether somebody comes is said to the contact officer.
        *([f"ATTENDEE;RSVP=FALSE:mailto:{_address(meeting.attendee)}"] if meeting.attendee else []),
        "CLASS:PRIVATE",
        f"STATUS:{status}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _instant(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _address(email: str) -> str:
    return "".join(one for one in email if one.isprintable() and one not in ' ";,:')


def _text(words: str) -> str:
    plain = "\n".join(words.splitlines())
    for character in "\\;,":
        plain = plain.replace(character, f"\\{character}")
    clean = "".join(one for one in plain if one == "\n" or ord(one) >= 32)
    return clean.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, never parted inside a character."""
    parts, part, size = [], "", 0
    for character in line:
        length = len(character.encode())
        if size + length > _LONGEST_LINE:
            parts.append(part)
            # The space that begins a further line counts.
            part, size = " ", 1
        part, size = part + character, size + length
    return "\r\n".join([*parts, part])
