"""The evidence that docs name is there, and every requirement of the standard has its row."""

import re

import pytest

from portal.config import ROOT

_NAMED = re.compile(r"`(test_\w+)`")
_DEFINED = re.compile(r"^def (test_\w+)", re.MULTILINE)
_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
_FILE = re.compile(r"`([\w./-]+)`")
# ASVS 5.0.0: how many requirements of levels 1 and 2 each section has. They come first in it.
_COUNTS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
# Of level 3, what the portal sets itself: metadata, pixels, COOP, email, enumeration, deletion.
_THIRD = {"3.4.8", "5.2.6", "6.3.6", "6.3.8", "14.2.7", "14.2.8"}


def _rows() -> list[tuple[str, str, str, str]]:
    return _ROW.findall((ROOT / "docs" / "asvs.md").read_text())


@pytest.mark.parametrize("page", ["asvs.md", "threat-model.md", "dpia.md"])
def test_every_test_that_is_named_as_evidence_is_there(page: str) -> None:
    there = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in _DEFINED.findall(file.read_text())
    }
    named = set(_NAMED.findall((ROOT / "docs" / page).read_text()))
    assert len(named) > 5
    assert named - there == set()


def test_every_requirement_has_one_row() -> None:
    first_two = [number for number, level, *_ in _rows() if level != "3"]
    wanted = [
        f"{section}.{place}" for section, count in _COUNTS.items() for place in range(1, count + 1)
    ]
    # As the standard counts them: 70 of level 1 and 183 of level 2.
    assert len(wanted) == 253
    assert sorted(first_two) == sorted(wanted)
    assert sum(level == "1" for _number, level, *_ in _rows()) == 70
    third = {number for number, level, *_ in _rows() if level == "3"}
    assert third >= _THIRD


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0])
def test_every_row_has_evidence_or_a_reason(row: tuple[str, str, str, str]) -> None:
    _number, _level, how, evidence = row
    if how.startswith("Not applicable: "):
        assert len(how) > len("Not applicable: x")
        assert evidence == ""
        return
    if _NAMED.search(evidence):
        return
    files = _FILE.findall(evidence)
    assert all((ROOT / file).is_file() for file in files)
    # What no test shows, a file does; or the row says that it is open.
    assert files or "*Gap*: " in how
