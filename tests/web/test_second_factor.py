"""The app and the recovery codes through the pages."""

import re

import pytest
import sqlalchemy as sa

from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.second_factor import PasskeyChallenge
from portal.services.officer import passkeys, second_factors
from portal.services.officer.officers import SignedIn
from portal.services.transaction import transaction
from portal.web.shared.kept_form import Kept
from tests.builders import PASSWORD
from tests.services.officer.test_own_account import a_passkey
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import (
    BASE,
    OWN_FORM,
    add_officer,
    code_for,
    cookie_of,
    sign_in,
    signed_in,
)


def _newcomer(client: CheckedClient) -> SignedIn:
    officer = add_officer(client, Role.TRIAGE_OFFICER)
    with client.app.app_context(), transaction() as session:
        second_factors.remove_factors(session, officer.id)
    return officer


def _code(client: CheckedClient, page: Page) -> str:
    """What an app shows that was given the key of the page."""
    key = page.words(next(each for each in page.all("code"))).replace(" ", "")
    with client.app.app_context():
        return second_factors.code_at(key)


def _set_up(client: CheckedClient, officer: SignedIn, path: str = "/officers/sign-in") -> Page:
    page = client.submit(client.get(path), email=officer.email, password=PASSWORD)
    assert page.h1 == "Set up your authenticator app"
    return page


def _codes(page: Page) -> list[str]:
    return [each.get("value", "") for each in page.all("input") if each.get("name") == "codes"]


def _renewed(client: CheckedClient, officer: SignedIn) -> Page:
    """The page with fresh recovery codes."""
    page = client.get("/officers/account/recovery-codes")
    return client.submit(page, OWN_FORM, password=PASSWORD, code=code_for(client, officer))


def test_the_first_sign_in_sets_the_app_up(client: CheckedClient) -> None:
    page = _set_up(client, _newcomer(client), "/officers/sign-in?next=/officers/reports")
    assert len(page.root.findall(".//{http://www.w3.org/2000/svg}svg")) == 1
    wrong = client.submit(page, code="000000")
    assert wrong.status == 422
    assert _code(client, wrong) == _code(client, page)
    page = client.submit(wrong, code=_code(client, page))
    assert page.h1 == "Your recovery codes"
    codes = _codes(page)
    assert len(codes) == 10
    assert all(code in page.main for code in codes)
    assert client.get("/officers/reports").h1 == "Reports"
    assert 'href="/officers/reports"' in page.text


def test_nothing_opens_before_the_app_is_set_up(client: CheckedClient) -> None:
    _set_up(client, _newcomer(client))
    assert client.http.get("/officers/", base_url=BASE).status_code == 302
    assert client.get("/officers/sign-in/code").status == 200


def test_a_recovery_code_signs_in_once(client: CheckedClient) -> None:
    officer = _newcomer(client)
    page = _set_up(client, officer)
    codes = _codes(client.submit(page, code=_code(client, page)))
    for status in (200, 422):
        page = client.get("/officers/sign-in")
        page = client.submit(page, email=officer.email, password=PASSWORD)
        assert client.submit(page, code=codes[0]).status == status


def test_the_pages_between_need_the_first_step(client: CheckedClient) -> None:
    for path in ("/officers/sign-in/code", "/officers/sign-in/set-up"):
        answer = client.http.get(path, base_url=BASE)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/officers/sign-in")


def test_the_code_can_be_filled_in_by_the_telephone(client: CheckedClient) -> None:
    officer = add_officer(client, Role.TRIAGE_OFFICER)
    page = client.get("/officers/sign-in")
    page = client.submit(page, email=officer.email, password=PASSWORD)
    box = next(each for each in page.all("input") if each.get("name") == "code")
    assert (box.get("autocomplete"), box.get("inputmode")) == ("one-time-code", "numeric")


def test_new_recovery_codes_ask_for_the_password(client: CheckedClient) -> None:
    officer = signed_in(client, Role.PARTNER)
    assert "0 recovery codes left" in client.get("/officers/account").main
    page = client.get("/officers/account/recovery-codes")
    assert client.submit(page, OWN_FORM).status == 422
    wrong = client.submit(page, OWN_FORM, password="wrong", code=code_for(client, officer))
    assert (wrong.status, "Your password or your code" in wrong.main) == (422, True)
    assert len(_codes(_renewed(client, officer))) == 10
    assert "10 recovery codes left" in client.get("/officers/account").main


def test_recovery_codes_are_kept_as_a_file(client: CheckedClient) -> None:
    page = _renewed(client, signed_in(client, Role.PARTNER))
    data = {**page.fields(OWN_FORM), "codes": [*_codes(page), "<script>"], "then": "file"}
    answer = client.http.post(page.action(OWN_FORM), data=data, base_url=BASE)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "text/plain"
    text = answer.get_data(as_text=True)
    assert re.findall(r"^[0-9 ]+$", text.replace("\r", ""), re.MULTILINE) == _codes(page)
    assert "<" not in text
    forged = client.post(page.action(OWN_FORM), data={**data, "csrf_token": "x"})
    assert forged.status == 422


