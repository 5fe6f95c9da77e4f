"""Signing in with a work account at a real provider of OpenID Connect."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from oidc_provider_mock import run_server_in_thread

from portal.config import Oidc
from portal.domain.vocabulary import Role
from portal.services.officer import people
from tests.builders import PASSWORD
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import BASE, code_for, signed_in

# The provider itself uses what its own library calls outdated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

BACK = "/officers/sign-in/work/back"
CLAIMS = {
    "email": "grace@example.org",
    "email_verified": True,
    "name": "Grace Okonkwo",
    "realm_access": {"roles": ["asb-managers"]},
    "amr": ["pwd", "mfa"],
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that runs."""
    with run_server_in_thread(require_nonce=True) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def worker(
    client: CheckedClient, provider: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CheckedClient]:
    """A browser of a portal that has the provider."""
    told = Oidc(
        provider, "portal", "secret", "realm_access.roles", (("asb-managers", "manager"),), False
    )
    settings = replace(client.app.config["PORTAL"], oidc=told)
    monkeypatch.setitem(client.app.config, "PORTAL", settings)
    client.app.extensions.pop("work_account", None)
    yield client
    client.app.extensions.pop("work_account", None)


def _begin(client: CheckedClient, path: str = "/officers/sign-in/work") -> str:
    """Where the portal sends the browser."""
    answer = client.http.get(path, base_url=BASE)
    assert answer.status_code == 302
    return answer.headers["Location"]


