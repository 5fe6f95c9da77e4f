"""Whether a file is whole, and ends where its format says that it ends."""

from collections.abc import Callable

from portal.domain.evidence import FileKind, RefusalReason
from portal.files.window import Window

_BLANK = b"\x00\t\n\f\r "
_MOST_BOXES = 20_000
_PDF_TAIL = 2048
_WAV_PARTS = (b"fmt ", b"JUNK", b"bext", b"LIST", b"ds64", b"fact")


def find_fault(kind: FileKind, file: Window) -> RefusalReason | None:
    """What is wrong with the build of a file, as far as can be told without decoding it."""
    look = _LOOKS.get(kind)
    return look(file) if look else None


def _png(file: Window) -> RefusalReason | None:
    return None if file.at(12, 4) == b"IHDR" else RefusalReason.DAMAGED


def _riff(file: Window) -> RefusalReason | None:
    stated = int.from_bytes(file.at(4, 4), "little") + 8
    return RefusalReason.DAMAGED if stated > file.size else None


def _wav(file: Window) -> RefusalReason | None:
    # Recorders that stream leave the lengths open, so only the names of the parts are asked for.
    return None if file.at(12, 4) in _WAV_PARTS else RefusalReason.DAMAGED


def _pdf(file: Window) -> RefusalReason | None:
    tail = file.tail(_PDF_TAIL)
    before, end, after = tail.rpartition(b"%%EOF")
    if not end or b"startxref" not in before:
        return RefusalReason.DAMAGED
    return RefusalReason.MIXED_TYPES if after.strip(_BLANK) else None


def _boxes(file: Window) -> RefusalReason | None:
    place = 0
    kinds: set[bytes] = set()
    for _ in range(_MOST_BOXES):
        if place >= file.size:
            break
        head = file.at(place, 16)
        length = _box_length(head, file.size - place)
        if length is None:
            rest = file.at(place, 4096)
            return RefusalReason.MIXED_TYPES if rest.strip(_BLANK) else _content(kinds)
        if place + length > file.size:
            return RefusalReason.DAMAGED
        kinds.add(head[4:8])
        place += length
    else:
        return RefusalReason.DAMAGED
    return _content(kinds)


def _box_length(head: bytes, left: int) -> int | None:
    name = head[4:8]
    if len(name) < 4 or not all(32 <= byte < 127 for byte in name):
        return None
    length = int.from_bytes(head[:4], "big")
    if length == 0:
        return left
    if length == 1:
        length = int.from_bytes(head[8:16], "big")
        return length if length >= 16 else None
    return length if length >= 8 else None


def _content(kinds: set[bytes]) -> RefusalReason | None:
    return None if kinds & {b"moov", b"meta"} else RefusalReason.DAMAGED


_LOOKS: dict[FileKind, Callable[[Window], RefusalReason | None]] = {
    FileKind.PNG: _png,
    FileKind.WEBP: _riff,
    FileKind.WAV: _wav,
    FileKind.PDF: _pdf,
    FileKind.HEIC: _boxes,
    FileKind.MP4: _boxes,
    FileKind.MOV: _boxes,
    FileKind.M4A: _boxes,
}
