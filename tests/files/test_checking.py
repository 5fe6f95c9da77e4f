"""What a file is, is told from its bytes; what is two things at once is not taken."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.evidence import MEGABYTE, EvidenceLimits, FileKind, RefusalReason
from portal.files.checking import Checked, FileRefused, check
from tests.files.samples import archive, box, one_of_each, pdf, picture

LIMITS = EvidenceLimits()
GOOD = one_of_each()
each_good = pytest.mark.parametrize("kind", FileKind)
SCRIPT = b"<ScRiPt>alert(1)</script>"
NOT_WHOLE = (RefusalReason.MIXED_TYPES, RefusalReason.DAMAGED)


def reason(data: bytes, limits: EvidenceLimits = LIMITS) -> RefusalReason | None:
    try:
        check(io.BytesIO(data), limits)
    except FileRefused as refused:
        return refused.reason
    return None


@each_good
def test_each_kind_is_known_by_its_bytes(kind: FileKind) -> None:
    data = GOOD[kind]
    found = check(io.BytesIO(data), LIMITS)
    assert found == Checked(kind, len(data), hashlib.sha256(data).digest())


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"GIF89a" + bytes(40),
        b"II*\x00" + bytes(200),
        b"MM\x00*" + bytes(200),
        b"MZ" + bytes(200),
        b"\x7fELF" + bytes(200),
        b"RIFF\x10\x00\x00\x00AVI " + bytes(20),
        box(b"ftyp", b"avif" + bytes(4) + b"mif1") + box(b"meta"),
        box(b"ftyp", b"mif1" + bytes(4) + b"avif") + box(b"meta"),
        b"\xff\xfb\x90\x00" + bytes(500),
        b"OggS\x00\x02" + bytes(21) + b"\x13" + b"\x80theora",
        archive(),
        SCRIPT + picture(),
        archive() + picture(),
        b"\n" + pdf(),
        b"x",
    ],
    ids=lambda data: repr(data[:16]),
)
def test_what_is_none_of_them_is_refused(data: bytes) -> None:
    assert reason(data) == RefusalReason.UNKNOWN_TYPE


@each_good
@pytest.mark.parametrize("comment", [b"", b"x" * 60_000])
def test_an_archive_behind_a_file_is_found(kind: FileKind, comment: bytes) -> None:
    assert reason(GOOD[kind] + archive(comment)) in NOT_WHOLE


@each_good
def test_a_page_behind_a_file_is_found(kind: FileKind) -> None:
    assert reason(GOOD[kind] + SCRIPT) in NOT_WHOLE


@pytest.mark.parametrize("place", [5_000, 65_530, 65_536])
def test_a_page_inside_a_photo_is_found_wherever_it_lies(place: int) -> None:
    photo = picture()
    padded = photo + bytes(place - len(photo)) + b"<!DOCTYPE html>" + bytes(9)
    assert reason(padded) == RefusalReason.MIXED_TYPES


def test_a_program_in_the_note_of_a_photo_is_found() -> None:
    assert reason(picture(comment=b"<?php system($_GET['c']); ?>")) == RefusalReason.MIXED_TYPES


def test_a_photo_may_carry_a_film_behind_it() -> None:
    assert reason(picture() + GOOD[FileKind.MP4]) is None


def test_a_pdf_may_speak_of_pages() -> None:
    assert reason(pdf().replace(b"<</Type", b"% <html>\n<</Type")) is None


@pytest.mark.parametrize(
    "kind", [FileKind.PDF, FileKind.MP4, FileKind.MOV, FileKind.M4A, FileKind.HEIC, FileKind.WEBP]
)
def test_a_file_cut_short_is_damaged(kind: FileKind) -> None:
    assert reason(GOOD[kind][:-10]) == RefusalReason.DAMAGED


def test_a_film_without_tracks_is_damaged() -> None:
    assert reason(box(b"ftyp", b"isom" + bytes(8)) + box(b"mdat", b"x" * 40)) == (
        RefusalReason.DAMAGED
    )


def test_many_boxes_end_the_look() -> None:
    assert reason(box(b"ftyp", b"isom" + bytes(8)) + box(b"free") * 30_000) == (
        RefusalReason.DAMAGED
    )


def test_sizes() -> None:
    small = EvidenceLimits(photo_megabytes=1, video_megabytes=2)
    photo = picture()
    assert reason(b"", small) == RefusalReason.EMPTY
    assert reason(photo + bytes(MEGABYTE - len(photo)), small) is None
    assert reason(photo + bytes(MEGABYTE - len(photo) + 1), small) == RefusalReason.TOO_BIG
    assert reason(bytes(small.most_bytes + 1), small) == RefusalReason.TOO_BIG


def test_only_the_size_of_a_file_over_every_limit_is_looked_at() -> None:
    class Vast(io.RawIOBase):
        def seek(self, place: int, whence: int = 0) -> int:
            return 10**15

        def read(self, size: int = -1) -> bytes:
            raise AssertionError("read")

    with pytest.raises(FileRefused, match="too_big"):
        check(Vast(), LIMITS)  # type: ignore[arg-type]


@given(
    st.sampled_from(sorted(FileKind)),
    st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=12)), max_size=6),
    st.integers(0, 400),
)
def test_no_bytes_at_all_make_the_look_fail(kind: FileKind, changes, cut: int) -> None:
    data = bytearray(GOOD[kind])
    for place, piece in changes:
        data[place : place + len(piece)] = piece
    reason(bytes(data[: len(data) - cut] if cut % 3 == 0 else data))
