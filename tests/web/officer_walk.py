"""Steps of officers that several page tests take."""

from portal.domain.vocabulary import Role
from portal.services.officer.officers import SignedIn
from tests.builders import PASSWORD, an_officer, fresh_code
from tests.web.contract import CheckedClient, Page

BASE = "http://127.0.0.1"
_HOST = "127.0.0.1"

# The first form of a page after signing in is the one to sign out with.
OWN_FORM = 1

PREVIEW = "This is the letter. It is not sent yet."


def add_officer(client: CheckedClient, role: Role, body: str = "council") -> SignedIn:
    """An officer of the client's portal."""
    with client.app.app_context():
        return an_officer(role, body)


def sign_in(client: CheckedClient, officer: SignedIn, next_path: str | None = None) -> Page:
    """Sign in through the pages, and go where they lead."""
    query = f"?next={next_path}" if next_path else ""
    return both_steps(client, client.get(f"/officers/sign-in{query}"), officer)


def both_steps(client: CheckedClient, page: Page, officer: SignedIn, **values: str) -> Page:
    """From the sign-in page through the code to where it leads."""
    page = client.submit(page, email=officer.email, password=PASSWORD, **values)
    assert page.h1 == "Enter your code", page.main
    return client.submit(page, code=code_for(client, officer))


def code_for(client: CheckedClient, officer: SignedIn) -> str:
    """A code of the officer's app that is not used up."""
    with client.app.app_context():
        return fresh_code(officer)


def signed_in(client: CheckedClient, role: Role, body: str = "council") -> SignedIn:
    """A new officer of a role, signed in."""
    officer = add_officer(client, role, body)
    sign_in(client, officer)
    return officer


def act(client: CheckedClient, path: str, **values: str) -> Page:
    """Open an act's form, fill it in and send it, past the preview of a letter."""
    page = client.submit(client.get(path), OWN_FORM, **values)
    return send_letter(client, page) if PREVIEW in page.main else page


def send_letter(client: CheckedClient, page: Page) -> Page:
    """Go on from the preview of a letter."""
    return client.submit(page, OWN_FORM, step="send")


def cookie_of(client: CheckedClient) -> str:
    """The officer's cookie in this browser."""
    cookie = client.http.get_cookie("officer", domain=_HOST)
    assert cookie is not None
    return cookie.value


def give_cookie(client: CheckedClient, value: str) -> None:
    """Put an officer's cookie into this browser."""
    client.http.set_cookie("officer", value, domain=_HOST)
