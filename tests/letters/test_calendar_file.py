"""A meeting as a calendar file that any calendar reads."""

import datetime as dt

from portal.letters.calendar_file import Meeting, calendar_file

START = dt.datetime(2026, 10, 20, 14, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def _file(**changes: object) -> str:
    facts = {
        "uid": "u@example.org",
        "sequence": 2,
        "changed_at": START,
        "starts_at": START,
        "ends_at": START + dt.timedelta(minutes=90),
        "title": "Appointment",
        "where": "Room 3",
    }
    return calendar_file(Meeting(**{**facts, **changes}), "Made-up")  # type: ignore[arg-type]


def _unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_it_has_what_the_format_asks_for() -> None:
    lines = _unfolded(_file())
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in (
        "VERSION:2.0",
        "UID:u@example.org",
        "SEQUENCE:2",
        "DTSTAMP:20261020T133000Z",
        "DTSTART:20261020T133000Z",
        "DTEND:20261020T150000Z",
        "SUMMARY:Appointment",
    ):
        assert line in lines, line


def test_words_cannot_add_a_line_of_their_own() -> None:
    text = _file(where="Room 3; left, up\\\r\nATTENDEE:x\x00\nEND:VEVENT")
    assert "LOCATION:Room 3\\; left\\, up\\\\\\nATTENDEE:x\\nEND:VEVENT" in _unfolded(text)
    assert text.count("\r\nEND:VEVENT") == 1
    assert "\n" not in text.replace("\r\n", "")


def test_long_lines_are_folded_at_75_bytes_between_characters() -> None:
    where = "Ä😡 langer Ort " * 20
    text = _file(where=where.strip())
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"LOCATION:{where.strip()}" in _unfolded(text)
