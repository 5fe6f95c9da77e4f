"""Keys: master keys from the environment, one wrapped key per case.

The database holds case keys only wrapped by a master key, so a copy of the
database alone opens nothing; destroying a case key erases the case for good.
"""

import secrets
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, current_app

_NONCE_BYTES = 12
_VERSION = b"\x01"

NamedKeys = tuple[tuple[str, bytes], ...]


class SealBroken(Exception):
    """A sealed value does not open: wrong key, wrong place or altered bytes."""


@dataclass(frozen=True)
class WrappedKey:
    """A new case key as the database keeps it."""

    id: str
    master: str
    wrapped: bytes


def seal(key: bytes, plaintext: bytes, context: str) -> bytes:
    """Encrypt with AES-256-GCM.

    Args:
        key: 32 bytes.
        context: where the value belongs; it opens nowhere else.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plaintext, context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Decrypt what `seal` made.

    Raises:
        SealBroken: it was not sealed with this key for this context.
    """
    if sealed[:1] != _VERSION:
        raise SealBroken("unknown version of a sealed value")
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, context.encode())
    except InvalidTag as error:
        raise SealBroken("a sealed value does not open") from error


class Vault:
    """The master keys and the look-up keys of one application, both newest first.

    Without look-up keys the last master key makes the look-ups, as they must outlast a new master key.
    """

    def __init__(self, master_keys: NamedKeys, lookup_keys: NamedKeys = ()) -> None:
        self._masters = dict(master_keys)
        self._current = master_keys[0][0]
        self._lookups = tuple(key for _, key in lookup_keys or master_keys[-1:])
        self._derived: dict[tuple[str, bytes], bytes] = {}

    def new_key(self) -> WrappedKey:
        """A fresh case key, wrapped by the current master key."""
        key_id = str(uuid.uuid4())
        wrapped = seal(self._masters[self._current], secrets.token_bytes(32), f"case-key:{key_id}")
        return WrappedKey(key_id, self._current, wrapped)

    def open_key(self, key: WrappedKey) -> bytes:
        """The 32 bytes of a case key.

        Raises:
            SealBroken: its master key is not among ours.
        """
        master = self._masters.get(key.master)
        if master is None:
            raise SealBroken(f"the master key {key.master!r} is not configured")
        return unseal(master, key.wrapped, f"case-key:{key.id}")

    @property
    def current(self) -> str:
        """The name of the newest master key, which wraps new case keys."""
        return self._current

    @property
    def names(self) -> frozenset[str]:
        """The names of all our master keys."""
        return frozenset(self._masters)

    def rewrap(self, key: WrappedKey) -> WrappedKey:
        """The same case key under the newest master key.

        Raises:
            SealBroken: its master key is not among ours.
        """
        opened = self.open_key(key)
        wrapped = seal(self._masters[self._current], opened, f"case-key:{key.id}")
        return WrappedKey(key.id, self._current, wrapped)

    def derived(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose, from the newest look-up key."""
        return self._derive(purpose, self._lookups[0])

    def every_derived(self, purpose: str) -> tuple[bytes, ...]:
        """The keys for one purpose from all look-up keys, newest first: to know again what an older one made."""
        return tuple(self._derive(purpose, root) for root in self._lookups)

    def sealing(self, purpose: str) -> tuple[bytes, ...]:
        """Keys that seal what belongs to no case, from each master key, newest first.

        The first seals; `flask keys rotate` seals anew with it what one of the others sealed.
        """
        return tuple(self._derive(purpose, root) for root in self._masters.values())

    def _derive(self, purpose: str, root: bytes) -> bytes:
        if (purpose, root) not in self._derived:
            hkdf = HKDF(SHA256(), 32, salt=None, info=purpose.encode())
            self._derived[purpose, root] = hkdf.derive(root)
        return self._derived[purpose, root]


def install_vault(app: Flask, master_keys: NamedKeys, lookup_keys: NamedKeys = ()) -> None:
    """Give the application its keys."""
    app.extensions["vault"] = Vault(master_keys, lookup_keys)


def vault() -> Vault:
    """The keys of the current application."""
    return vault_of(current_app)


def vault_of(app: Flask) -> Vault:
    """The keys of an application."""
    found: Vault = app.extensions["vault"]
    return found
