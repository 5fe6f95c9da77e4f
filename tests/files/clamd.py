"""A clamd that speaks the real protocol over a unix socket, or fails to on purpose."""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# In two halves, or virus scanners would take this very file for a threat.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


class FakeClamd(socketserver.ThreadingUnixStreamServer):
    """`mode`: real, silent, closes, closes_early, too_long, drips or nonsense."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, path: Path, mode: str = "real") -> None:
        self.mode = mode
        self.received: list[bytes] = []
        self.over = threading.Event()
        super().__init__(str(path), _Conversation)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the test."""


class _Conversation(socketserver.BaseRequestHandler):
    server: FakeClamd
    request: socket.socket

    def handle(self) -> None:
        mode = self.server.mode
        if mode == "closes_early":
            self.request.recv(3)
            return
        if self._exactly(10) != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
            return
        data = b""
        while size := int.from_bytes(self._exactly(4), "big"):
            data += self._exactly(size)
            if mode == "too_long" and len(data) > 1000:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.received.append(data)
        self._answer(mode, data)

    def _answer(self, mode: str, data: bytes) -> None:
        if mode == "silent":
            self.server.over.wait(20)
        elif mode == "drips":
            for byte in b"stream: OK" * 20:
                self.request.sendall(bytes([byte]))
                time.sleep(0.1)
        elif mode == "nonsense":
            self.request.sendall(b"stream: OK but not quite\0")
        elif mode == "half":
            self.request.sendall(b"stream: OK")
        elif mode == "real":
            found = EICAR in data
            self.request.sendall(b"stream: Eicar-Test FOUND\0" if found else b"stream: OK\0")

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self.request.recv(count - len(data))
            if not part:
                raise ConnectionError
            data += part
        return data


@contextmanager
def running_clamd(path: Path, mode: str = "real") -> Iterator[FakeClamd]:
    """A server at `path` while the block runs."""
    with FakeClamd(path, mode) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()
            path.unlink(missing_ok=True)
