"""The locale stands in the path only."""

import pytest
from flask import Flask

from tests.web.contract import CheckedClient


@pytest.mark.parametrize(
    ("path", "lang", "direction"),
    [
        ("/", "en", "ltr"),
        ("/en-XA/", "en-XA", "ltr"),
        ("/en-XA", "en-XA", "ltr"),
        ("/ar-XB/help", "ar-XB", "rtl"),
    ],
)
def test_the_path_chooses(client: CheckedClient, path: str, lang: str, direction: str) -> None:
    html = client.get(path).all("html")[0]
    assert (html.get("lang"), html.get("dir")) == (lang, direction)


def test_the_browsers_languages_and_the_query_do_not_choose(client: CheckedClient) -> None:
    page = client.get("/?lang=ar-XB", headers={"Accept-Language": "ar-XB"})
    assert page.all("html")[0].get("lang") == "en"


@pytest.mark.parametrize(
    "path", ["/xx/", "/en-xa/", "/ar-XBhelp", "/en/", "/ar-XB/officers/", "/ar-XB/ar-XB/"]
)
def test_an_unknown_locale_is_no_page(client: CheckedClient, path: str) -> None:
    assert client.get(path).status == 404


def test_every_link_stays_in_the_language(client: CheckedClient) -> None:
    page = client.get("/ar-XB/")
    own = [a.get("href") for a in page.all("a") if (a.get("href") or "").startswith("/")]
    assert len(own) > 10
    assert [href for href in own if not href.startswith("/ar-XB/")] == []


def test_the_mirrored_sheet_goes_with_right_to_left(client: CheckedClient) -> None:
    sheets = [
        link.get("href")
        for link in client.get("/ar-XB/").all("link")
        if link.get("rel") == "stylesheet"
    ]
    assert sheets
    assert all(".rtl." in href for href in sheets)


@pytest.mark.parametrize(
    "path", ["/", "/help", "/priorities/west-end", "/victims-rights", "/cookies", "/nothing"]
)
def test_no_text_escapes_gettext(web_app: Flask, client: CheckedClient, path: str) -> None:
    """In the accented pseudo-locale plain English stands out; names and sources stay."""
    held = web_app.extensions["authority"]
    names = {contact.body for contact in held.contacts["en"].values()} | {held.name, held.council}
    sources = {figure.source for page in held.pages["en"].values() for figure in page.figures}
    texts = [text.strip() for text in client.get(f"/en-XA{path}").root.itertext()]
    plain = {text for text in texts if _is_plain_english(text)} - names
    assert {text for text in plain if not any(source in text for source in sources)} == set()


def _is_plain_english(text: str) -> bool:
    words = [word for word in text.split() if word.isalpha()]
    return len(words) > 1 and not any(letter in text for letter in "áéíóúçñýďğĥķľřšťŵž[]")
