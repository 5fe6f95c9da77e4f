"""States of signing in, of its second step, and of an officer's own account."""

from dataclasses import replace

from flask import current_app

from portal.config import Oidc, Settings
from portal.domain.vocabulary import Role
from portal.services import demo
from portal.services.officer import passkeys
from portal.web.demo.states import report_cases
from portal.web.demo.states.browser import StateBrowser
from portal.web.demo.states.forms import read_forms
from portal.web.demo.states.officer import TRIAGE, page, sending, state
from portal.web.demo.states.state import Group, Play, State, opening
from portal.web.demo.states.words import LONG_LINE
from portal.web.shared.access import OFFICER_COOKIE
from portal.web.shared.shown_settings import SHOWN_SETTINGS

_SIGN_IN = "/officers/sign-in"
_BACK = f"{_SIGN_IN}/work/back"
_ACCOUNT = "/officers/account"
_CODES = f"{_ACCOUNT}/recovery-codes"
_KEYS = f"{_ACCOUNT}/passkeys"
_OWN = f"{_ACCOUNT}/password"
_APP = f"{_ACCOUNT}/app"
_WRONG = {"email": "triage@example.org", "password": "not the password"}

_NEW = "newcomer@example.org"
_KNOWN = "with.app@example.org"
_SHUT = "locked.out@example.org"
_PASSWORD = {"password": demo.PASSWORD}
_NO_APP = {"password": "not the password", "code": "000000"}
_NOT_SURE = {"sure": "yes", "password": "not the password"}


def states() -> Group:
    """Both steps, and what an officer signs in with."""
    return Group("Officers: signing in", (*_first_step(), *_second_step(), *_account()))


def _first_step() -> list[State]:
    return [
        state("sign-in", "Sign in", opening(_SIGN_IN)),
        state("sign-in-errors", "Sign in, nothing given", _tried({}), 422),
        state("sign-in-unknown", "Sign in, wrong password", _tried(_WRONG), 422),
        state("sign-in-throttled", "Sign in, too many tries", _throttled, 429),
        state("sign-in-locked", "Sign in, locked", _locked, 422),
        state("sign-in-all-ways", "Sign in, with a passkey or a work account too", _all_ways),
        state("signed-out-all-ways", "The sign-in ran out: with a work account", _lost_all_ways),
        state(
            "signed-out-too-early",
            "The sign-in ran out: not signed in yet in the other tab",
            _too_early,
            422,
        ),
        state("work-account-failed", "Work account: no good answer", opening(_BACK), 400),
        state("signed-out", "The sign-in ran out while typing", _interrupted),
        state("signed-out-code", "The sign-in ran out while typing: the code", _code_after_typing),
        state("resume", "Signed in again: what was typed is still there", _resumed),
    ]


def _second_step() -> list[State]:
    wrong = {"code": "000000"}
    return [
        state("code", "The code of the app", _known),
        state("code-errors", "The code, nothing given", sending(_known, {}, "/code"), 422),
        state("code-wrong", "The code, a wrong one", sending(_known, wrong, "/code"), 422),
        state("set-up", "Set the app up", _new),
        state("set-up-errors", "Set the app up, nothing given", _set_up({}), 422),
        state("set-up-wrong", "Set the app up, a wrong code", _set_up(wrong), 422),
        state("set-up-throttled", "Set the app up, too many codes", _many_codes, 429),
    ]


def _account() -> list[State]:
    own, codes = page(Role.PARTNER, _ACCOUNT), page(Role.PARTNER, _CODES)
    keys = page(Role.PARTNER, _KEYS)
    adding = _sure_by_code(keys, {"name": "My laptop"}, _KEYS)
    own_password = page(Role.PARTNER, _OWN)
    app = page(Role.PARTNER, _APP)
    return [
        state("sessions-sure", "Sign out elsewhere: the password once more", _sure),
        state(
            "sessions-sure-wrong",
            "Sign out elsewhere, wrong password",
            sending(_sure, _NOT_SURE, ""),
            422,
        ),
        state("own-app", "Set up another app", app),
        state("own-app-errors", "Another app, nothing given", sending(app, {}, _APP), 422),
        state("own-app-wrong", "Another app, wrong password", sending(app, _NO_APP, _APP), 422),
        state("own-app-next", "Another app: its picture", _next_app),
        state(
            "own-app-next-wrong",
            "Another app: a wrong code",
            sending(_next_app, {"code": "000000"}, _APP),
            422,
        ),
        state("own-app-late", "Another app: too late", _late_app, 422),
        state("account", "The officer's own account", own),
        state("account-two", "The own account, two browsers", _two_browsers),
        state("password", "Change the password", own_password),
        state("password-errors", "Change it, nothing given", sending(own_password, {}, _OWN), 422),
        state(
            "password-weak",
            "Change it, to a common one",
            sending(own_password, {**_PASSWORD, "new": "passwordpassword"}, _OWN),
            422,
        ),
        state("passkeys", "Passkeys, none yet", keys),
        state(
            "passkeys-errors", "Passkeys, nothing given", sending(keys, {"name": ""}, _KEYS), 422
        ),
        state("passkeys-some", "Passkeys, some", _with_passkey),
        state("passkey-remove", "Remove a passkey: the password and a code once more", _remove),
        state(
            "passkey-remove-wrong",
            "Remove a passkey, wrong password",
            sending(_remove, _NOT_SURE | _NO_APP, ""),
            422,
        ),
        state("passkey-add", "A passkey is made", adding),
        state("passkey-add-refused", "A passkey is not good", _answered(adding), 422),
        state("passkey-sign-in", "Sign in with a passkey", _by_passkey),
        state("passkey-sign-in-unknown", "Sign in, unknown passkey", _answered(_by_passkey), 422),
        state("recovery-codes", "New recovery codes", codes),
        state("recovery-codes-errors", "New codes, nothing given", sending(codes, {}, _CODES), 422),
        state(
            "recovery-codes-wrong",
            "New codes, wrong password",
            sending(codes, _NO_APP, _CODES),
            422,
        ),
        state("recovery-codes-made", "New codes, made", _sure_by_code(codes, {}, _CODES)),
    ]


