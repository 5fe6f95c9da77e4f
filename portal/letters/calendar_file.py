"""A meeting as a calendar file (RFC 5545): one event, nothing of the case in it."""

import datetime as dt
from dataclasses import dataclass

_LONGEST_LINE = 75


@dataclass(frozen=True)
class Meeting:
    """What a calendar needs to know. `sequence` grows with each change of the same `uid`."""

    uid: str
    sequence: int
    changed_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    where: str
    notes: str = ""


def calendar_file(meeting: Meeting, made_by: str) -> str:
    """The file's text, with the line ends that the format asks for.

    Args:
        made_by: the partnership's name.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(made_by)}//Safer portal//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}",
        f"SEQUENCE:{meeting.sequence}",
        f"DTSTAMP:{_instant(meeting.changed_at)}",
        f"DTSTART:{_instant(meeting.starts_at)}",
        f"DTEND:{_instant(meeting.ends_at)}",
        f"SUMMARY:{_text(meeting.title)}",
        f"LOCATION:{_text(meeting.where)}",
        *([f"DESCRIPTION:{_text(meeting.notes)}"] if meeting.notes else []),
        "CLASS:PRIVATE",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _instant(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


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
