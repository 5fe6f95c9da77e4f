"""The table of defences is true of the code as it stands; `make mutants` then takes each one out."""

import pytest

from portal.config import ROOT
from tests.defences.__main__ import where, without
from tests.defences.table import DEFENCES, Defence

_SAYS = [each.says for each in DEFENCES]


@pytest.mark.parametrize("defence", DEFENCES, ids=_SAYS)
def test_each_defence_stands_where_the_table_says(defence: Defence) -> None:
    compile(without(defence), defence.file, "exec")
    for test in defence.noticed_by:
        assert where(test).exists()


def test_the_document_lists_each_defence_with_its_tests() -> None:
    listed = (ROOT / "docs" / "asvs.md").read_text().partition("## Removed defences")[2]
    rows = [line for line in listed.splitlines() if line.startswith("| ") and "`" in line]
    assert rows == [line_of(each) for each in DEFENCES]


def line_of(defence: Defence) -> str:
    """A defence's row in docs/asvs.md."""
    tests = ", ".join(f"`{test}`" for test in defence.noticed_by)
    return f"| {defence.says} | `{defence.file}` | {tests} |"
