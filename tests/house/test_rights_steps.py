"""docs/rights.md says who may do what and see what, as the code does."""

from pathlib import Path

from portal.domain.rights import FIELDS, Field, Sight, may, sight
from portal.domain.states import CASE_REVIEWS
from portal.domain.vocabulary import Role
from tests.databases import make_app
from tests.house.rights import DOCUMENT, written_anew

_STEPPING = {Role.RESIDENT, Role.CASE_REVIEW_OFFICER, Role.MANAGER}


def test_the_document_is_what_the_code_says(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path}/x.db", tmp_path)
    text = DOCUMENT.read_text()
    assert text == written_anew(app, text), (
        "docs/rights.md differs from the code. A new act needs its entry in portal/domain/rights.py; "
        "then write the tables anew: python -m tests.house.routes"
    )


def test_what_has_no_entry_is_denied() -> None:
    assert not any(may(role, "report/delete-everything") for role in Role)
    assert set(FIELDS) == set(Field)
    assert all(sight(Role.RESIDENT, field) is Sight.NEVER for field in Field)
    assert all(sight(Role.PARTNER, field) is Sight.NEVER for field in Field)


def test_no_other_role_takes_a_step() -> None:
    others = set(Role) - _STEPPING
    assert not any(
        move.roles & others for state in CASE_REVIEWS.states.values() for move in state.moves
    )
