"""Question pages are sent compressed, and nothing that a stranger could add to them is on them."""

import datetime as dt
import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal import clock
from tests.web.contract import CheckedClient, Page
from tests.web.report_walk import walk

_BASE = "http://127.0.0.1"
_PAGE = "/report-asb/what-happened"
_AT = dt.datetime(2026, 10, 14, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def http(web_app: Flask) -> FlaskClient:
    """A browser that has come to a question in the middle of a report."""
    client = CheckedClient(web_app)
    walk(client, until="what-happened")
    return client.http


def ask(http: FlaskClient, path: str = _PAGE, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return http.get(path, base_url=_BASE, headers=named)


def token(answer: TestResponse) -> str:
    page = gzip.decompress(answer.data) if answer.content_encoding == "gzip" else answer.data
    answer.set_data(page)
    return Page(answer).fields()["csrf_token"]


def test_a_question_comes_compressed_to_whoever_takes_it(http: FlaskClient) -> None:
    with clock.stopped_at(_AT):
        plain, packed = ask(http), ask(http, Accept_Encoding="gzip, deflate, br")
    assert plain.content_encoding is None
    assert packed.content_encoding == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3
    assert gzip.decompress(packed.data)[:500] == plain.data[:500]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Cookie" in packed.headers["Vary"]


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0, br", "identity"])
def test_whoever_does_not_take_it_gets_it_plain(http: FlaskClient, accepted: str) -> None:
    assert ask(http, Accept_Encoding=accepted).content_encoding is None


def test_what_comes_with_a_request_is_not_on_a_compressed_page(http: FlaskClient) -> None:
    answer = ask(
        http,
        _PAGE + "?change=canary&next=canary&canary",
        Accept_Encoding="gzip",
        Accept_Language="canary",
        Referer=f"{_BASE}/canary",
        User_Agent="canary",
        X_Request_ID="canary",
    )
    assert answer.content_encoding == "gzip"
    assert b"canary" not in gzip.decompress(answer.data)


def test_what_was_sent_comes_back_plain(http: FlaskClient) -> None:
    sent = http.post(
        _PAGE,
        data={"account": "x" * 20_000},
        base_url=_BASE,
        headers={"Accept-Encoding": "gzip"},
    )
    assert sent.status_code == 422
    assert sent.content_encoding is None


def test_other_pages_are_not_compressed(http: FlaskClient) -> None:
    for path in ("/report-asb", "/track", "/officers/sign-in", "/community-trigger/result"):
        assert ask(http, path, Accept_Encoding="gzip").content_encoding is None


def test_the_token_differs_from_answer_to_answer(
    http: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: 1_800_000_000)
    first = token(ask(http))
    monkeypatch.setattr("time.time", lambda: 1_800_000_001)
    second = token(ask(http))
    # The same secret, signed at another second: what is learned of one helps with no other.
    assert first.split(".")[0] == second.split(".")[0]
    assert first.split(".")[2] != second.split(".")[2]