def _tried(values: dict[str, str]) -> Play:
    return sending(opening(_SIGN_IN), values, "/sign-in")


def _throttled(browser: StateBrowser) -> None:
    enter = _tried({"email": "nobody@example.org", "password": "not the password"})
    for _ in range(8):
        enter(browser)
        if browser.response.status_code == 429:
            return


def _locked(browser: StateBrowser) -> None:
    email = demo.tester(_SHUT, app=True)
    demo.lock(demo.officer(email).id)
    _tried({"email": email, **_PASSWORD})(browser)


def _show_all_ways(browser: StateBrowser) -> None:
    settings: Settings = current_app.config["PORTAL"]
    provider = Oidc("https://id.example.org", "portal", "", "roles", (), trust_email=False)
    browser.environ[SHOWN_SETTINGS] = replace(
        settings, base_url="https://safer.example.org", oidc=provider
    )


def _all_ways(browser: StateBrowser) -> None:
    _show_all_ways(browser)
    browser.open(_SIGN_IN)


def _lost_all_ways(browser: StateBrowser) -> None:
    _show_all_ways(browser)
    _interrupted(browser)


def _too_early(browser: StateBrowser) -> None:
    _lost_all_ways(browser)
    browser.send({"then": "go_on"}, to="/sign-in")


def _interrupted(browser: StateBrowser) -> None:
    made = report_cases.find(browser, "received")
    page(TRIAGE, f"/officers/reports/{made.reference}/note")(browser)
    browser.drop_cookie(OFFICER_COOKIE)
    browser.send({"words": LONG_LINE, "visibility": "staff"}, to="/note")


def _code_after_typing(browser: StateBrowser) -> None:
    _interrupted(browser)
    browser.send({"email": "triage@example.org", **_PASSWORD}, to="/sign-in")


def _resumed(browser: StateBrowser) -> None:
    _code_after_typing(browser)
    browser.send({"code": demo.fresh_code("triage@example.org")}, to="/code")


def _known(browser: StateBrowser) -> None:
    _tried({"email": demo.tester(_KNOWN, app=True), **_PASSWORD})(browser)


def _new(browser: StateBrowser) -> None:
    _tried({"email": demo.tester(_NEW, app=False), **_PASSWORD})(browser)


def _set_up(values: dict[str, str]) -> Play:
    return sending(_new, values, "/set-up")


def _many_codes(browser: StateBrowser) -> None:
    _new(browser)
    for _ in range(8):
        browser.send({"code": "000000"}, to="/set-up")
        if browser.response.status_code == 429:
            return


def _two_browsers(browser: StateBrowser) -> None:
    demo.open_session("partner@example.org")
    page(Role.PARTNER, f"{_ACCOUNT}?done=session")(browser)


def _sure(browser: StateBrowser) -> None:
    demo.open_session("partner@example.org")
    page(Role.PARTNER, _ACCOUNT)(browser)
    browser.send({"session": "others"}, to=_ACCOUNT)


def _sure_by_code(show: Play, values: dict[str, str], to: str) -> Play:
    def play(browser: StateBrowser) -> None:
        show(browser)
        code = demo.fresh_code("partner@example.org")
        browser.send({**values, **_PASSWORD, "code": code}, to=to)

    return play


def _with_passkey(browser: StateBrowser) -> None:
    one = demo.officer("admin@example.org")
    if not passkeys.list_passkeys(one.id):
        demo.give_passkey(one.id)
    page(Role.ADMINISTRATOR, _KEYS)(browser)


def _remove(browser: StateBrowser) -> None:
    _with_passkey(browser)
    browser.send({"remove": "1"}, to=_KEYS)


def _next_app(browser: StateBrowser) -> None:
    _sure_by_code(page(Role.PARTNER, _APP), {}, _APP)(browser)


def _late_app(browser: StateBrowser) -> None:
    _next_app(browser)
    browser.send({"step": "x", "code": "000000"}, to=_APP)


def _by_passkey(browser: StateBrowser) -> None:
    # The button is there only where the portal's address has a name.
    browser.open(_SIGN_IN)
    values = dict(read_forms(browser.text)[0].filled({}))
    browser.post(f"{_SIGN_IN}/passkey", {"csrf_token": values["csrf_token"]})


def _answered(show: Play) -> Play:
    return sending(show, {"answer": "{}"}, "")
