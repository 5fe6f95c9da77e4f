"""Slow clients: connections that send a byte now and then, beside an ordinary person."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator

_HALF_A_REQUEST = (
    b"POST /report-asb/danger HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n"
)


@contextlib.contextmanager
def slow_clients(
    port: int, count: int, tls: ssl.SSLContext | None
) -> Iterator[list[socket.socket]]:
    """Hold connections open; half of them dribble their headers, half their body."""
    connections = [_connect(port, tls) for _ in range(count)]
    for number, connection in enumerate(connections):
        connection.sendall(_HALF_A_REQUEST + (b"\r\n" if number % 2 else b""))
    ended = threading.Event()
    dribbling = threading.Thread(target=_dribble, args=(connections, ended))
    dribbling.start()
    try:
        yield connections
    finally:
        ended.set()
        dribbling.join()
        for connection in connections:
            connection.close()


def _connect(port: int, tls: ssl.SSLContext | None) -> socket.socket:
    plain = socket.create_connection(("127.0.0.1", port), timeout=10)
    return tls.wrap_socket(plain, server_hostname="127.0.0.1") if tls else plain


def _dribble(connections: list[socket.socket], ended: threading.Event) -> None:
    while not ended.wait(1.0):
        for connection in connections:
            # One that the server closed has lost its patience with us, as it should.
            with contextlib.suppress(OSError):
                connection.sendall(b"a")


def answer_times(ask: Callable[[], int], seconds: float) -> tuple[list[float], int]:
    """Ask again and again; gives the seconds of each answer and how many failed."""
    times, failed, until = [], 0, time.monotonic() + seconds
    while time.monotonic() < until:
        begun = time.monotonic()
        try:
            failed += ask() != 200
        except OSError:
            failed += 1
        times.append(time.monotonic() - begun)
        time.sleep(0.05)
    return times, failed
