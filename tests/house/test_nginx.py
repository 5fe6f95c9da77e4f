"""The shipped nginx and gunicorn configuration, as it runs: whole pages, clean refusals, slow clients."""

import contextlib
import re
import socket
import ssl
import statistics
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest

from tests.house.serving import Nginx, gunicorn, nginx, production
from tests.house.slow import answer_times, slow_clients

pytestmark = pytest.mark.xdist_group("servers")

HEADERS = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "strict-transport-security",
    "cache-control",
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return production(tmp_path_factory.mktemp("production"))


@pytest.fixture(scope="module")
def upstream(settings: dict[str, str]) -> Iterator[int]:
    with gunicorn(settings, WEB_CONCURRENCY="1") as port:
        yield port


@pytest.fixture(scope="module")
def site(upstream: int, settings: dict[str, str]) -> Iterator[Nginx]:
    with nginx(upstream, settings) as running:
        yield running


def check_headers(response: object) -> None:
    counted = Counter(name.lower() for name, _ in response.getheaders())
    assert [counted[name] for name in HEADERS] == [1] * len(HEADERS), response.getheaders()


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/no-such-page", 404)])
def test_a_page_has_every_header_once(site: Nginx, path: str, status: int) -> None:
    response, body = site.request("GET", path)
    assert response.status == status
    assert b"<h1" in body
    check_headers(response)


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.git/HEAD",
        "/.env",
        "/backup.zip",
        "/wsgi.py",
        "/instance/portal.db",
        "/static/../.git/config",
        "/static/%2e%2e/%2e%2e/.git/config",
        "/static/dist/../../../pyproject.toml",
        "/_errors/503.html",
    ],
)
def test_nothing_but_the_portals_own_pages_and_static_files_is_served(
    site: Nginx, path: str
) -> None:
    """The portal runs in a checkout, beside its settings and the file of the database."""
    response, body = site.request("GET", path)
    assert response.status in (400, 404)
    assert not any(
        told in body for told in (b"[core]", b"refs/heads", b"requires-python", b"SQLite")
    )


def test_static_files_come_compressed_and_are_kept(site: Nginx) -> None:
    _, body = site.request("GET", "/")
    sheet = re.search(rb'href="(/static/dist/main[^"]+\.css)"', body)
    assert sheet
    response, content = site.request("GET", sheet[1].decode(), Accept_Encoding="gzip")
    assert response.status == 200
    assert response.getheader("Content-Encoding") == "gzip"
    assert "immutable" in response.getheader("Cache-Control")
    assert content[:2] == b"\x1f\x8b"
    check_headers(response)


@pytest.mark.parametrize("path", ["/track", "/officers/sign-in", "/report-asb"])
def test_nginx_compresses_no_page_by_itself(site: Nginx, path: str) -> None:
    response, body = site.request("GET", path, Accept_Encoding="gzip")
    assert response.status == 200
    assert response.headers["Content-Encoding"] is None
    assert b"<h1" in body


def _agreed(site: Nginx, version: ssl.TLSVersion, offered: str | None = None) -> str:
    """The cipher that a client of this version gets."""
    client = ssl.create_default_context()
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    client.minimum_version = client.maximum_version = version
    if offered is not None:
        client.set_ciphers(offered)
    plain = socket.create_connection(("127.0.0.1", site.https_port), timeout=10)
    with client.wrap_socket(plain) as connection:
        told = connection.cipher()
    assert told is not None
    return told[0]


def test_the_strongest_cipher_is_taken_and_no_weak_one(site: Nginx) -> None:
    both = "ECDHE+AESGCM"
    assert _agreed(site, ssl.TLSVersion.TLSv1_3).startswith("TLS_")
    # Whatever the client would rather have.
    weak_first = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE+AESGCM"
    for offered in (both, weak_first):
        assert _agreed(site, ssl.TLSVersion.TLSv1_2, offered).endswith("AES256-GCM-SHA384")
    for weak in ("AES256-GCM-SHA384", "ECDHE+AES:!AESGCM:!AESCCM", "DHE+AESGCM"):
        with pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"):
            _agreed(site, ssl.TLSVersion.TLSv1_2, weak)


def test_plain_http_leads_to_https(site: Nginx) -> None:
    answer = ask_raw(site.http_port, b"GET /track?x=1 HTTP/1.1\r\nHost: safer.example.org\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 301")
    assert b"Location: https://safer.example.org/track?x=1\r\n" in answer