def _authorise(provider: str, asked: str, **claims: object) -> str:
    """What somebody does at the provider; the path with which it sends the browser back."""
    requests.put(f"{provider}/users/grace", json={**CLAIMS, **claims}, timeout=5)
    answer = requests.post(asked, data={"sub": "grace"}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    assert back.path == BACK
    return f"{back.path}?{back.query}"


def _come(client: CheckedClient, path: str) -> Page:
    return client.follow(client.http.get(path, base_url=BASE))


def test_an_officer_signs_in_and_goes_where_they_wanted(
    worker: CheckedClient, provider: str
) -> None:
    page = worker.get("/officers/sign-in?next=/officers/reports")
    link = next(a for a in page.all("a") if page.words(a) == "Sign in with your work account")
    back = _authorise(provider, _begin(worker, link.get("href", "")))
    page = _come(worker, back)
    assert page.h1 == "Reports"
    assert "Signed in as Grace Okonkwo" in page.words()
    with worker.app.app_context():
        assert people.list_people()[0].profile.role is Role.MANAGER


def test_what_is_asked_is_bound_to_this_browser(worker: CheckedClient) -> None:
    asked = parse_qs(urlsplit(_begin(worker)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert all(len(asked[name][0]) >= 20 for name in ("code_challenge", "state", "nonce"))
    assert asked["redirect_uri"] == [f"{BASE}{BACK}"]
    again = parse_qs(urlsplit(_begin(worker)).query)
    assert all(asked[name] != again[name] for name in ("code_challenge", "state", "nonce"))


def test_an_answer_in_another_browser_opens_nothing(worker: CheckedClient, provider: str) -> None:
    back = _authorise(provider, _begin(worker))
    other = CheckedClient(worker.app)
    page = other.get(back)
    assert (page.status, page.h1) == (400, "You are not signed in")
    assert other.http.get("/officers/", base_url=BASE).status_code == 302


def test_an_answer_is_good_once(worker: CheckedClient, provider: str) -> None:
    back = _authorise(provider, _begin(worker))
    assert _come(worker, back).status == 200
    assert CheckedClient(worker.app).get(back).status == 400
    assert worker.get(back).status == 400


@pytest.mark.parametrize(
    "query", ["", "code=x", "state=x", "code=x&state=x", "error=access_denied&state=x", "state=%00"]
)
def test_a_bad_answer_is_a_clean_page(worker: CheckedClient, query: str) -> None:
    _begin(worker)
    page = worker.get(f"{BACK}?{query}")
    assert (page.status, page.h1) == (400, "You are not signed in")


def test_a_wrong_code_with_the_right_state_is_a_clean_page(worker: CheckedClient) -> None:
    state = parse_qs(urlsplit(_begin(worker)).query)["state"][0]
    page = worker.get(f"{BACK}?{urlencode({'state': state, 'code': 'guessed'})}")
    assert (page.status, page.h1) == (400, "You are not signed in")


def test_a_swapped_nonce_is_refused(worker: CheckedClient, provider: str) -> None:
    """A code that was made for another sign-in is no good, though its state is right."""
    asked = urlsplit(_begin(worker))
    query = {name: value[0] for name, value in parse_qs(asked.query).items()}
    forged = asked._replace(query=urlencode({**query, "nonce": "n" * 20})).geturl()
    page = worker.get(_authorise(provider, forged))
    assert page.status == 400
    assert worker.http.get("/officers/", base_url=BASE).status_code == 302


def test_who_has_no_role_is_told_so(worker: CheckedClient, provider: str) -> None:
    page = worker.get(_authorise(provider, _begin(worker), realm_access={"roles": ["other"]}))
    assert page.status == 403
    assert "has no role here" in page.main


def test_spoilt_claims_are_no_crash(worker: CheckedClient, provider: str) -> None:
    spoilt = {"realm_access": "asb-managers", "amr": 7, "email": ["x"], "name": {"a": 1}}
    page = worker.get(_authorise(provider, _begin(worker), **spoilt))
    assert (page.status, page.h1) == (400, "You are not signed in")
    page = worker.get(_authorise(provider, _begin(worker), realm_access=["x"], amr=["mfa"]))
    assert (page.status, page.h1) == (403, "You are not signed in")


def test_without_a_second_factor_there_the_code_is_asked_for_here(
    worker: CheckedClient, provider: str
) -> None:
    officer = signed_in(worker, Role.MANAGER)
    other = CheckedClient(worker.app)
    back = _authorise(provider, _begin(other), email=officer.email, amr=["pwd"])
    page = _come(other, back)
    assert page.h1 == "Enter your code"
    assert other.submit(page, code=code_for(other, officer)).h1 == "Your work"


def test_a_provider_that_is_away_is_a_clean_page(
    worker: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = worker.app.config["PORTAL"]
    away = replace(settings, oidc=replace(settings.oidc, issuer="http://127.0.0.1:9"))
    monkeypatch.setitem(worker.app.config, "PORTAL", away)
    page = worker.get("/officers/sign-in/work")
    assert (page.status, page.h1) == (400, "You are not signed in")


def test_a_portal_without_one_offers_none(client: CheckedClient) -> None:
    assert "work account" not in client.get("/officers/sign-in").main
    assert client.get("/officers/sign-in/work").status == 404
    assert client.get(BACK).status == 400


def test_a_work_account_is_the_only_way_in_and_keeps_what_was_typed(
    worker: CheckedClient, provider: str
) -> None:
    officer = signed_in(worker, Role.MANAGER)
    assert _come(worker, _authorise(provider, _begin(worker), email=officer.email)).status == 200
    account = worker.get("/officers/account")
    assert "You sign in with your work account." in account.main
    assert "Change your password" not in account.main
    for page in ("password", "passkeys", "app", "recovery-codes"):
        answer = worker.http.get(f"/officers/account/{page}", base_url=BASE)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/officers/account")
    entry = worker.get("/officers/reports")
    form = {"words": "a long note that somebody typed", "csrf_token": entry.fields()["csrf_token"]}
    worker.http.delete_cookie("officer", domain="127.0.0.1")
    sent = worker.http.post("/officers/hand-over", data=form, base_url=BASE)
    lost = worker.post(sent.headers["Location"], data=form)
    too_early = worker.submit(lost, then="go_on")
    assert (too_early.status, "You are not signed in yet" in too_early.main) == (422, True)
    refused = worker.submit(lost, email=officer.email, password=PASSWORD)
    assert (refused.status, "opens nothing any more" in refused.main) == (422, True)
    # In another tab of the same browser.
    assert _come(worker, _authorise(provider, _begin(worker), email=officer.email)).status == 200
    resumed = worker.submit(lost, then="go_on")
    assert resumed.h1 == "You are signed in again"
    assert "a long note that somebody typed" in resumed.main
