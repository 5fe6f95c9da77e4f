"""Only a clear "OK" from the scanner is a clean file; everything else is no verdict."""

import time
from pathlib import Path

import pytest

from portal.files.scanning import Scanner, ScannerDown, Verdict
from tests.files.clamd import EICAR, running_clamd


@pytest.fixture
def socket_path(tmp_path: Path) -> Path:
    return tmp_path / "clamd.sock"


def test_a_clean_file(socket_path: Path) -> None:
    chunks = [b"a" * 70_000, b"", b"b" * 3]
    with running_clamd(socket_path) as server:
        assert Scanner(socket_path).scan(chunks) == Verdict.CLEAN
    assert server.received == [b"".join(chunks)]


def test_an_empty_file(socket_path: Path) -> None:
    with running_clamd(socket_path):
        assert Scanner(socket_path).scan([]) == Verdict.CLEAN


def test_a_harmful_file_even_in_two_pieces(socket_path: Path) -> None:
    with running_clamd(socket_path):
        assert Scanner(socket_path).scan([EICAR[:20], EICAR[20:]]) == Verdict.HARMFUL


@pytest.mark.parametrize(
    "mode", ["silent", "closes", "closes_early", "too_long", "drips", "nonsense", "half"]
)
def test_a_scanner_in_trouble_gives_no_verdict(socket_path: Path, mode: str) -> None:
    began = time.monotonic()
    with running_clamd(socket_path, mode), pytest.raises(ScannerDown):
        Scanner(socket_path, whole_seconds=1.0).scan([b"x" * 60_000] * 20)
    assert time.monotonic() - began < 5


def test_no_scanner_at_all(socket_path: Path) -> None:
    with pytest.raises(ScannerDown):
        Scanner(socket_path).scan([b"x"])
    socket_path.write_bytes(b"no socket")
    with pytest.raises(ScannerDown):
        Scanner(socket_path).scan([b"x"])


def test_trouble_in_reading_the_file_is_not_the_scanners(socket_path: Path) -> None:
    def broken():
        yield b"x"
        raise ValueError("a sealed value does not open")

    with running_clamd(socket_path), pytest.raises(ValueError, match="sealed"):
        Scanner(socket_path).scan(broken())
