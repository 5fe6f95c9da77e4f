"""Where evidence lies: sealed files under generated names, on disk before their rows are committed."""

import contextlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from portal.files.sealing import seal_file, unseal_file

_NAME = re.compile(r"[0-9a-f]{32}")


class FileMissing(Exception):
    """There is no file of this name."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file as it lies; `changed_at` in seconds since 1970. An unfinished one has no name."""

    place: str
    name: str | None
    changed_at: float


class EvidenceStore(Protocol):
    """Sealed files under names that the store makes. Trouble with the disk or the network is an OSError."""

    def write(self, key: bytes, chunks: Iterable[bytes]) -> str:
        """Seal a file and bring it safely to where it stays.

        Args:
            key: 32 bytes of this file alone.
            chunks: the plain bytes, as `seal_file` wants them.

        Returns:
            Its generated name. A file half written is never found under it.

        Raises:
            OSError: the store is full or away; nothing is left behind.
        """

    def read(self, key: bytes, name: str) -> Iterator[bytes]:
        """The plain bytes of a file, piece by piece.

        Raises:
            FileMissing: at once, when it is not there.
            SealBroken: while reading, when it is altered.
        """

    def holds(self, name: str) -> bool:
        """Whether a file is there."""

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already is no trouble."""

    def all_files(self) -> Iterator[StoredFile]:
        """Every file, the unfinished ones too."""

    def discard(self, file: StoredFile) -> None:
        """Delete what `all_files` found."""


def new_name() -> str:
    """A name for a file, which tells nothing of it."""
    return secrets.token_hex(16)


def checked_name(name: str) -> str:
    """The name, if a store has made it.

    Raises:
        ValueError: it has not.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("not a name that the store has made")
    return name


class FolderStore:
    """A folder of sealed files, in sub-folders by the first two characters of the name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, key: bytes, chunks: Iterable[bytes]) -> str:
        """Seal a file and bring it safely to disk, its name too."""
        name = new_name()
        path = self._path(name)
        self._make_folder(path.parent)
        # A dot in front: a backup leaves out what is still being written.
        unfinished = path.with_name(f".{name}.part")
        try:
            with os.fdopen(os.open(unfinished, _CREATE, 0o600), "wb") as file:
                for piece in seal_file(key, name, chunks):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return name

    def read(self, key: bytes, name: str) -> Iterator[bytes]:
        """The plain bytes of a file, piece by piece."""
        if not self.holds(name):
            raise FileMissing(name)

        # Opened by the first piece, so that nothing stays open when none is asked for.
        def pieces() -> Iterator[bytes]:
            with self._path(name).open("rb") as file:
                yield from unseal_file(key, name, file)

        return pieces()

    def holds(self, name: str) -> bool:
        """Whether a file is there."""
        return self._path(name).is_file()

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already is no trouble."""
        self._path(name).unlink(missing_ok=True)

    def all_files(self) -> Iterator[StoredFile]:
        """Every file on disk, the unfinished ones too."""
        for path in self._folder.glob("??/*"):
            # Another worker may have removed it since the folder was read.
            with contextlib.suppress(FileNotFoundError):
                name = path.name if _NAME.fullmatch(path.name) else None
                yield StoredFile(str(path), name, path.stat().st_mtime)

    def discard(self, file: StoredFile) -> None:
        """Delete what `all_files` found."""
        Path(file.place).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        checked_name(name)
        return self._folder / name[:2] / name

    def _make_folder(self, shard: Path) -> None:
        if shard.is_dir():
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shard.mkdir(mode=0o700, exist_ok=True)
        # The names of new folders have to survive a power cut too.
        _sync_folder(self._folder)
        _sync_folder(self._folder.parent)


_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
