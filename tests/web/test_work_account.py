"""Signing in with a work account at a real provider of OpenID Connect."""

import base64
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
import sqlalchemy as sa
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from oidc_provider_mock import _app, run_server_in_thread

from portal import clock
from portal.config import Oidc
from portal.domain.vocabulary import Role
from portal.models.officer import Officer
from portal.services.officer import people
from portal.services.transaction import transaction
from tests.builders import PASSWORD
from tests.web.contract import CheckedClient, Page
from tests.web.officer_walk import BASE, code_for, signed_in

# The provider itself uses what its own library calls outdated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SECRET = "what the provider gave us"
BACK = "/officers/sign-in/work/back"
CLAIMS = {
    "email": "grace@example.org",
    "email_verified": True,
    "name": "Grace Okonkwo",
    "realm_access": {"roles": ["asb-managers"]},
    "amr": ["pwd", "mfa"],
}


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[str, Flask]]:
    """A provider that runs: its address, and its application."""
    with run_server_in_thread(require_nonce=True) as server:
        yield f"http://127.0.0.1:{server.server_port}", server.app


@pytest.fixture
def provider(running: tuple[str, Flask]) -> str:
    """The address of a provider that runs."""
    return running[0]


@pytest.fixture
def tell(running: tuple[str, Flask], monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """Lets the provider tell other metadata, which take the place of its own."""
    told = running[1].view_functions

    def tell(metadata: object) -> None:
        monkeypatch.setitem(told, "oidc-provider-mock.openid_config", lambda: json.dumps(metadata))

    return tell


@pytest.fixture
def worker(
    client: CheckedClient, provider: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CheckedClient]:
    """A browser of a portal that has the provider."""
    told = Oidc(
        provider, "portal", SECRET, "realm_access.roles", (("asb-managers", "manager"),), False
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


@pytest.mark.parametrize(
    ("config", "claims"),
    [
        ({"exp": -3600}, {}),
        ({"iss": "http://127.0.0.1:1"}, {}),
        ({}, {"aud": ["another-client"]}),
        # Even where it says that we are the authorised party.
        ({}, {"aud": ["another-client"], "azp": "portal"}),
    ],
    ids=["expired", "issuer", "audience", "audience-with-azp"],
)
def test_a_token_that_is_not_ours_or_not_now_is_refused(
    worker: CheckedClient,
    provider: str,
    monkeypatch: pytest.MonkeyPatch,
    config: dict[str, object],
    claims: dict[str, object],
) -> None:
    kind = next(
        each
        for each in vars(_app).values()
        if isinstance(each, type) and "get_jwt_config" in vars(each)
    )
    made, told = kind.get_jwt_config, kind.generate_user_info
    assert _come(worker, _authorise(provider, _begin(worker))).status == 200

    def forged(self: object, *args: object, **kwargs: object) -> dict[str, object]:
        return {**made(self, *args, **kwargs), **config}

    def info(self: object, user: object, scope: str) -> object:
        found = told(self, user, scope)
        found.update(claims)
        return found

    monkeypatch.setattr(kind, "get_jwt_config", forged)
    monkeypatch.setattr(kind, "generate_user_info", info)
    other = CheckedClient(worker.app)
    page = other.get(_authorise(provider, _begin(other)))
    assert (page.status, page.h1) == (400, "You are not signed in")
    assert other.http.get("/officers/", base_url=BASE).status_code == 302


def test_an_answer_without_a_token_of_who_it_is_is_a_clean_page(
    worker: CheckedClient, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from authlib.integrations.requests_client import OAuth2Session

    fetched = OAuth2Session.fetch_token

    def without(self: OAuth2Session, *args: object, **kwargs: object) -> dict[str, object]:
        found: dict[str, object] = dict(fetched(self, *args, **kwargs))
        del found["id_token"]
        return found

    monkeypatch.setattr(OAuth2Session, "fetch_token", without)
    page = worker.get(_authorise(provider, _begin(worker)))
    assert (page.status, page.h1) == (400, "You are not signed in")


def _metadata(provider: str) -> dict[str, object]:
    told: dict[str, object] = requests.get(
        f"{provider}/.well-known/openid-configuration", timeout=5
    ).json()
    return told


def test_metadata_of_another_issuer_are_refused_and_logged(
    worker: CheckedClient,
    provider: str,
    tell: Callable[[object], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    own = _metadata(provider)
    back = _authorise(provider, _begin(worker))
    for issuer in ("http://127.0.0.1:1", f"{provider}.example.org", f"{provider}/tenant", "", None):
        caplog.clear()
        tell({**own, "issuer": issuer})
        worker.app.extensions.pop("work_account", None)
        # Neither at the beginning nor with an answer that was right.
        for path in ("/officers/sign-in/work", back):
            page = worker.get(path)
            assert (page.status, page.h1) == (400, "You are not signed in")
            assert "not set up right here" in page.main
        ours = [one for one in caplog.records if one.name == "portal.work_account"]
        logged = [(one.levelno, one.msg) for one in ours]
        assert logged == [(logging.ERROR, "work_account.other_issuer")] * 2
    assert worker.http.get("/officers/", base_url=BASE).status_code == 302
    # Mended at the provider, it counts at once.
    tell({**own, "issuer": f"{provider}/"})
    _begin(worker)


def test_metadata_that_are_none_are_a_clean_page(
    worker: CheckedClient, provider: str, tell: Callable[[object], None]
) -> None:
    own = _metadata(provider)
    without = {name: value for name, value in own.items() if name != "authorization_endpoint"}
    for told in ([], {}, "x", None, {"issuer": provider}, without):
        tell(told)
        worker.app.extensions.pop("work_account", None)
        page = worker.get("/officers/sign-in/work")
        assert (page.status, page.h1) == (400, "You are not signed in")


def _unsigned(claims: dict[str, object]) -> str:
    parts = ({"alg": "none"}, claims)
    written = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts)
    return ".".join((*(part.rstrip("=") for part in written), ""))


def _by_another_key(claims: dict[str, object]) -> str:
    return jwt.encode({"alg": "RS256"}, claims, RSAKey.generate_key(2048))


def _by_our_secret(claims: dict[str, object]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), ["HS256"])


def _by_a_key_it_brings(claims: dict[str, object]) -> str:
    key = ECKey.generate_key("P-256")
    return jwt.encode({"alg": "ES256", "jwk": key.as_dict(private=False)}, claims, key)


@pytest.mark.parametrize("forge", [_by_another_key, _unsigned, _by_our_secret, _by_a_key_it_brings])
def test_a_token_that_the_provider_did_not_sign_is_refused(
    worker: CheckedClient,
    provider: str,
    tell: Callable[[object], None],
    monkeypatch: pytest.MonkeyPatch,
    forge: Callable[[dict[str, object]], str],
) -> None:
    """Also where its metadata would have it."""
    names = ["RS256", "ES256", "HS256", "none"]
    tell({**_metadata(provider), "id_token_signing_alg_values_supported": names})
    worker.app.extensions.pop("work_account", None)
    made = _app.OpenIDCode.encode_id_token
    forged: list[str] = []

    def encoded(self: object, token: object, request: object) -> str:
        body = made(self, token, request).split(".")[1]
        forged.append(forge(json.loads(base64.urlsafe_b64decode(body + "=="))))
        return forged[-1]

    monkeypatch.setattr(_app.OpenIDCode, "encode_id_token", encoded)
    page = worker.get(_authorise(provider, _begin(worker)))
    assert len(forged) == 1
    assert (page.status, page.h1) == (400, "You are not signed in")
    assert worker.http.get("/officers/", base_url=BASE).status_code == 302


def test_who_was_disabled_here_or_lost_the_role_there_is_out(
    worker: CheckedClient, provider: str
) -> None:
    assert _come(worker, _authorise(provider, _begin(worker))).status == 200
    again = CheckedClient(worker.app)
    page = again.get(_authorise(provider, _begin(again), realm_access={"roles": []}))
    assert page.status == 403
    # The browser that was signed in before is out as well.
    assert worker.http.get("/officers/", base_url=BASE).status_code == 302
    assert _come(worker, _authorise(provider, _begin(worker))).status == 200
    with worker.app.app_context(), transaction() as session:
        session.scalars(sa.select(Officer)).one().disabled_at = clock.now()
    assert worker.http.get("/officers/", base_url=BASE).status_code == 302
    page = again.get(_authorise(provider, _begin(again)))
    assert page.status == 403
    assert "disabled" in page.main


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
