"""Colleagues' accounts and one's own, through the pages."""

import re

from portal.domain.vocabulary import Role
from portal.services.officer import people
from portal.services.officer.officers import SignedIn
from tests.builders import PASSWORD
from tests.services.officer.test_invitations import mailed_token
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import BASE, OWN_FORM, act, add_officer, both_steps, signed_in

NEW = "marmalade under seven bridges"
INVITED = {"name": "New One", "role": "auditor", "body": "council", "email": "new@example.org"}


def _person(officer: SignedIn, act: str = "") -> str:
    return f"/officers/people/{officer.id}" + (f"/{act}" if act else "")


def _link(client: CheckedClient) -> str:
    with client.app.app_context():
        return f"/officers/invitation/{mailed_token()}"


def _opened(client: CheckedClient, link: str) -> Page:
    return client.follow(client.http.get(link, base_url=BASE))


def test_a_colleague_is_invited_chooses_a_password_and_signs_in(client: CheckedClient) -> None:
    signed_in(client, Role.ADMINISTRATOR)
    page = act(client, "/officers/people/invite", **INVITED)
    assert page.h1 == "New One"
    assert "Invited" in page.main
    newcomer = CheckedClient(client.app)
    page = _opened(newcomer, _link(client))
    assert page.h1 == "Choose your password"
    assert "new@example.org" in page.main
    weak = newcomer.submit(page, password="passwordpassword")
    assert weak.status == 422
    assert "passwordpassword" not in weak.text
    page = newcomer.submit(weak, password=NEW)
    assert "Your password is saved" in page.main
    page = newcomer.submit(page, email="new@example.org", password=NEW)
    assert page.h1 == "Set up your authenticator app"


def test_opening_the_link_spends_nothing_and_sending_it_does(client: CheckedClient) -> None:
    signed_in(client, Role.ADMINISTRATOR)
    act(client, "/officers/people/invite", **INVITED)
    link, newcomer = _link(client), CheckedClient(client.app)
    for _each in range(3):
        page = _opened(newcomer, link)
    newcomer.http.head(link, base_url=BASE)
    newcomer.submit(page, password=NEW)
    assert newcomer.get(link).status == 404
    assert newcomer.submit(page, password=PASSWORD).status == 404


def test_a_second_link_in_one_browser_gives_nobody_the_others_password(
    client: CheckedClient,
) -> None:
    signed_in(client, Role.ADMINISTRATOR)
    act(client, "/officers/people/invite", **INVITED)
    first = _link(client)
    act(client, "/officers/people/invite", **{**INVITED, "email": "other@example.org"})
    second, newcomer = _link(client), CheckedClient(client.app)
    assert first != second
    page = _opened(newcomer, first)
    _opened(newcomer, second)
    assert newcomer.submit(page, password=NEW).status == 404
    # Neither link is spent.
    for link, email in ((first, "new@example.org"), (second, "other@example.org")):
        page = _opened(newcomer, link)
        assert email in page.main
        assert "Your password is saved" in newcomer.submit(page, password=NEW).main


def test_the_page_behind_the_link_has_no_token_in_its_address(client: CheckedClient) -> None:
    signed_in(client, Role.ADMINISTRATOR)
    act(client, "/officers/people/invite", **INVITED)
    link, newcomer = _link(client), CheckedClient(client.app)
    sent = newcomer.http.get(link, base_url=BASE)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/officers/invitation")
    token = link.rpartition("/")[2]
    for page in (newcomer.follow(sent), newcomer.submit(_opened(newcomer, link), password="short")):
        assert page.response.request.path == "/officers/invitation"
        assert page.h1 == "Choose your password"
        assert token not in page.text
    # It is this browser's alone, and ends with the link.
    assert CheckedClient(client.app).get("/officers/invitation").status == 404
    newcomer.submit(_opened(newcomer, link), password=NEW)
    assert newcomer.get("/officers/invitation").status == 404


def test_the_password_can_be_pasted_and_managed(client: CheckedClient) -> None:
    signed_in(client, Role.PARTNER)
    page = client.get("/officers/account/password")
    boxes = {each.get("name"): each.get("autocomplete") for each in page.all("input")}
    assert (boxes["password"], boxes["new"]) == ("current-password", "new-password")
    assert boxes["username"] == "username"
    assert all(each.get("maxlength") is None for each in page.all("input"))


