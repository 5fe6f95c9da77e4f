"""A file looked at through small windows, so that a large one is never held whole."""

import os
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 64 * 1024


class Window:
    """Reads of a seekable file by place."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, os.SEEK_END)

    def at(self, place: int, count: int) -> bytes:
        """Up to `count` bytes from `place` on; fewer at the end, none outside the file."""
        if not 0 <= place < self.size:
            return b""
        self._file.seek(place)
        return self._file.read(count)

    def tail(self, count: int) -> bytes:
        """The last `count` bytes, or the whole file when it is shorter."""
        return self.at(max(0, self.size - count), count)

    def chunks(self) -> Iterator[bytes]:
        """The whole file, piece by piece."""
        self._file.seek(0)
        while chunk := self._file.read(CHUNK):
            yield chunk
