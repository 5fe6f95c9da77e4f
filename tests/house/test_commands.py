"""The flask commands say what they did, and fail where something is wrong."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from flask import Flask

from portal import clock
from portal.content.current import authority
from portal.extensions import db
from portal.models.setting import Setting
from portal.services import drafts
from portal.services.officer import second_factors
from tests.builders import an_officer

# The content's dates lie after the day at which the tests' clock stands.
AFTER_THE_REVIEW = dt.datetime(2027, 1, 4, 12, 0, tzinfo=dt.UTC)


def invoke(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(arguments))
    return result.exit_code, result.output


def test_the_content_that_ships_has_warnings_but_no_errors(web_app: Flask) -> None:
    with clock.stopped_at(AFTER_THE_REVIEW):
        code, output = invoke(web_app, "content", "check")
    assert code == 0, output
    assert "nobody at the council has confirmed it" in output
    assert output.splitlines()[-1].startswith("0 errors, ")


def test_an_error_in_the_content_ends_with_one(
    web_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_app.app_context():
        sound = authority()
    contacts = dict(sound.contacts["en"])
    key, contact = next((key, one) for key, one in contacts.items() if one.phone)
    contacts[key] = dataclasses.replace(
        contact, phone=dataclasses.replace(contact.phone, printed="020 7641")
    )
    spoilt = dataclasses.replace(sound, contacts={**sound.contacts, "en": contacts})
    monkeypatch.setitem(web_app.extensions, "authority", spoilt)
    with clock.stopped_at(AFTER_THE_REVIEW):
        code, output = invoke(web_app, "content", "check")
    assert code == 1
    assert output.startswith(f"error: contacts.toml: {key}: the printed and the dialled number")


def test_retention_erases_what_has_ended(app: Flask, at_noon: dt.datetime) -> None:
    drafts.start_draft("report", "en", "kind", {"kind": "noise"})
    code, output = invoke(app, "retention")
    assert (code, output.splitlines()[0]) == (0, "Erased 0 drafts and 0 counters of tries.")
    with clock.stopped_at(at_noon + dt.timedelta(days=2)):
        code, output = invoke(app, "retention")
    assert (code, output.splitlines()[0]) == (0, "Erased 1 drafts and 0 counters of tries.")


def test_the_demonstration_is_made_in_the_demonstration_only(web_app: Flask) -> None:
    code, output = invoke(web_app, "demo")
    assert code == 1
    assert "PORTAL_ENV=demo" in output
    with web_app.app_context():
        assert db.session.get(Setting, "demo") is None


def test_the_worker_can_run_once(web_app: Flask) -> None:
    assert invoke(web_app, "worker", "--once") == (0, "0 messages and 0 files handled.\n")


def test_the_worker_takes_up_again_what_was_given_up(web_app: Flask) -> None:
    assert invoke(web_app, "worker", "--retry-given-up") == (
        0,
        "0 messages will be tried again.\n",
    )


def test_error_pages_are_whole_pages(web_app: Flask, tmp_path: Path) -> None:
    assert invoke(web_app, "error-pages", str(tmp_path / "errors"))[0] == 0
    pages = {path.name: path.read_text() for path in (tmp_path / "errors").iterdir()}
    assert set(pages) == {"413.html", "503.html"}
    assert "What you sent is too big" in pages["413.html"]
    assert all(page.rstrip().endswith("</html>") for page in pages.values())


def test_an_officer_is_added_once(web_app: Flask) -> None:
    words = ("officer", "add", "Grace@Example.org", "--name", "Grace", "--role", "manager")
    password = ("--password", "long enough for this")
    assert invoke(web_app, *words, *password) == (0, "Added Grace as manager.\n")
    code, output = invoke(web_app, *words, *password)
    assert code == 1
    assert "already" in output
    assert invoke(web_app, *words, "--password", "short")[0] == 1


def test_an_officer_is_unlocked_and_given_a_fresh_app(web_app: Flask) -> None:
    with web_app.app_context():
        officer = an_officer()
    code, output = invoke(web_app, "officer", "unlock", officer.email)
    assert (code, output) == (0, f"{officer.email} can sign in again.\n")
    code, output = invoke(web_app, "officer", "reset-app", officer.email, "--reason", "lost")
    assert code == 0
    with web_app.app_context():
        assert not second_factors.has_app(db.session(), officer.id)
    assert invoke(web_app, "officer", "unlock", "nobody@example.org")[0] == 1
    assert invoke(web_app, "officer", "reset-app", officer.email, "--reason", "why")[0] == 2


def test_an_officer_is_invited_listed_and_disabled(web_app: Flask) -> None:
    words = ("officer", "invite", "new@example.org", "--name", "New One", "--role", "auditor")
    assert invoke(web_app, *words) == (0, "Invited New One as auditor.\n")
    assert invoke(web_app, *words)[0] == 1
    listed = "new@example.org\tauditor\tno password yet, no app yet\n"
    assert invoke(web_app, "officer", "list") == (0, listed)
    for name in ("invite-again", "end-sessions", "disable"):
        assert invoke(web_app, "officer", name, "new@example.org")[0] == 0
    assert "disabled" in invoke(web_app, "officer", "list")[1]
    assert invoke(web_app, "officer", "enable", "new@example.org")[0] == 0
    assert "disabled" not in invoke(web_app, "officer", "list")[1]
    assert invoke(web_app, "officer", "disable", "nobody@example.org")[0] == 1