@pytest.mark.parametrize("kilobytes", [300, 4000])
def test_a_body_that_is_too_big_gets_a_page(site: Nginx, kilobytes: int) -> None:
    response, body = site.request(
        "POST",
        "/report-asb/danger",
        b"a" * kilobytes * 1024,
        Content_Type="application/x-www-form-urlencoded",
    )
    assert response.status == 413
    assert "What you sent is too big" in body.decode()
    assert response.getheader("Content-Type") == "text/html; charset=utf-8"
    check_headers(response)


@pytest.mark.parametrize(
    "path",
    ["/report-asb/evidence", "/track/ASB-2222-2222/evidence", "/partners/IR-2222-2222-222/files"],
)
def test_files_may_be_bigger_where_they_are_added_only(site: Nginx, path: str) -> None:
    form = "multipart/form-data; boundary=x"
    response, _ = site.request("POST", path, b"a" * 4_000_000, Content_Type=form)
    assert response.status == 303
    response, body = site.request("POST", f"{path}/1", b"a" * 4_000_000, Content_Type=form)
    assert response.status == 413
    assert "What you sent is too big" in body.decode()
    response, body = site.request("POST", path, b"a" * 116_000_000, Content_Type=form)
    assert response.status == 413
    check_headers(response)


@pytest.mark.parametrize("kilobytes", [300, 4000])
def test_gunicorn_alone_refuses_it_without_a_reset(upstream: int, kilobytes: int) -> None:
    size = kilobytes * 1024
    head = f"POST /report-asb/danger HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    for _ in range(5):
        answer = ask_raw(upstream, (head + form).encode() + b"a" * size)
        assert answer.startswith(b"HTTP/1.1 413")
        assert "What you sent is too big" in answer.decode()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/nine\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 40_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX\x00Y: z\r\n\r\n",
        b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_malformed_requests_are_refused(site: Nginx, request_bytes: bytes) -> None:
    plain = socket.create_connection(("127.0.0.1", site.https_port), timeout=10)
    with site.tls.wrap_socket(plain, server_hostname="127.0.0.1") as connection:
        connection.sendall(request_bytes)
        answer = connection.recv(4096)
    status = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    assert status, answer
    assert 400 <= int(status[1]) < 500


def test_what_a_client_says_of_itself_is_not_believed(site: Nginx) -> None:
    response, _ = site.request(
        "GET",
        "/officers/reports",
        X_Forwarded_Host="evil.example",
        X_Forwarded_Proto="http",
        X_Forwarded_For="203.0.113.9",
    )
    assert response.status in (302, 303)
    assert "evil" not in response.getheader("Location")
    check_headers(response)


def test_slow_clients_hold_nobody_up(site: Nginx) -> None:
    def ask() -> int:
        return site.request("GET", "/privacy")[0].status

    alone, _ = answer_times(ask, 2)
    with slow_clients(site.https_port, 100, site.tls):
        beside, failed = answer_times(ask, 4)
    assert failed == 0
    # Against this machine's own pace, which other tests share; the bench holds the absolute figure.
    assert statistics.median(beside) < 0.2 + 3 * statistics.median(alone)


def test_a_portal_that_is_down_has_a_page(settings: dict[str, str], tmp_path: Path) -> None:
    with nginx(1, settings) as running:
        response, body = running.request("GET", "/")
    check_closed(response, body)


def test_more_than_can_wait_are_refused_at_once(settings: dict[str, str]) -> None:
    """Beyond `max_conns` nobody waits: they read that, and when to come again."""
    with (
        socket.create_server(("127.0.0.1", 0), backlog=128) as silent,
        nginx(silent.getsockname()[1], settings) as running,
        contextlib.ExitStack() as held,
    ):
        for _ in range(64):
            waiting = held.enter_context(contextlib.closing(running.connect()))
            waiting.request("GET", "/report-asb")
            # Taken by the portal, which does not answer.
            held.enter_context(silent.accept()[0])
        response, body = running.request("GET", "/report-asb")
    check_closed(response, body)


def check_closed(response: HTTPResponse, body: bytes) -> None:
    assert response.status == 503
    assert response.headers["Retry-After"] == "30"
    assert "This service is closed for a short while" in body.decode()
    check_headers(response)


def ask_raw(port: int, request_bytes: bytes) -> bytes:
    """Send bytes and read until the server closes; a reset fails the test."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request_bytes)
        connection.settimeout(5)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
            if b"301 Moved" in answer:
                break
    return answer
