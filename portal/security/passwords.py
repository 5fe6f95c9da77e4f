"""Passwords of officers, hashed with Argon2id."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 15
LONGEST = 200

# OWASP's second profile: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The Argon2id hash of a password, with its salt and costs."""
    return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password is right.

    With no stored hash (an unknown name) the same work is done, so that the time
    of the answer does not tell who has an account.
    """
    try:
        matches = _hasher.verify(stored or _dummy(), password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and stored is not None


@cache
def _dummy() -> str:
    return _hasher.hash("nobody has this password")
