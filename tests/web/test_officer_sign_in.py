"""Signing in and out through the pages: the cookie, the way back, and text that survives a time-out."""

import datetime as dt
from dataclasses import replace

import pytest

from portal import clock
from portal.domain.vocabulary import Role
from portal.services.officer.officers import SignedIn
from tests.builders import PASSWORD, a_report
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import (
    BASE,
    OWN_FORM,
    act,
    add_officer,
    both_steps,
    code_for,
    cookie_of,
    give_cookie,
    sign_in,
    signed_in,
)


def test_a_stranger_is_sent_to_sign_in_and_then_where_they_wanted(client: CheckedClient) -> None:
    officer = add_officer(client, Role.TRIAGE_OFFICER)
    answer = client.http.get("/officers/reports?priority=high&overdue=yes", base_url=BASE)
    assert answer.status_code == 302
    page = client.follow(answer)
    assert page.h1 == "Sign in"
    page = both_steps(client, page, officer)
    assert page.h1 == "Reports"
    assert page.response.request.full_path == "/officers/reports?priority=high&overdue=yes"


def test_the_fields_can_be_filled_in_by_a_password_manager(client: CheckedClient) -> None:
    page = client.get("/officers/sign-in")
    tokens = {field.get("name"): field.get("autocomplete") for field in page.all("input")}
    assert tokens["email"] == "username"
    assert tokens["password"] == "current-password"
    assert all(field.get("onpaste") is None for field in page.all("input"))


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client: CheckedClient) -> None:
    officer = add_officer(client, Role.TRIAGE_OFFICER)
    form = client.get("/officers/sign-in")
    wrong_name = client.submit(form, email="nobody@example.org", password=PASSWORD)
    wrong_password = client.submit(form, email=officer.email, password="not this one at all")
    assert wrong_name.status == wrong_password.status == 422
    assert wrong_name.errors == wrong_password.errors != []
    assert 'value="nobody@example.org"' in wrong_name.text
    assert PASSWORD not in wrong_name.text


def test_too_many_tries_say_what_to_do(client: CheckedClient) -> None:
    officer = add_officer(client, Role.TRIAGE_OFFICER)
    form = client.get("/officers/sign-in")
    for _each in range(5):
        client.submit(form, email=officer.email, password="wrong")
    page = client.submit(form, email=officer.email, password=PASSWORD)
    assert page.status == 429
    assert "Wait a minute" in page.errors[0]


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_the_cookie_is_kept_from_scripts_and_other_sites(
    client: CheckedClient, monkeypatch: pytest.MonkeyPatch, scheme: str, secure: bool
) -> None:
    settings = replace(client.app.config["PORTAL"], base_url=f"{scheme}://127.0.0.1")
    monkeypatch.setitem(client.app.config, "PORTAL", settings)
    officer = add_officer(client, Role.TRIAGE_OFFICER)
    page = client.get("/officers/sign-in")
    page = client.submit(page, follow=False, email=officer.email, password=PASSWORD)
    _check_cookie(page, "officer_step", secure)
    assert client.http.get_cookie("officer") is None
    page = client.get("/officers/sign-in/code")
    page = client.submit(page, follow=False, code=code_for(client, officer))
    _check_cookie(page, "officer", secure)


def _check_cookie(page: Page, name: str, secure: bool) -> None:
    # The prefix lets only this host set such a cookie, and only over https.
    called = f"__Host-{name}=" if secure else f"{name}="
    cookie = next(
        each for each in page.response.headers.getlist("Set-Cookie") if each.startswith(called)
    )
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert ("secure" in flags) == secure
    assert not any(part.startswith(("expires", "max-age")) for part in flags)


def test_each_sign_in_has_a_session_of_its_own(client: CheckedClient) -> None:
    officer = signed_in(client, Role.TRIAGE_OFFICER)
    first = cookie_of(client)
    sign_in(client, officer)
    second = cookie_of(client)
    assert first != second
    give_cookie(client, first)
    assert client.http.get("/officers/", base_url=BASE).status_code == 302


def test_signing_out_kills_the_session_for_whoever_holds_it(client: CheckedClient) -> None:
    signed_in(client, Role.TRIAGE_OFFICER)
    cookie = cookie_of(client)
    page = client.submit(client.get("/officers/"))
    assert page.h1 == "Sign in"
    give_cookie(client, cookie)
    assert client.http.get("/officers/", base_url=BASE).status_code == 302


def test_nobody_is_signed_out_by_a_link_or_a_forged_form(client: CheckedClient) -> None:
    signed_in(client, Role.TRIAGE_OFFICER)
    assert client.get("/officers/sign-out").status == 405
    assert client.post("/officers/sign-out").status == 400
    assert client.get("/officers/").h1 == "Your work"


