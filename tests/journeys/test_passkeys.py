"""A passkey is made and used with Chromium's own authenticator, and good nowhere else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.services import demo
from portal.services.officer import own_account, passkeys
from portal.services.officer.officer_sign_in import Caller
from portal.services.officer.passkeys import PasskeyRefused
from tests.journeys.walking import follow, go_on, heading, main_text, visitor

EMAIL = "auditor@example.org"
_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def address(demo_app: Flask, base_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The portal at an address that has a name, as passkeys need."""
    named = base_url.replace("127.0.0.1", "localhost")
    settings = replace(demo_app.config["PORTAL"], base_url=named)
    monkeypatch.setitem(demo_app.config, "PORTAL", settings)
    yield named
    with demo_app.app_context():
        officer_id = demo.officer(EMAIL).id
        for one in passkeys.list_passkeys(officer_id):
            own_account.remove_passkey(officer_id, one.id, Caller("192.0.2.1"))


@pytest.fixture
def holder(
    browser: Browser, browser_context_args: dict[str, Any], address: str
) -> Iterator[tuple[Page, Any]]:
    """A browser with an authenticator; the second is the line to it."""
    args = {**browser_context_args, "base_url": address}
    with visitor(browser, args) as page:
        line = page.context.new_cdp_session(page)
        line.send("WebAuthn.enable")
        made = line.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})
        yield (
            page,
            lambda name, **more: line.send(
                f"WebAuthn.{name}", {"authenticatorId": made["authenticatorId"], **more}
            ),
        )


def _sign_in(page: Page, app: Flask) -> None:
    page.goto("/officers/account")
    go_on(page, {"email": EMAIL, "password": demo.PASSWORD}, button="Sign in")
    go_on(page, {"code": _code(app)}, button="Sign in")


def _code(app: Flask) -> str:
    with app.app_context():
        return demo.fresh_code(EMAIL)


def _add(page: Page, app: Flask) -> None:
    _sign_in(page, app)
    follow(page.get_by_role("link", name="Add or remove passkeys"))
    go_on(page, {"name": "My laptop", "password": demo.PASSWORD, "code": _code(app)})
    button = page.get_by_role("button", name="Make the passkey")
    added = page.get_by_text("Your passkey is added.")
    failed = page.get_by_text("That did not work.")
    button.click()
    added.or_(failed).wait_for(timeout=90_000)
    if failed.is_visible():
        # A busy machine's device may give up; the page then lets people press again.
        button.click()
    added.wait_for(timeout=90_000)


def _sign_out(page: Page) -> None:
    follow(page.get_by_role("button", name="Sign out", exact=True))
    page.get_by_role("button", name="Sign in with a passkey").wait_for()


def test_a_passkey_is_made_used_and_removed(holder: tuple[Page, Any], demo_app: Flask) -> None:
    page, _line = holder
    _add(page, demo_app)
    assert "My laptop" in main_text(page)
    _sign_out(page)
    page.goto("/officers/sign-in?next=/officers/account/passkeys")
    go_on(page, button="Sign in with a passkey")
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_role("heading", name="Your passkeys").wait_for()
    assert "Never yet" not in main_text(page)
    follow(page.get_by_role("button", name="Remove My laptop"))
    go_on(page, {"password": demo.PASSWORD, "code": _code(demo_app)}, button="Remove")
    page.get_by_text("The passkey is removed.").wait_for()
    _sign_out(page)
    go_on(page, button="Sign in with a passkey")
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_text("We do not know this passkey.").wait_for()
    assert page.title().startswith("Error:")


def test_a_device_that_does_not_know_its_owner_opens_nothing(
    holder: tuple[Page, Any], demo_app: Flask
) -> None:
    page, line = holder
    _add(page, demo_app)
    _sign_out(page)
    line("setUserVerified", isUserVerified=False)
    go_on(page, button="Sign in with a passkey")
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_text("That did not work.").wait_for(timeout=90_000)
    page.goto("/officers/")
    assert heading(page) == "Sign in"


def test_an_answer_is_good_once_and_here_only(
    holder: tuple[Page, Any], demo_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _line = holder
    _add(page, demo_app)
    _sign_out(page)
    caller = Caller("192.0.2.9")

    def answer(challenge: str) -> str:
        with demo_app.app_context():
            options = json.loads(passkeys.options_to_sign_in(challenge))
        found: str = page.evaluate(
            """async options => {
                const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
                return JSON.stringify((await navigator.credentials.get({ publicKey })).toJSON());
            }""",
            options,
        )
        return found

    with demo_app.app_context():
        challenge, other = passkeys.new_challenge(), passkeys.new_challenge()
        made = answer(challenge)
        with pytest.raises(PasskeyRefused):
            passkeys.sign_in(other, made, caller)
        assert passkeys.sign_in(challenge, made, caller)
        with pytest.raises(PasskeyRefused):
            passkeys.sign_in(challenge, made, caller)
        # Asked of the person at a copy of the portal, it names the copy's address.
        challenge = passkeys.new_challenge()
        made = answer(challenge)
        settings = demo_app.config["PORTAL"]
        elsewhere = replace(settings, base_url="http://localhost:1")
        monkeypatch.setitem(demo_app.config, "PORTAL", elsewhere)
        with pytest.raises(PasskeyRefused):
            passkeys.sign_in(challenge, made, caller)
        monkeypatch.setitem(demo_app.config, "PORTAL", settings)


def test_where_scripts_are_off_no_button_promises_a_passkey(
    browser: Browser, browser_context_args: dict[str, Any], address: str
) -> None:
    args = {**browser_context_args, "base_url": address, "java_script_enabled": False}
    with visitor(browser, args) as page:
        page.goto("/officers/sign-in")
        go_on(page, button="Sign in with a passkey")
        expect(page.get_by_text("scripts are switched off")).to_be_visible()
        expect(page.get_by_role("button", name="Use your passkey")).to_be_hidden()
        follow(page.get_by_role("link", name="Sign in with your password"))
        assert heading(page) == "Sign in"
