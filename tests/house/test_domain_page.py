"""The page of the field's rules has every part that the code cites."""

import re

from portal.config import ROOT


def test_each_part_that_is_cited_is_there() -> None:
    page = (ROOT / "docs" / "domain.md").read_text()
    parts = set(re.findall(r"^## (\d+)\.", page, re.MULTILINE))
    cited = {
        number
        for file in (ROOT / "portal").rglob("*.py")
        for numbers in re.findall(r"docs/domain\.md ([\d, and]+)", file.read_text())
        for number in re.findall(r"\d+", numbers)
    }
    assert cited
    assert cited <= parts
