"""Writing an archive: streamed, on the disk before it has its name, or not there at all."""

import hashlib
import hmac
import io
import os
import secrets
import tarfile
from pathlib import Path
from typing import IO, cast

from portal.files.sealing import Readable
from portal.security.vault import vault
from portal.services.backups.manifest import Manifest, Part

MANIFEST = "manifest.json"
SEAL = "manifest.seal"


def seal_of(manifest: bytes) -> bytes:
    """A keyed hash of the list of parts: who alters an archive cannot make it anew."""
    return _seals_of(manifest)[0]


def is_seal_of(seal: bytes, manifest: bytes) -> bool:
    """Whether an archive's seal was made with one of the look-up keys."""
    return any(hmac.compare_digest(seal, each) for each in _seals_of(manifest))


def _seals_of(manifest: bytes) -> list[bytes]:
    keys = vault().every_derived("backup manifest")
    return [hmac.new(key, manifest, hashlib.sha256).hexdigest().encode() for key in keys]


class ArchiveWriter:
    """One archive under a name of its own until `publish`; `discard` leaves nothing."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
        descriptor = os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._tar = tarfile.TarFile(fileobj=self._file, mode="w", format=tarfile.GNU_FORMAT)
        self.parts: list[Part] = []

    def add_rows(self, name: str, data: bytes, rows: int) -> None:
        """Add a piece of a table."""
        self._add(name, io.BytesIO(data), len(data))
        self.parts.append(Part(name, hashlib.sha256(data).hexdigest(), len(data), rows))

    def add_file(self, name: str, source: Readable, size: int) -> None:
        """Add a file's first `size` bytes.

        Raises:
            OSError: it is shorter, or a disk is full.
        """
        reader = _HashingReader(source)
        self._add(name, reader, size)
        self.parts.append(Part(name, reader.digest.hexdigest(), size, None))

    def finish(self, manifest: Manifest) -> None:
        """Add the list of parts with its seal, and bring all of it to the disk."""
        text = manifest.to_bytes()
        for name, data in ((MANIFEST, text), (SEAL, seal_of(text))):
            self._add(name, io.BytesIO(data), len(data))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def publish(self) -> None:
        """Give the finished archive its name."""
        os.rename(self._partial, self._target)
        sync_folder(self._target.parent)

    def discard(self) -> None:
        """Leave nothing behind, published or not."""
        try:
            self._file.close()
        except OSError:
            # What could not be flushed to a full disk is not wanted any more.
            pass
        finally:
            self._partial.unlink(missing_ok=True)

    def _add(self, name: str, source: Readable, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, cast("IO[bytes]", source))


class _HashingReader:
    def __init__(self, source: Readable) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
