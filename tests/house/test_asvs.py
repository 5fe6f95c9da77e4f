"""The evidence that docs name is there."""

import re

import pytest

from portal.config import ROOT

_NAMED = re.compile(r"`(test_\w+)`")
_DEFINED = re.compile(r"^def (test_\w+)", re.MULTILINE)


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
