"""Files lie sealed under generated names, whole or not at all."""

import io
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.files.store import EvidenceStore, FileMissing
from portal.files.window import CHUNK, Window
from portal.security.vault import SealBroken

KEY = bytes(range(32))
SEALED_CHUNK = CHUNK + 29


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def keep(store: EvidenceStore, data: bytes, key: bytes = KEY) -> str:
    return store.write(key, Window(io.BytesIO(data)).chunks())


def path_of(store: EvidenceStore) -> Path:
    (file,) = store.all_files()
    return file.path


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_kept_comes_back(store: EvidenceStore, size: int) -> None:
    data = secrets.token_bytes(size)
    name = keep(store, data)
    assert b"".join(store.read(KEY, name)) == data
    assert store.holds(name)


def test_nothing_is_readable_on_the_disk(store: EvidenceStore) -> None:
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
def test_an_altered_file_does_not_open(store: EvidenceStore, change) -> None:
    name = keep(store, secrets.token_bytes(2 * CHUNK + 7))
    path = path_of(store)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(SealBroken):
        list(store.read(KEY, name))


def test_a_file_opens_with_its_own_key_and_under_its_own_name_only(store: EvidenceStore) -> None:
    name = keep(store, b"mine")
    with pytest.raises(SealBroken):
        list(store.read(bytes(32), name))
    other = keep(store, b"other")
    (store._path(name)).replace(store._path(other))
    with pytest.raises(SealBroken):
        list(store.read(KEY, other))


def test_the_file_is_on_disk_before_it_has_its_name(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
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


def test_a_full_disk_leaves_nothing_behind(store: EvidenceStore) -> None:
    def failing() -> Iterator[bytes]:
        yield bytes(CHUNK)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        store.write(KEY, failing())
    assert list(store.all_files()) == []


@pytest.mark.parametrize("name", ["../secret", "a", "A" * 32, "0" * 31 + "/", "0" * 33, ""])
def test_a_name_is_never_a_path(store: EvidenceStore, name: str) -> None:
    for act in (store.holds, store.remove, lambda one: store.read(KEY, one)):
        with pytest.raises(ValueError, match="not a name"):
            act(name)


def test_a_file_that_is_gone_is_missed_at_once(store: EvidenceStore) -> None:
    name = keep(store, b"words")
    store.remove(name)
    store.remove(name)
    assert not store.holds(name)
    with pytest.raises(FileMissing):
        store.read(KEY, name)


def test_unfinished_files_are_listed_without_a_name(store: EvidenceStore) -> None:
    name = keep(store, b"words")
    path_of(store).with_name("." + "0" * 32 + ".part").write_bytes(b"x")
    assert {file.name for file in store.all_files()} == {name, None}
