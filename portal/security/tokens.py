"""Opaque tokens and the hashes under which the database keeps them."""

import hashlib
import hmac
import secrets

from portal.security.vault import vault


def new_token() -> str:
    """An unguessable token of 256 bits for a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What the database keeps of a cookie token: it has enough entropy for a plain hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def code_hash(code: str, purpose: str) -> bytes:
    """What the database keeps of a code that people read and type: a keyed hash.

    Args:
        code: the normalised code.
        purpose: "tracking", "resume" ...: a code opens one kind of door only.
    """
    key = vault().derived(f"code:{purpose}")
    return hmac.digest(key, code.encode("utf-8", "surrogatepass"), hashlib.sha256)
