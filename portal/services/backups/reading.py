"""Reading an archive: nothing in it is believed before its hash and its seal were checked."""

import hashlib
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from portal.services.backups.manifest import BackupError, Manifest, Part, read_manifest
from portal.services.backups.writing import MANIFEST, SEAL, is_seal_of

# Bytes that are held in memory at once; files are streamed.
_MOST_OF_ROWS = 64 * 1024 * 1024
_MOST_OF_MANIFEST = 256 * 1024 * 1024
_PIECE = 1024 * 1024

_PLAIN = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_ROWS_NAME = re.compile(r"tables/([a-z_]+)/\d{6}\.jsonl", re.ASCII)
FILE_NAME = re.compile(rf"evidence/({_PLAIN}(?:/{_PLAIN})*)", re.ASCII)

# What the standard library's reader may raise over bytes that are no archive of ours.
_UNREADABLE = (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError)


def table_of(part: Part) -> str | None:
    """The table whose rows a part holds; None for a file."""
    found = _ROWS_NAME.fullmatch(part.name)
    return found[1] if found else None


def verify(path: Path) -> Manifest:
    """Check every part of an archive against its sealed list.

    Raises:
        BackupError: it is broken, cut off, altered, or holds what no backup holds.
    """
    parts: list[Part] = []
    closing: dict[str, bytes] = {}
    for name, source in _members(path):
        if name in (MANIFEST, SEAL):
            closing[name] = _read_all(path, source, _MOST_OF_MANIFEST)
        elif closing:
            raise BackupError(f"{path.name} goes on after its end")
        else:
            parts.append(_measure(path, name, source))
    if set(closing) != {MANIFEST, SEAL}:
        raise BackupError(f"{path.name} is incomplete: its list of parts is missing")
    if not is_seal_of(closing[SEAL], closing[MANIFEST]):
        raise BackupError(
            f"{path.name} was altered, or was made with keys that are not in "
            "PORTAL_MASTER_KEYS or PORTAL_LOOKUP_KEYS"
        )
    manifest = read_manifest(closing[MANIFEST])
    if tuple(parts) != manifest.parts:
        raise BackupError(f"{path.name} is damaged or was altered: a part differs from its hash")
    return manifest


def read_again(path: Path, manifest: Manifest) -> Iterator[tuple[Part, IO[bytes]]]:
    """The parts of a verified archive, in order; the reader of a part checks its hash once more.

    Raises:
        BackupError: the file is not the one that was verified.
    """
    expected = iter(manifest.parts)
    for name, source in _members(path):
        if name in (MANIFEST, SEAL):
            break
        part = next(expected, None)
        if part is None or part.name != name:
            raise _changed(path)
        yield part, source
    if next(expected, None) is not None:
        raise _changed(path)


def lines_of(path: Path, part: Part, source: IO[bytes]) -> list[bytes]:
    """The rows of a part, as lines.

    Raises:
        BackupError: the file is not the one that was verified.
    """
    data = _read_all(path, source, _MOST_OF_ROWS)
    if hashlib.sha256(data).hexdigest() != part.sha256:
        raise _changed(path)
    return data.splitlines()


def copy_file(path: Path, part: Part, source: IO[bytes], target: IO[bytes]) -> None:
    """Write a part's bytes to a file.

    Raises:
        BackupError: the archive is not the one that was verified.
        OSError: the disk is full.
    """
    digest = hashlib.sha256()
    for piece in _pieces(path, source):
        digest.update(piece)
        target.write(piece)
    if digest.hexdigest() != part.sha256:
        raise _changed(path)


def _members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with _readable(path), tarfile.open(path, mode="r|") as archive:
        for info in archive:
            yield info.name, _open(path, archive, info)


def _open(path: Path, archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    known = info.name in (MANIFEST, SEAL) or _ROWS_NAME.fullmatch(info.name)
    plain = info.type == tarfile.REGTYPE and not info.sparse and not info.pax_headers
    source = archive.extractfile(info) if plain else None
    if source is None or not (known or FILE_NAME.fullmatch(info.name)):
        raise BackupError(f"{path.name} holds something that no backup holds; it is not restored")
    return source


def _measure(path: Path, name: str, source: IO[bytes]) -> Part:
    digest, size, lines = hashlib.sha256(), 0, 0
    for piece in _pieces(path, source):
        digest.update(piece)
        size += len(piece)
        lines += piece.count(b"\n")
    rows = lines if _ROWS_NAME.fullmatch(name) else None
    return Part(name, digest.hexdigest(), size, rows)


def _pieces(path: Path, source: IO[bytes]) -> Iterator[bytes]:
    while True:
        with _readable(path):
            piece = source.read(_PIECE)
        if not piece:
            return
        yield piece


def _read_all(path: Path, source: IO[bytes], most: int) -> bytes:
    with _readable(path):
        data = source.read(most + 1)
    if len(data) > most:
        raise BackupError(f"{path.name} holds a part that is too big for a backup")
    return data


def _changed(path: Path) -> BackupError:
    return BackupError(f"{path.name} changed while it was read")


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise BackupError(f"{path.name} is damaged or cut off, or is no backup") from error
    except OSError as error:
        raise BackupError(f"{path.name} cannot be read: {error.strerror}") from error
