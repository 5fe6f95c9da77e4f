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
    return code_hashes(code, purpose)[0]


def code_hashes(code: str, purpose: str) -> tuple[bytes, ...]:
    """What the database may keep of such a code: its hash under each look-up key, newest first."""
    typed = code.encode("utf-8", "surrogatepass")
    keys = vault().every_derived(f"code:{purpose}")
    return tuple(hmac.digest(key, typed, hashlib.sha256) for key in keys)


def is_hash_of(kept: bytes, code: str, purpose: str) -> bool:
    """Whether a kept hash is that of a code; the time it takes does not tell."""
    return sum(hmac.compare_digest(kept, each) for each in code_hashes(code, purpose)) > 0