def test_an_account_is_disabled_and_its_officer_out(client: CheckedClient) -> None:
    officer = signed_in(client, Role.TRIAGE_OFFICER)
    admin = CheckedClient(client.app)
    signed_in(admin, Role.ADMINISTRATOR)
    page = act(admin, _person(officer, "disable"))
    assert "The account is disabled." in page.main
    assert client.http.get("/officers/", base_url=BASE).status_code == 302
    page = act(admin, _person(officer, "enable"))
    assert "Active" in page.main


def test_an_app_is_reset_with_a_reason(client: CheckedClient) -> None:
    officer = add_officer(client, Role.TRIAGE_OFFICER)
    signed_in(client, Role.MANAGER)
    assert act(client, _person(officer, "reset-app")).status == 422
    page = act(client, _person(officer, "reset-app"), reason="lost")
    assert "They set up another app" in page.main
    page = CheckedClient(client.app).get("/officers/sign-in")
    page = CheckedClient(client.app).submit(page, email=officer.email, password=PASSWORD)
    assert page.status == 422


def test_a_stale_change_is_refused_with_what_was_typed(client: CheckedClient) -> None:
    officer = add_officer(client, Role.TRIAGE_OFFICER)
    signed_in(client, Role.ADMINISTRATOR)
    form = client.get(_person(officer, "change"))
    act(client, _person(officer, "change"), name="First change")
    page = client.submit(form, OWN_FORM, name="Second change")
    assert page.status == 409
    assert 'value="Second change"' in page.text
    assert "Second change" in client.submit(page, OWN_FORM).main


def test_what_is_not_theirs_is_neither_offered_nor_done(client: CheckedClient) -> None:
    officer = add_officer(client, Role.ADMINISTRATOR)
    signed_in(client, Role.MANAGER)
    assert "Administrators look after this account" in client.get(_person(officer)).main
    for name in ("disable", "change", "reset-app", "invite-again"):
        assert client.get(_person(officer, name)).status == 403
        assert client.post(_person(officer, name)).status == 403
    with client.app.app_context():
        assert people.find_person(officer.id).has_app
    assert client.get(_person(officer, "nothing")).status == 404
    assert client.get("/officers/people/999999").status == 404


def test_the_own_account_shows_and_ends_sessions(client: CheckedClient) -> None:
    officer = signed_in(client, Role.PARTNER)
    other = CheckedClient(client.app)
    other.http.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux) Gecko/1 Firefox/140.0"
    both_steps(other, other.get("/officers/sign-in"), officer)
    page = client.get("/officers/account")
    assert "Firefox, Linux" in page.main
    handle = _handles(page)[0]
    asked = client.submit(page, OWN_FORM, session=handle)
    assert client.submit(asked, OWN_FORM, password="wrong").status == 422
    assert other.http.get("/officers/", base_url=BASE).status_code == 200
    page = client.submit(asked, OWN_FORM, password=PASSWORD)
    assert "You are signed out there." in page.main
    assert "Firefox" not in page.main
    assert other.http.get("/officers/", base_url=BASE).status_code == 302


def _handles(page: Page) -> list[str]:
    return re.findall(r'name="session" value="([0-9a-f]{16})"', page.text)


def test_a_password_is_changed_and_other_browsers_are_out(client: CheckedClient) -> None:
    officer = signed_in(client, Role.PARTNER)
    other = CheckedClient(client.app)
    both_steps(other, other.get("/officers/sign-in"), officer)
    before = client.http.get_cookie("officer", domain="127.0.0.1")
    page = client.get("/officers/account/password")
    assert client.submit(page, OWN_FORM, password="wrong", new=NEW).status == 422
    assert client.submit(page, OWN_FORM, password=PASSWORD, new="short").status == 422
    page = client.submit(page, OWN_FORM, password=PASSWORD, new=NEW)
    assert "Your password is changed" in page.main
    after = client.http.get_cookie("officer", domain="127.0.0.1")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert other.http.get("/officers/", base_url=BASE).status_code == 302
