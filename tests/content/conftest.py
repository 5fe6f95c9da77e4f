"""The real authority, loaded once, and a copy of its files that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from portal.content.loader import AUTHORITIES, load_authority
from portal.content.model import Authority


@pytest.fixture(scope="session")
def westminster() -> Authority:
    return load_authority("westminster", ["en"])


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder of authorities with a copy of Westminster in it."""
    shutil.copytree(AUTHORITIES / "westminster", tmp_path / "westminster")
    return tmp_path