@pytest.mark.parametrize("cookie", ["", "x", "ä", "0" * 3000, "a.b.c"])
def test_a_forged_cookie_opens_nothing(client: CheckedClient, cookie: str) -> None:
    give_cookie(client, cookie)
    assert client.http.get("/officers/", base_url=BASE).status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/officers/",
        "//evil.example/officers/",
        "/\\evil.example",
        "/officers/..//evil.example",
        "/officers/../exit",
        "/officers/%2e%2e/exit",
        "/officers/%252e%252e/exit",
        "/officers/\\..\\exit",
        "/officers",
        "/exit",
        "javascript:alert(1)",
        "/officers/\r\nSet-Cookie: a=b",
        "/officers/sign-in?next=/officers/",
        "/officers/" + "a" * 2000,
        "\x00",
    ],
)
def test_signing_in_leads_nowhere_else(client: CheckedClient, target: str) -> None:
    officer = add_officer(client, Role.TRIAGE_OFFICER)
    values = {"email": officer.email, "password": PASSWORD, "code": code_for(client, officer)}
    for path, leads_to in (("", "/officers/sign-in/code"), ("/code", "/officers/")):
        path, query = f"/officers/sign-in{path}", {"next": target}
        form = client.http.get(path, query_string=query, base_url=BASE).get_data(as_text=True)
        token = form.split('name="csrf_token" value="')[1].split('"')[0]
        data = {**values, "csrf_token": token}
        answer = client.http.post(path, query_string=query, base_url=BASE, data=data)
        assert answer.status_code == 303
        assert answer.headers["Location"] == leads_to


def _timed_out(client: CheckedClient, at_noon: dt.datetime) -> tuple[str, SignedIn]:
    officer = signed_in(client, Role.TRIAGE_OFFICER)
    with client.app.app_context():
        return a_report(officer), officer


LONG = "Spoke to both sides.\n\n  Two spaces, “quotes” & <tags> بالعربية 😀 " * 20


def test_what_was_typed_survives_a_time_out(client: CheckedClient, at_noon: dt.datetime) -> None:
    reference, officer = _timed_out(client, at_noon)
    form = client.get(f"/officers/reports/{reference}/note")
    with clock.stopped_at(at_noon + dt.timedelta(minutes=45)):
        data = {**form.fields(OWN_FORM), "words": LONG, "visibility": "staff"}
        answer = client.http.post(form.action(OWN_FORM), data=data, base_url=BASE)
        assert answer.status_code == 307
        page = client.post(answer.headers["Location"], data=data)
        assert "What you typed is safe" in page.main
        again = client.submit(page, email=officer.email, password="a wrong one first")
        assert again.status == 422
        page = client.submit(again, email=officer.email, password=PASSWORD)
        assert "What you typed is safe" in page.main
        page = client.submit(page, code="000000")
        assert page.status == 422
        page = client.submit(page, code=code_for(client, officer))
        assert page.h1 == "You are signed in again"
        assert "Two spaces" in page.main
        page = client.submit(page)
        assert page.h1.startswith("Report ASB-")
        assert "Your note is saved." in page.main
        assert "Two spaces, “quotes” & <tags> بالعربية 😀" in page.main


def test_a_password_is_not_kept(client: CheckedClient, at_noon: dt.datetime) -> None:
    officer = signed_in(client, Role.TRIAGE_OFFICER)
    path, words = "/officers/account/password", "seven zebras in my kitchen"
    form = client.get(path)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=45)):
        data = {**form.fields(OWN_FORM), "password": PASSWORD, "new": words}
        page = client.post(client.http.post(path, data=data, base_url=BASE).location, data=data)
        page = both_steps(client, page, officer)
        assert page.h1 == "You are signed in again"
        assert words not in page.text
        assert PASSWORD not in page.text
        assert client.submit(page).status == 422


def test_only_our_own_forms_are_kept(client: CheckedClient, at_noon: dt.datetime) -> None:
    reference, _officer = _timed_out(client, at_noon)
    with clock.stopped_at(at_noon + dt.timedelta(minutes=45)):
        data = {"words": "From another site", "csrf_token": "forged"}
        answer = client.http.post(
            f"/officers/signed-out?next=/officers/reports/{reference}/note",
            data=data,
            base_url=BASE,
        )
        assert answer.status_code == 303
        assert "From another site" not in client.follow(answer).text


@pytest.mark.parametrize(
    "kept", ["", "!", "W10", "bnVsbA==", "WzFd", "W1sxLDJdXQ==", "é", "A" * 99]
)
def test_a_spoilt_kept_form_is_passed_over(client: CheckedClient, kept: str) -> None:
    officer = add_officer(client, Role.TRIAGE_OFFICER)
    page = client.get("/officers/sign-in?next=/officers/reports")
    assert both_steps(client, page, officer, kept=kept).h1 == "Reports"


def test_a_second_tab_keeps_its_text_after_signing_in_again(
    client: CheckedClient, at_noon: dt.datetime
) -> None:
    officer = signed_in(client, Role.TRIAGE_OFFICER)
    with client.app.app_context():
        reference = a_report(officer)
    form = client.get(f"/officers/reports/{reference}/note")
    sign_in(client, officer)
    page = client.submit(form, OWN_FORM, words="Written before", visibility="staff")
    assert page.status == 422
    assert "Written before" in page.text
    page = client.submit(page, OWN_FORM, visibility="staff")
    assert "Your note is saved." in page.main
    assert act(client, f"/officers/reports/{reference}/note").status == 422
