"""The first look at a file that somebody sent: cheap, before anything is kept.

It decodes nothing. What it lets through is still only an attachment, until `cleaning` has
drawn it anew.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import BinaryIO

from portal.domain.evidence import EvidenceLimits, FileKind, RefusalReason, refuse_size
from portal.files.signatures import sniff
from portal.files.structure import find_fault
from portal.files.window import Window

# What makes a browser take bytes for a page, or a server for a program.
_PAGE = re.compile(
    rb"<(?:script|!doctype|!entity|html[\s>]|body[\s>]|iframe|svg[\s>]|\?php)", re.IGNORECASE
)
_LONGEST_MARK = 16
# A ZIP archive is read from its end, so it can hide behind any other file [APPNOTE 4.3.16].
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22
_ZIP_TAIL = _ZIP_END_BYTES + 65_535


class FileRefused(Exception):
    """A file that we do not take; `reason` says why."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a file after the first look."""

    kind: FileKind
    size: int
    sha256: bytes


def check(file: BinaryIO, limits: EvidenceLimits) -> Checked:
    """Look at a file before it is kept.

    Args:
        file: seekable; read to its end, never closed.

    Raises:
        FileRefused: its type, its size or its build is against it.
    """
    window = Window(file)
    if window.size == 0:
        raise FileRefused(RefusalReason.EMPTY)
    if window.size > limits.most_bytes:
        raise FileRefused(RefusalReason.TOO_BIG)
    kind = sniff(window)
    if kind is None:
        raise FileRefused(RefusalReason.UNKNOWN_TYPE)
    reason = refuse_size(kind, window.size, limits) or find_fault(kind, window)
    if reason is None and _hides_zip(window):
        reason = RefusalReason.MIXED_TYPES
    if reason:
        raise FileRefused(reason)
    return Checked(kind, window.size, _read_through(window, kind))


def _hides_zip(file: Window) -> bool:
    tail = file.tail(_ZIP_TAIL)
    place = tail.find(_ZIP_END)
    while place >= 0:
        record = tail[place : place + _ZIP_END_BYTES]
        # One disk, and as many entries on it as in all; four bytes alone may be chance.
        if record[4:8] == bytes(4) and record[8:10] == record[10:12]:
            return True
        place = tail.find(_ZIP_END, place + 1)
    return False


def _read_through(file: Window, kind: FileKind) -> bytes:
    digest, kept = hashlib.sha256(), b""
    # A PDF may show the source of a page in its text, and it is never shown by a browser here.
    look = kind != FileKind.PDF
    for chunk in file.chunks():
        digest.update(chunk)
        if look and _PAGE.search(kept + chunk):
            raise FileRefused(RefusalReason.MIXED_TYPES)
        kept = chunk[-_LONGEST_MARK:]
    return digest.digest()
