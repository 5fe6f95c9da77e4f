"""Evidence in a bucket of an S3-compatible service, so that several machines share it.

The library is loaded by the first file: a portal with a folder never needs it.
"""

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from portal.config import Bucket
from portal.files.sealing import seal_file, unseal_file
from portal.files.store import FileMissing, StoredFile, checked_name, new_name

if TYPE_CHECKING:
    from obstore.store import S3Store

_PREFIX = "evidence/"
# Bytes. A file is fetched in such pieces, so that a slow reader holds no connection to the service.
_PIECE = 4 * 1024 * 1024
_CONNECT = timedelta(seconds=5)
_ANSWER = timedelta(seconds=30)
_RETRY_FOR = timedelta(seconds=20)


class BucketStore:
    """Sealed files as objects, under the names that a folder would give them."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    @cached_property
    def _service(self) -> "S3Store":
        from obstore.store import S3Store

        told = self._bucket
        return S3Store(
            told.name,
            endpoint=told.endpoint,
            region=told.region,
            access_key_id=told.key_id,
            secret_access_key=told.secret,
            client_options={
                "allow_http": told.endpoint.startswith("http://"),
                "connect_timeout": _CONNECT,
                "timeout": _ANSWER,
            },
            retry_config={"max_retries": 3, "retry_timeout": _RETRY_FOR},
        )

    def write(self, key: bytes, chunks: Iterable[bytes]) -> str:
        """Seal a file and hand it over; the service has it safely when this returns."""
        name = new_name()
        self.put_sealed(name, seal_file(key, name, chunks))
        return name

    def read(self, key: bytes, name: str) -> Iterator[bytes]:
        """The plain bytes of a file, piece by piece."""
        if not self.holds(name):
            raise FileMissing(name)

        def pieces() -> Iterator[bytes]:
            yield from unseal_file(key, name, self.open_sealed(name)[0])

        return pieces()

    def holds(self, name: str) -> bool:
        """Whether a file is there."""
        try:
            with _told_plainly():
                self._service.head(_path(name))
        except FileMissing:
            return False
        return True

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already is no trouble."""
        try:
            with _told_plainly():
                self._service.delete(_path(name))
        except FileMissing:
            return

    def all_files(self) -> Iterator[StoredFile]:
        """Every file. What is half sent is no file yet: the service clears it by its own rule."""
        with _told_plainly():
            for some in self._service.list(_PREFIX):
                for one in some:
                    name = one["path"].rpartition("/")[2]
                    yield StoredFile(one["path"], _ours(name), one["last_modified"].timestamp())

    def discard(self, file: StoredFile) -> None:
        """Delete what `all_files` found."""
        with _told_plainly():
            self._service.delete(file.place)

    def put_sealed(self, name: str, sealed: Iterable[bytes]) -> None:
        """Keep a file that is sealed already, as it comes out of a backup."""
        with _told_plainly():
            self._service.put(_path(name), iter(sealed))

    def open_sealed(self, name: str) -> "tuple[SealedReader, int]":
        """A file as it lies, to be read for a backup, and its size in bytes.

        Raises:
            FileMissing: it is not there.
        """
        from obstore import open_reader

        with _told_plainly():
            opened = open_reader(self._service, _path(name), buffer_size=_PIECE)
            return SealedReader(opened.read), opened.size


class SealedReader:
    """Reads an object; the service's trouble is that of a disk."""

    def __init__(self, read: Callable[[int], Any]) -> None:
        self._read = read

    def read(self, size: int, /) -> bytes:
        """The next bytes, as many as asked for unless it ends."""
        held = b""
        with _told_plainly():
            while len(held) < size:
                piece = bytes(self._read(size - len(held)))
                if not piece:
                    break
                held += piece
        return held


@cache
def bucket_store(bucket: Bucket) -> BucketStore:
    """One store for all threads of a process, so that connections are kept."""
    return BucketStore(bucket)


@contextmanager
def _told_plainly() -> Iterator[None]:
    from obstore.exceptions import BaseError, NotFoundError

    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise FileMissing from error
    except BaseError as error:
        raise OSError(errno.EIO, "the bucket of evidence is away") from error


def _path(name: str) -> str:
    return f"{_PREFIX}{checked_name(name)[:2]}/{name}"


def _ours(name: str) -> str | None:
    try:
        return checked_name(name)
    except ValueError:
        return None
