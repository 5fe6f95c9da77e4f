"""The shared words, and the purity of the rules."""

import ast
import sys
from enum import StrEnum
from pathlib import Path

import pytest

from portal.domain import vocabulary

ENUMS = [
    each
    for each in vars(vocabulary).values()
    if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum
]
MODULES = sorted(Path(vocabulary.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("enum", ENUMS)
def test_values_are_the_lower_case_names(enum: type[StrEnum]) -> None:
    for member in enum:
        assert member.value == member.name.lower()


def test_residents_are_no_staff() -> None:
    assert set(vocabulary.Role) - vocabulary.STAFF_ROLES == {vocabulary.Role.RESIDENT}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_the_rules_use_the_standard_library_only(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            assert name.startswith("portal.domain.") or name.partition(".")[0] in (
                sys.stdlib_module_names
            ), name
