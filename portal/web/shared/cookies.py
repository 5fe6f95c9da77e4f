"""The portal's own cookies: one place decides what they are called, where they go and who reads them.

Under https each name begins with `__Host-`: browsers then take the cookie from this very host only, over https only and for
all its paths. So neither a neighbouring site of the council's domain nor a page over plain http can plant one (ASVS 3.3.1,
3.3.3). The demonstration runs over http, where browsers refuse the prefix.
"""

from flask import current_app, request
from werkzeug.wrappers import Response

# Of Flask itself: it holds the secret against forged forms.
SESSION = "session"

# What the prefix asks for.
PATH = "/"
_PREFIX = "__Host-"


def full_name(name: str, *, https: bool) -> str:
    """A cookie's name as the browser knows it."""
    return _PREFIX + name if https else name


def read_cookie(name: str) -> str | None:
    """What this browser sent."""
    return request.cookies.get(_named(name))


def sent_cookies() -> set[str]:
    """The names of all that this browser sent, as we call them."""
    return {name.removeprefix(_named("")) for name in request.cookies}


def give_cookie(response: Response, name: str, value: str) -> Response:
    """Hand a cookie out, kept from scripts and other sites; it goes when the browser is closed."""
    response.set_cookie(
        _named(name), value, path=PATH, httponly=True, samesite="Lax", secure=_https()
    )
    return response


def drop_cookie(response: Response, name: str) -> Response:
    """Take a cookie back."""
    response.delete_cookie(_named(name), path=PATH, httponly=True, samesite="Lax", secure=_https())
    return response


def _named(name: str) -> str:
    return full_name(name, https=_https())


def _https() -> bool:
    https: bool = current_app.config["PORTAL"].https
    return https
