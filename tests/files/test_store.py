"""Files lie sealed under generated names, whole or not at all."""

import io
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.config import Bucket
from portal.files.bucket_store import BucketStore
from portal.files.store import EvidenceStore, FileMissing, FolderStore
from portal.files.window import CHUNK, Window
from portal.security.vault import SealBroken
from tests.buckets import emptied, new_bucket, s3_server

KEY = bytes(range(32))
SEALED_CHUNK = CHUNK + 29


# One server for the module's tests.
pytestmark = pytest.mark.xdist_group("bucket")


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "evidence")


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with s3_server() as address:
        yield new_bucket(address, "evidence-of-tests")


@pytest.fixture(params=["folder", "bucket"])
def either(request: pytest.FixtureRequest, store: FolderStore) -> EvidenceStore:
    """What both kinds of store must do."""
    if request.param == "folder":
        return store
    return emptied(BucketStore(request.getfixturevalue("bucket")))


def keep(store: EvidenceStore, data: bytes, key: bytes = KEY) -> str:
    return store.write(key, Window(io.BytesIO(data)).chunks())


def path_of(store: FolderStore) -> Path:
    (file,) = store.all_files()
    return Path(file.place)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_kept_comes_back(either: EvidenceStore, size: int) -> None:
    data = secrets.token_bytes(size)
    name = keep(either, data)
    assert b"".join(either.read(KEY, name)) == data
    assert either.holds(name)


def test_nothing_is_readable_on_the_disk(store: FolderStore) -> None:
    keep(store, b"a secret " * 1000)
    path = path_of(store)
    assert b"secret" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path.parent.name == path.name[:2]


def _cut(data: bytes) -> bytes:
    return data[:SEALED_CHUNK]


def _swap(data: bytes) -> bytes:
    first, second = data[:SEALED_CHUNK], data[SEALED_CHUNK : 2 * SEALED_CHUNK]
    return second + first + data[2 * SEALED_CHUNK :]


@pytest.mark.parametrize(
    "change",
    [
        _cut,
        _swap,
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data[:500] + b"?" + data[501:],
        lambda data: data[SEALED_CHUNK:],
        lambda data: b"",
    ],
)
def test_an_altered_file_does_not_open(store: FolderStore, change) -> None:
    name = keep(store, secrets.token_bytes(2 * CHUNK + 7))
    path = path_of(store)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(SealBroken):
        list(store.read(KEY, name))


def test_a_file_opens_with_its_own_key_and_under_its_own_name_only(store: FolderStore) -> None:
    name = keep(store, b"mine")
    with pytest.raises(SealBroken):
        list(store.read(bytes(32), name))
    other = keep(store, b"other")
    (store._path(name)).replace(store._path(other))
    with pytest.raises(SealBroken):
        list(store.read(KEY, other))


def test_the_file_is_on_disk_before_it_has_its_name(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts: list[str] = []
    real_sync, real_rename = os.fsync, Path.rename

    def sync(handle: int) -> None:
        acts.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")
        real_sync(handle)

    def rename(path: Path, target: Path) -> Path:
        acts.append("rename")
        return real_rename(path, target)

    keep(store, b"makes the folders")
    shard = next(store.all_files()).name
    monkeypatch.setattr(secrets, "token_hex", lambda count: (shard or "")[:2] + "0" * 30)
    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "rename", rename)
    keep(store, b"words")
    assert acts == ["file", "rename", "folder"]


def test_a_full_disk_leaves_nothing_behind(either: EvidenceStore) -> None:
    def failing() -> Iterator[bytes]:
        # More than one part of an object.
        yield from [bytes(CHUNK)] * 120
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        either.write(KEY, failing())
    assert list(either.all_files()) == []


@pytest.mark.parametrize("name", ["../secret", "a", "A" * 32, "0" * 31 + "/", "0" * 33, ""])
def test_a_name_is_never_a_path(either: EvidenceStore, name: str) -> None:
    for act in (either.holds, either.remove, lambda one: either.read(KEY, one)):
        with pytest.raises(ValueError, match="not a name"):
            act(name)


def test_a_file_that_is_gone_is_missed_at_once(either: EvidenceStore) -> None:
    name = keep(either, b"words")
    either.remove(name)
    either.remove(name)
    assert not either.holds(name)
    with pytest.raises(FileMissing):
        either.read(KEY, name)


def test_unfinished_files_are_listed_without_a_name(store: FolderStore) -> None:
    name = keep(store, b"words")
    path_of(store).with_name("." + "0" * 32 + ".part").write_bytes(b"x")
    assert {file.name for file in store.all_files()} == {name, None}


def test_a_large_file_goes_to_a_bucket_in_parts_and_comes_back(bucket: Bucket) -> None:
    store = emptied(BucketStore(bucket))
    data = [secrets.token_bytes(CHUNK) for _ in range(200)]
    name = store.write(KEY, data)
    assert list(store.read(KEY, name)) == data


@pytest.mark.parametrize(
    "change", [_cut, _swap, lambda data: data[:-1], lambda data: data + b"x", lambda data: b""]
)
def test_an_altered_object_does_not_open(bucket: Bucket, change) -> None:
    store = emptied(BucketStore(bucket))
    name = keep(store, secrets.token_bytes(2 * CHUNK + 7))
    sealed, size = store.open_sealed(name)
    store.put_sealed(name, [change(sealed.read(size))])
    with pytest.raises(SealBroken):
        list(store.read(KEY, name))


def test_nothing_is_readable_in_the_bucket_and_its_own_list_says_when(bucket: Bucket) -> None:
    store = emptied(BucketStore(bucket))
    name = keep(store, b"a secret " * 1000)
    (file,) = store.all_files()
    assert (file.name, file.place) == (name, f"evidence/{name[:2]}/{name}")
    assert abs(file.changed_at - time.time()) < 120
    sealed, size = store.open_sealed(name)
    assert b"secret" not in sealed.read(size)


def test_a_service_that_is_away_is_told_as_a_disk_would_be() -> None:
    store = BucketStore(Bucket("http://127.0.0.1:1", "eu-west-2", "away", "k", "s"))
    acts = (
        lambda: keep(store, b"x"),
        lambda: store.holds("0" * 32),
        lambda: store.remove("0" * 32),
        lambda: list(store.all_files()),
        lambda: store.read(KEY, "0" * 32),
    )
    for act in acts:
        with pytest.raises(OSError, match="away") as caught:
            act()
        assert "127.0.0.1" not in str(caught.value)
