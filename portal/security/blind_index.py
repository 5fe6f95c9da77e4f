"""Look-ups over encrypted values: keyed hashes of normalised terms, never the terms.

A hash tells nothing without the key, and the field's name is part of it, so that
a surname and a street of the same word do not match.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

from portal.security.vault import vault

TERM_BYTES = 16
_PURPOSE = "blind-index"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST_WORD = 40
_MOST_WORDS = 400

Made = TypeVar("Made")
# The place of the look-up key that makes the terms: the newest, but in `under_each_key`.
_key_at: ContextVar[int] = ContextVar("look_up_key_at", default=0)


def under_each_key(make: Callable[[], Made]) -> list[Made]:
    """What `make` gives with each look-up key, newest first.

    Who looks something up finds with it what still stands under an older key (docs/decisions/0040).
    """
    found = []
    for place in range(len(vault().every_derived(_PURPOSE))):
        before = _key_at.set(place)
        try:
            found.append(make())
        finally:
            _key_at.reset(before)
    return found


def under_any_key(make: Callable[[], set[bytes]]) -> set[bytes]:
    """The terms that `make` gives, with every look-up key."""
    return set().union(*under_each_key(make))


def is_email_term(kept: bytes, email: str) -> bool:
    """Whether a kept term is that of an email address."""
    made = under_each_key(lambda: email_term(email))
    return sum(hmac.compare_digest(each, kept) for each in made) > 0


def term(field: str, value: str) -> bytes:
    """The keyed hash of one already normalised value of one field."""
    return next(iter(_terms(field, [value])))


def email_term(email: str) -> bytes:
    """For looking up an email address; case and outer space do not matter."""
    return term("email", email.strip().casefold())


def telephone_term(number: str) -> bytes:
    """For looking up a telephone number, however it was spaced; +44 and 0 are the same."""
    digits = re.sub(r"[^0-9]", "", number)
    if digits.startswith("44"):
        digits = "0" + digits[2:]
    return term("telephone", digits)


def postcode_term(postcode: str) -> bytes:
    """For looking up a postcode, however it was spaced."""
    return term("postcode", re.sub(r"[^A-Z0-9]", "", postcode.upper()))


def name_terms(name: str) -> set[bytes]:
    """For looking up a person by any of their names."""
    return _terms("name", words_of(name))


def text_terms(text: str) -> set[bytes]:
    """For searching an account of what happened by its words."""
    return _terms("text", words_of(text))


def words_of(text: str) -> list[str]:
    """The distinct words of a text, normalised: without case, accents or long tails."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    found = dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(plain))
    return list(found)[:_MOST_WORDS]


def _terms(field: str, values: list[str]) -> set[bytes]:
    key = vault().every_derived(_PURPOSE)[_key_at.get()]
    return {
        hmac.digest(key, f"{field}\0{value}".encode(), hashlib.sha256)[:TERM_BYTES]
        for value in values
    }
