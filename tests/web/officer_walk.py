"""Steps of officers that several page tests take."""

from portal.domain.vocabulary import Role
from portal.services.officers import SignedIn
from tests.builders import PASSWORD, an_officer
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
    """Sign in through the page, and go where it leads."""
    query = f"?next={next_path}" if next_path else ""
    page = client.get(f"/officers/sign-in{query}")
    return client.submit(page, email=officer.email, password=PASSWORD)


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
    cookie = client.http.get_cookie("officer", domain=_HOST, path="/officers")
    assert cookie is not None
    return cookie.value


def give_cookie(client: CheckedClient, value: str) -> None:
    """Put an officer's cookie into this browser."""
    client.http.set_cookie("officer", value, domain=_HOST, path="/officers")
