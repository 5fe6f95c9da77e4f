"""The signed cookie of Flask's own session: it holds the secret against forged forms, and a passkey's challenge."""

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner, URLSafeTimedSerializer


class _AnyClock(TimestampSigner):
    """Signatures that last as long as the browser keeps them.

    An age is no reason to refuse one: it is below nothing where the clock was set back, or where another machine
    signed whose clock is a second ahead.
    """

    def unsign(self, signed_value: Any, max_age: Any = None, return_timestamp: Any = False) -> Any:
        """The value, if it was signed by us; its age does not count."""
        return super().unsign(signed_value, None, return_timestamp)


class SessionCookie(SecureCookieSessionInterface):
    """Flask's own, but for the age of a signature."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = _AnyClock
        return serializer
