"""The files that belong to cases, in and out of an archive."""

import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol

from flask import current_app

from portal.files.bucket_store import BucketStore
from portal.files.store import FileMissing
from portal.services.backups.manifest import BackupError, Part
from portal.services.backups.reading import FILE_NAME, copy_file
from portal.services.backups.writing import ArchiveWriter, sync_folder
from portal.services.evidence.evidence_rows import evidence_store

_PIECE = 1024 * 1024


def evidence_folder() -> Path:
    """Where the files of cases lie."""
    folder: Path = current_app.config["PORTAL"].instance / "evidence"
    return folder


def add_files(archive: ArchiveWriter) -> None:
    """Add every file of a case.

    Taken after the rows: a file is on the disk before its row is committed, so no row of
    the snapshot misses its file.

    Raises:
        BackupError: the folder or bucket holds what the portal never put there.
    """
    store = evidence_store()
    if isinstance(store, BucketStore):
        _add_objects(archive, store)
    else:
        _add_folder(archive)


def _add_objects(archive: ArchiveWriter, store: BucketStore) -> None:
    names = [file.name for file in store.all_files()]
    if None in names:
        raise BackupError("the bucket holds something that is no file of a case")
    for name in sorted(name for name in names if name):
        try:
            source, size = store.open_sealed(name)
        except FileMissing:
            # Erased since the bucket was listed.
            continue
        archive.add_file(f"evidence/{name[:2]}/{name}", source, size)


def _add_folder(archive: ArchiveWriter) -> None:
    folder = evidence_folder()
    for file in _files(folder):
        name = f"evidence/{file.relative_to(folder).as_posix()}"
        try:
            descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            # Erased since the folder was listed.
            continue
        with os.fdopen(descriptor, "rb") as source:
            status = os.fstat(source.fileno())
            if not stat.S_ISREG(status.st_mode) or not FILE_NAME.fullmatch(name):
                raise BackupError("the evidence folder holds something that is no file of a case")
            archive.add_file(name, source, status.st_size)


def _files(folder: Path) -> Iterator[Path]:
    # Names with a dot in front are files that are still being written.
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if (Path(place) / name).is_symlink():
                raise BackupError("the evidence folder holds a link")
        yield from (Path(place) / name for name in sorted(names) if not name.startswith("."))


class FilesBack(Protocol):
    """How files come back: all of them, or none."""

    def add(self, archive: Path, part: Part, source: IO[bytes]) -> None:
        """Put one verified file back.

        Raises:
            BackupError: the archive changed since.
            OSError: the disk is full, or the bucket is away.
        """

    def move_in(self) -> None:
        """Give the files their place."""

    def discard(self) -> None:
        """Take back what was put in, because the rows did not come."""


def files_back() -> FilesBack:
    """For the place where this portal keeps files.

    Raises:
        BackupError: there are files already.
    """
    store = evidence_store()
    return _BucketBack(store) if isinstance(store, BucketStore) else _FolderBack()


class _BucketBack:
    """Objects put into an empty bucket; without their rows they are taken out again."""

    def __init__(self, store: BucketStore) -> None:
        self._store = store
        self._names: list[str] = []
        if any(True for _ in store.all_files()):
            raise BackupError("the bucket is not empty; restore goes into an empty one")

    def add(self, archive: Path, part: Part, source: IO[bytes]) -> None:
        """Put one verified file back."""
        name = part.name.rpartition("/")[2]
        with tempfile.TemporaryFile() as verified:
            copy_file(archive, part, source, verified)
            verified.seek(0)
            self._names.append(name)
            self._store.put_sealed(name, _pieces(verified))

    def move_in(self) -> None:
        """They are in place."""

    def discard(self) -> None:
        """Take them out again."""
        for name in self._names:
            self._store.remove(name)


def _pieces(file: IO[bytes]) -> Iterable[bytes]:
    while piece := file.read(_PIECE):
        yield piece


class _FolderBack:
    """Files put back beside their place; they come into it at the very end."""

    def __init__(self) -> None:
        self._place = evidence_folder()
        self._beside = self._place.with_name(f".evidence-{secrets.token_hex(4)}")
        self._moved = False
        if self._place.is_dir() and any(self._place.iterdir()):
            raise BackupError("the evidence folder is not empty; restore goes into an empty one")

    def add(self, archive: Path, part: Part, source: IO[bytes]) -> None:
        """Put one verified file back."""
        file = self._beside / part.name.removeprefix("evidence/")
        self._beside.mkdir(exist_ok=True, mode=0o700)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("xb") as target:
            os.fchmod(target.fileno(), 0o600)
            copy_file(archive, part, source, target)
            target.flush()
            os.fsync(target.fileno())

    def move_in(self) -> None:
        """Give the files their place."""
        if not self._beside.exists():
            return
        for folder, _, _ in os.walk(self._beside):
            sync_folder(Path(folder))
        # Renaming onto an empty folder replaces it; a folder with files refuses.
        os.rename(self._beside, self._place)
        self._moved = True
        sync_folder(self._place.parent)

    def discard(self) -> None:
        """Take back what was put in, because the rows did not come."""
        shutil.rmtree(self._place if self._moved else self._beside, ignore_errors=True)
