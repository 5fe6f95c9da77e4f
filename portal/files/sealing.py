"""A file sealed piece by piece, so that a large one is never held whole.

Each piece is bound to the file's name, to its place, and to being the last: pieces cannot be
moved, left out or cut off at the end without notice.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from portal.files.window import CHUNK
from portal.security.vault import SealBroken, seal, unseal

# A version, a nonce and a tag.
_SEALED_CHUNK = CHUNK + 1 + 12 + 16


class Readable(Protocol):
    """What gives bytes, as many as asked for unless it ends."""

    def read(self, size: int, /) -> bytes:
        """The next bytes."""


def seal_file(key: bytes, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Encrypt a file.

    Args:
        key: 32 bytes of this file alone.
        name: where it is kept; it opens under no other name.
        chunks: the plain bytes, each piece but the last exactly `CHUNK` long.
    """
    place, held = 0, b""
    for chunk in chunks:
        if place or held:
            yield seal(key, held, _context(name, place, last=False))
            place += 1
        held = chunk
    yield seal(key, held, _context(name, place, last=True))


def unseal_file(key: bytes, name: str, sealed: Readable) -> Iterator[bytes]:
    """Decrypt what `seal_file` made.

    Raises:
        SealBroken: the file is altered, cut short, or another's.
    """
    place, piece = 0, sealed.read(_SEALED_CHUNK)
    if not piece:
        raise SealBroken("a sealed file is empty")
    while piece:
        following = sealed.read(_SEALED_CHUNK)
        yield unseal(key, piece, _context(name, place, last=not following))
        place, piece = place + 1, following


def _context(name: str, place: int, *, last: bool) -> str:
    return f"evidence:{name}:{place}:{'last' if last else 'more'}"
