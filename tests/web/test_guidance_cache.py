"""Guidance is answered from kept bytes: the right ones, guarded, in every encoding and language."""

import datetime as dt
import gzip

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.clock import LONDON
from portal.web.guidance.addresses import guidance_paths
from tests.web.contract import check_headers


@pytest.fixture
def http(web_app: Flask) -> FlaskClient:
    """A plain client: the contract's client knows no compressed pages."""
    return web_app.test_client()


def test_every_guidance_page_is_kept(web_app: Flask, http: FlaskClient) -> None:
    paths = guidance_paths(web_app.extensions["authority"], ("en", "ar-XB"))
    assert len(paths) > 60
    for path in sorted(paths):
        answer = http.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["ETag"], path
        check_headers(answer)


@pytest.mark.parametrize(
    ("accepted", "encoding", "opened"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=1.0, gzip;q=0.5", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("", None, bytes),
        ("zstd", None, bytes),
        ("*;q=x, \x00", None, bytes),
    ],
)
def test_each_encoding_holds_the_same_page(
    http: FlaskClient, accepted: str, encoding: str | None, opened: type
) -> None:
    plain = http.get("/help").data
    answer = http.get("/help", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    assert opened(answer.data) == plain
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize("query", ["?x=1", "?lang=ar-XB", "?" + "a" * 5000, "?%00"])
def test_a_query_string_changes_and_costs_nothing(http: FlaskClient, query: str) -> None:
    first = http.get("/help")
    assert http.get("/help" + query).headers["ETag"] == first.headers["ETag"]


def test_head_and_not_changed_have_no_body(http: FlaskClient) -> None:
    page = http.get("/privacy")
    head = http.head("/privacy")
    assert head.data == b""
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    for tag in (
        page.headers["ETag"],
        f"W/{page.headers['ETag']}",
        f'"x", {page.headers["ETag"]}',
        "*",
    ):
        answer = http.get("/privacy", headers={"If-None-Match": tag})
        assert (answer.status_code, answer.data) == (304, b""), tag
        assert answer.headers["ETag"] == page.headers["ETag"]
        check_headers(answer)
    assert http.get("/privacy", headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_hour_makes_two_pages(http: FlaskClient) -> None:
    tags = []
    for hour in (10, 20, 11, 21):
        with clock.stopped_at(dt.datetime(2026, 10, 14, hour, 0, tzinfo=LONDON)):
            tags.append(http.get("/help/child").headers["ETag"])
    assert tags[0] == tags[2] != tags[1] == tags[3]


def test_languages_do_not_mix(http: FlaskClient) -> None:
    assert 'lang="en"' in http.get("/help").text
    assert 'lang="ar-XB"' in http.get("/ar-XB/help").text
    assert 'lang="en"' in http.get("/help").text


def test_a_post_is_no_page(http: FlaskClient) -> None:
    assert http.post("/help").status_code == 405
