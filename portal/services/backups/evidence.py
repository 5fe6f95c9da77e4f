"""The files that belong to cases, in and out of an archive."""

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from flask import current_app

from portal.services.backups.manifest import BackupError, Part
from portal.services.backups.reading import FILE_NAME, copy_file
from portal.services.backups.writing import ArchiveWriter, sync_folder


def evidence_folder() -> Path:
    """Where the files of cases lie."""
    folder: Path = current_app.config["PORTAL"].instance / "evidence"
    return folder


def add_files(archive: ArchiveWriter) -> None:
    """Add every file of a case.

    Taken after the rows: a file is on the disk before its row is committed, so no row of
    the snapshot misses its file.

    Raises:
        BackupError: the folder holds what the portal never put there.
    """
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


class FilesBack:
    """Files put back beside their place; they come into it at the very end."""

    def __init__(self) -> None:
        self._place = evidence_folder()
        self._beside = self._place.with_name(f".evidence-{secrets.token_hex(4)}")
        self._moved = False
        if self._place.is_dir() and any(self._place.iterdir()):
            raise BackupError("the evidence folder is not empty; restore goes into an empty one")

    def add(self, archive: Path, part: Part, source: IO[bytes]) -> None:
        """Put one verified file back.

        Raises:
            BackupError: the archive changed since.
            OSError: the disk is full.
        """
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
