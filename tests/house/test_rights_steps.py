"""docs/rights.md says which role may take a case review from which status to which, as the code does."""

import re

from portal.config import ROOT
from portal.domain.states import CASE_REVIEWS
from portal.domain.vocabulary import Role

_ROLES = (Role.RESIDENT, Role.CASE_REVIEW_OFFICER, Role.MANAGER)
_ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` \|(.+)\|$", re.MULTILINE)


def test_the_table_of_steps_is_the_codes() -> None:
    written = {
        (before, to): [cell.strip() for cell in cells.split("|")]
        for before, to, cells in _ROW.findall((ROOT / "docs" / "rights.md").read_text())
    }
    held = {
        (before.value, move.to.value): ["yes" if role in move.roles else "no" for role in _ROLES]
        for before, state in CASE_REVIEWS.states.items()
        for move in state.moves
    }
    assert written == held


def test_no_other_role_takes_a_step() -> None:
    others = set(Role) - set(_ROLES)
    assert not any(
        move.roles & others for state in CASE_REVIEWS.states.values() for move in state.moves
    )
