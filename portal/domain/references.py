"""References that can be read out on the telephone, and the secret codes that go with them.

A reference is a label, never a key: seven random characters and a check character. Its
alphabet has no vowels and no letters of common rude shortenings, so it spells nothing, and
no two characters that look alike. There are 17, a prime, so that the weighted check finds
every wrong character and every two characters exchanged.

A code is a key: 80 random bits in four groups of four, for tracking and for coming back.
"""

import secrets
import unicodedata
from collections.abc import Callable
from enum import StrEnum, auto

RandBelow = Callable[[int], int]
"""Gives a random whole number from 0 up to, but not including, its argument."""

ALPHABET = "23456789CHJMPRTWX"
BODY_LENGTH = 8
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
LONGEST_TYPED = 100

_ALIKE = str.maketrans("SZBG", "5286")
_CODE_ALIKE = str.maketrans("OILU", "011V")
_SEPARATORS = frozenset(" -._/‐‑‒–—−\t\r\n")


class ReferenceKind(StrEnum):
    """What a reference is for; the value in capitals is its prefix."""

    ASB = auto()
    CR = auto()
    DP = auto()

    @property
    def prefix(self) -> str:
        """The letters before the first hyphen."""
        return self.value.upper()


class ReferenceFault(StrEnum):
    """Why something typed is no reference or code."""

    EMPTY = auto()
    NO_PREFIX = auto()
    WRONG_KIND = auto()
    WRONG_LENGTH = auto()
    WRONG_CHARACTER = auto()
    WRONG_CHECK = auto()


class BadReferenceError(ValueError):
    """What was typed is no reference or code; ``fault`` says why."""

    def __init__(self, fault: ReferenceFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def new_reference(kind: ReferenceKind, randbelow: RandBelow = secrets.randbelow) -> str:
    """A random reference such as ``ASB-7KXX-XXXX``. The store must refuse one that exists."""
    free = "".join(ALPHABET[randbelow(len(ALPHABET))] for _ in range(BODY_LENGTH - 1))
    return _written(kind, free + _check_character(kind, free))


def normalise(text: str, expected: ReferenceKind | None = None) -> str:
    """The reference meant by what somebody typed, in its one written form.

    Capitals, spaces, hyphens and look-alikes are put right. The prefix may be left out
    where ``expected`` says which it is. Raises ``BadReferenceError``.
    """
    typed = _plain(text)
    kind, body = _kind_and_body(typed, expected)
    if expected is not None and kind is not expected:
        raise BadReferenceError(ReferenceFault.WRONG_KIND)
    body = body.translate(_ALIKE)
    if not set(body) <= set(ALPHABET):
        raise BadReferenceError(ReferenceFault.WRONG_CHARACTER)
    if body[-1] != _check_character(kind, body[:-1]):
        raise BadReferenceError(ReferenceFault.WRONG_CHECK)
    return _written(kind, body)


def kind_of(reference: str) -> ReferenceKind:
    """The kind of a reference in its written form."""
    return ReferenceKind(reference.partition("-")[0].lower())


def new_code(randbelow: RandBelow = secrets.randbelow) -> str:
    """A random code of 80 bits such as ``7K3D-XXXX-XXXX-XXXX``."""
    return _grouped("".join(CODE_ALPHABET[randbelow(32)] for _ in range(CODE_LENGTH)))


def normalise_code(text: str) -> str:
    """The code meant by what somebody typed, in its one written form.

    Raises ``BadReferenceError``. Whether the code exists is for the store to say.
    """
    typed = _plain(text).translate(_CODE_ALIKE)
    if len(typed) != CODE_LENGTH:
        raise BadReferenceError(ReferenceFault.WRONG_LENGTH)
    if not set(typed) <= set(CODE_ALPHABET):
        raise BadReferenceError(ReferenceFault.WRONG_CHARACTER)
    return _grouped(typed)


def _plain(text: str) -> str:
    if len(text) > LONGEST_TYPED:
        raise BadReferenceError(ReferenceFault.WRONG_LENGTH)
    folded = unicodedata.normalize("NFKC", text).upper()
    typed = "".join(character for character in folded if character not in _SEPARATORS)
    if not typed:
        raise BadReferenceError(ReferenceFault.EMPTY)
    return typed


def _kind_and_body(typed: str, expected: ReferenceKind | None) -> tuple[ReferenceKind, str]:
    if len(typed) == BODY_LENGTH:
        if expected is None:
            raise BadReferenceError(ReferenceFault.NO_PREFIX)
        return expected, typed
    for kind in ReferenceKind:
        body = typed.removeprefix(kind.prefix)
        if body != typed and len(body) == BODY_LENGTH:
            return kind, body
    raise BadReferenceError(ReferenceFault.WRONG_LENGTH)


def _check_character(kind: ReferenceKind, free: str) -> str:
    # Weights 2 to 8 differ from each other and from the check character's own weight, 1, so
    # that no exchange of two characters keeps the sum. The kind is summed too: a reference
    # with the wrong prefix is found out.
    total = list(ReferenceKind).index(kind) + sum(
        weight * ALPHABET.index(character) for weight, character in enumerate(free, start=2)
    )
    return ALPHABET[-total % len(ALPHABET)]


def _written(kind: ReferenceKind, body: str) -> str:
    return f"{kind.prefix}-{_grouped(body)}"


def _grouped(text: str) -> str:
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))
