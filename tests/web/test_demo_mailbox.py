"""The demonstration shows the mail that it would have sent; production knows no such page."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.factory import create_app
from portal.mail.message import Letter, compose
from portal.mail.transports import FilesTransport
from tests.web.contract import CheckedClient


@pytest.fixture
def folder(web_app: Flask) -> Iterator[Path]:
    """The folder that the mailbox reads, empty before and after."""
    mail = web_app.config["PORTAL"].instance / "mail"
    shutil.rmtree(mail, ignore_errors=True)
    yield mail
    shutil.rmtree(mail, ignore_errors=True)


def put(folder: Path, subject: str, body: str, minute: int = 0, locale: str = "en") -> None:
    written_at = dt.datetime(2026, 10, 14, 11, minute, tzinfo=dt.UTC)
    letter = Letter("sam@example.org", subject, body, locale, f"{minute:032x}", written_at)
    FilesTransport(folder).deliver(compose(letter, "Safer", "no-reply@example.org"))


def test_an_empty_mailbox_says_so(client: CheckedClient, folder: Path) -> None:
    assert "There is no mail yet" in client.get("/demo/mailbox").main


def test_the_newest_mail_comes_first_and_can_be_read(client: CheckedClient, folder: Path) -> None:
    put(folder, "Old news", "First.\n", 1)
    put(folder, "New news", "Second.\n\nSee http://127.0.0.1/track\n", 2)
    page = client.get("/demo/mailbox")
    assert page.main.index("New news") < page.main.index("Old news")
    assert "14/10/2026 12:02" in page.main
    links = [link.get("href") for link in page.all("a") if "mailbox/" in link.get("href", "")]
    mail = client.get(links[0])
    assert mail.h1 == "New news"
    assert "Second." in mail.main
    assert "http://127.0.0.1/track" in [link.get("href") for link in mail.all("a")]


def test_what_people_wrote_is_text_not_markup(client: CheckedClient, folder: Path) -> None:
    put(folder, "<b>News</b>", "<script>alert(1)</script>\n")
    (name,) = (path.name for path in folder.iterdir())
    assert "<script>alert(1)</script>" in client.get(f"/demo/mailbox/{name}").main


def test_a_mail_keeps_its_own_direction(client: CheckedClient, folder: Path) -> None:
    put(folder, "News", "Words.\n", locale="ar-XB")
    (name,) = (path.name for path in folder.iterdir())
    page = client.get(f"/demo/mailbox/{name}")
    assert page.all("h1")[0].get("dir") == "rtl"
    assert page.all("html")[0].get("dir") == "ltr"


@pytest.mark.parametrize("name", ["other.eml", "..%2F..%2Fportal.db", "%00", "x" * 3000])
def test_only_mail_can_be_asked_for(client: CheckedClient, folder: Path, name: str) -> None:
    assert client.get(f"/demo/mailbox/{name}").status == 404


def test_production_has_no_mailbox_and_no_banner(tmp_path: Path) -> None:
    app = create_app(
        {
            "SECRET_KEY": "s" * 40,
            "PORTAL_MASTER_KEYS": "one:" + "A" * 43 + "=",
            "PORTAL_BASE_URL": "https://safer.example.org",
            "PORTAL_SMTP_HOST": "127.0.0.1",
            "PORTAL_INSTANCE": str(tmp_path),
        }
    )
    client = app.test_client()
    for path in ("/demo/mailbox", "/demo/states", "/demo/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Demonstration" not in response.get_data(as_text=True)
    assert not [rule.rule for rule in app.url_map.iter_rules() if "demo" in rule.rule]