def test_signing_in_leaves_no_step_behind(client: CheckedClient) -> None:
    officer = add_officer(client, Role.PARTNER)
    sign_in(client, officer)
    assert cookie_of(client)
    assert client.http.get_cookie("officer_step", domain="127.0.0.1") is None


def test_a_passkey_is_not_asked_for_without_the_password(client: CheckedClient) -> None:
    officer = signed_in(client, Role.TRIAGE_OFFICER)
    form = client.get("/officers/account/passkeys")
    code = code_for(client, officer)
    page = client.submit(form, OWN_FORM, name="Mine", password="a wrong one", code=code)
    assert page.status == 422
    for answer in ({"answer": "{}", "csrf_token": "forged"}, {"answer": "{}"}):
        again = client.post("/officers/account/passkeys", data=answer)
        assert again.status == 422
        assert "challenge" not in again.text
    with client.app.app_context():
        assert db.session.scalars(sa.select(PasskeyChallenge)).all() == []


def test_another_app_is_set_up_on_the_own_account(client: CheckedClient) -> None:
    officer = signed_in(client, Role.PARTNER)
    page = client.get("/officers/account/app")
    assert client.submit(page, OWN_FORM).status == 422
    wrong = client.submit(page, OWN_FORM, password="wrong", code=code_for(client, officer))
    assert (wrong.status, "Your password or your code" in wrong.main) == (422, True)
    page = client.submit(page, OWN_FORM, password=PASSWORD, code=code_for(client, officer))
    assert page.h1 == "Set up your new app"
    again = client.submit(page, OWN_FORM, code="000000")
    assert (again.status, _code(client, again)) == (422, _code(client, page))
    made = client.submit(again, OWN_FORM, code=_code(client, again))
    assert len(_codes(made)) == 10
    assert 'href="/officers/account?done=app"' in made.text
    assert client.get("/officers/account?done=app").status == 200
    late = client.submit(again, OWN_FORM, code="000000")
    assert (late.status, "Begin again" in late.main) == (422, True)


def test_a_passkey_is_not_removed_without_the_password(client: CheckedClient) -> None:
    officer = signed_in(client, Role.TRIAGE_OFFICER)
    with client.app.app_context():
        number = a_passkey(officer)
    page = client.get("/officers/account/passkeys")
    asked = client.submit(page, OWN_FORM, remove=str(number))
    assert asked.h1 == "Remove a passkey"
    code = code_for(client, officer)
    assert client.submit(asked, OWN_FORM, password="wrong", code=code).status == 422
    skipped = client.submit(page, OWN_FORM, remove=str(number), sure="yes")
    assert skipped.status == 422
    with client.app.app_context():
        assert len(passkeys.list_passkeys(officer.id)) == 1
    assert (
        "The passkey is removed."
        in client.submit(asked, OWN_FORM, password=PASSWORD, code=code).main
    )
    with client.app.app_context():
        assert passkeys.list_passkeys(officer.id) == []


@pytest.mark.parametrize("change", ["codes", "add", "remove"])
def test_no_second_factor_changes_by_the_password_alone(client: CheckedClient, change: str) -> None:
    """Nor with a code that was used already, such as the one of signing in."""
    officer = signed_in(client, Role.TRIAGE_OFFICER)
    with client.app.app_context():
        number = a_passkey(officer)
    used = code_for(client, officer)
    _renewed(client, officer)
    page = client.get(f"/officers/account/{'recovery-codes' if change == 'codes' else 'passkeys'}")
    if change == "remove":
        page = client.submit(page, OWN_FORM, remove=str(number))
    for code in ("", "000000", used):
        answer = client.submit(page, OWN_FORM, name="Mine", password=PASSWORD, code=code)
        assert (answer.status, answer.h1) == (422, page.h1)
        assert "challenge" not in answer.text
        assert _codes(answer) == []
    with client.app.app_context():
        assert len(passkeys.list_passkeys(officer.id)) == 1


def test_recovery_codes_do_not_travel_through_a_time_out(client: CheckedClient) -> None:
    made = _renewed(client, signed_in(client, Role.PARTNER))
    codes = _codes(made)
    client.http.delete_cookie("officer", domain="127.0.0.1")
    data = {**made.fields(OWN_FORM), "codes": codes, "then": "file"}
    sent = client.http.post(made.action(OWN_FORM), data=data, base_url=BASE)
    asked = client.post(sent.headers["Location"], data=data)
    assert asked.h1 == "Sign in"
    kept = Kept.parse(asked.fields()["kept"])
    assert kept is not None
    assert kept.fields == (("then", "file"),)
    assert not any(code in asked.text for code in codes)
