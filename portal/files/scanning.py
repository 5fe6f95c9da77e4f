"""Asking clamd whether a file is harmful, over its own socket [clamd(8), INSTREAM].

A scanner that does not answer has found nothing out: the file waits, it never passes.
"""

import enum
import socket
import time
from collections.abc import Iterable
from pathlib import Path

_CONNECT_SECONDS = 5.0
_WHOLE_SECONDS = 120.0
_LONGEST_REPLY = 4096


class ScannerDown(Exception):
    """The scanner is away, slow, or says what we do not understand."""


class Verdict(enum.Enum):
    """What the scanner found."""

    CLEAN = enum.auto()
    HARMFUL = enum.auto()


class Scanner:
    """One clamd, behind a unix socket. Times are in seconds."""

    def __init__(self, path: Path, whole_seconds: float = _WHOLE_SECONDS) -> None:
        self._path = path
        self._whole_seconds = whole_seconds

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """Send a file and read the verdict.

        Raises:
            ScannerDown: there is no verdict.
        """
        ends_at = time.monotonic() + self._whole_seconds
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(min(_CONNECT_SECONDS, self._whole_seconds))
                connection.connect(str(self._path))
                self._send(connection, chunks, ends_at)
                return _verdict(_reply(connection, ends_at))
        except OSError as error:
            raise ScannerDown(type(error).__name__) from error

    def _send(self, connection: socket.socket, chunks: Iterable[bytes], ends_at: float) -> None:
        connection.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            if chunk:
                _limit(connection, ends_at)
                connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
        connection.sendall(bytes(4))


def _limit(connection: socket.socket, ends_at: float) -> None:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)


def _reply(connection: socket.socket, ends_at: float) -> bytes:
    reply = b""
    while b"\0" not in reply:
        _limit(connection, ends_at)
        part = connection.recv(_LONGEST_REPLY)
        if not part or len(reply) > _LONGEST_REPLY:
            raise ScannerDown("no whole answer")
        reply += part
    return reply.partition(b"\0")[0]


def _verdict(reply: bytes) -> Verdict:
    if reply == b"stream: OK":
        return Verdict.CLEAN
    if reply.startswith(b"stream: ") and reply.endswith(b" FOUND"):
        return Verdict.HARMFUL
    raise ScannerDown("an answer that is no verdict")
