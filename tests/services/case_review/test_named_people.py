"""People whom the applicant names: kept sealed, told nothing until an officer heard from them."""

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.letters import LetterKind
from portal.domain.officer_acts import IdentityReason, Refusal
from portal.domain.vocabulary import Role
from portal.extensions import db
from portal.models.joint_applicant import JointApplicant
from portal.services.case_access import Refused
from portal.services.case_review import case_review_pages, threshold_decisions
from portal.services.case_review.joint_applicants import (
    confirm_joint_applicant,
    end_joint_applicant,
)
from portal.services.case_search import Wanted, search_cases
from portal.services.officer.officers import SignedIn
from portal.services.tracking import tracking
from tests.builders import an_officer
from tests.services.tracked import HERE, kept, mails, sent_application

NAMED = {
    "name": "Sam Canary",
    "ways": ["email"],
    "email": "somebody.else@example.org",
    "careful": "Not at night",
}
OWN = {
    "contact": {"name": "Sam Canary", "email": "sam@example.org"},
    "safe-contact": {"ways": ["email"]},
}


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.CASE_REVIEW_OFFICER)


def _sent() -> str:
    reference, _code = sent_application(person_0000000a=NAMED, person_0000000b={"name": "Jo"})
    return reference


def _met(reference: str, officer: SignedIn) -> None:
    threshold_decisions.confirm_met(reference, officer, kept(reference).version, "Met.")


def _confirm(reference: str, officer: SignedIn, number: int = 1) -> str:
    seen = kept(reference).version
    return confirm_joint_applicant(reference, officer, seen, number, OWN, safety_confirmed=True)


def test_each_waits_for_an_officer_and_is_sealed(officer: SignedIn) -> None:
    reference = _sent()
    page = case_review_pages.open_case_review(reference, officer)
    assert [(each.number, each.waits, each.left) for each in page.joint] == [
        (1, True, False),
        (2, True, False),
    ]
    assert "Canary" not in str(page.answers)
    rows = db.session.scalars(sa.select(JointApplicant)).all()
    assert all(each.added_by_id is None and each.confirmed_at is None for each in rows)
    assert not any(b"Canary" in bytes(each.contact_sealed or b"") for each in rows)
    found = search_cases(Wanted(name="Canary"), officer.role)
    assert [each.reference for each in found.reviews] == [reference]
    _applicant, joint = case_review_pages.reveal_applicant(
        reference, officer, IdentityReason.CONTACT
    )
    assert joint[0][1]["contact"]["email"] == "somebody.else@example.org"


def test_nothing_is_sent_to_what_somebody_else_wrote_down(officer: SignedIn) -> None:
    reference = _sent()
    _met(reference, officer)
    assert not [mail for mail in mails() if mail["to"] == "somebody.else@example.org"]
    assert [letter.joint_applicant_id for letter in kept(reference).letters] == [None]


def test_once_confirmed_they_get_every_letter_where_they_say(officer: SignedIn) -> None:
    reference = _sent()
    code = _confirm(reference, officer)
    _met(reference, officer)
    assert [mail["to"] for mail in mails("news_for_you")][-1] == "sam@example.org"
    assert not [mail for mail in mails() if mail["to"] == "somebody.else@example.org"]
    opened = tracking.open_case(reference, code, HERE)
    assert opened is not None
    assert tracking.find_joint_case(opened[0], reference) is not None
    kinds = [(letter.kind, letter.joint_applicant_id is None) for letter in kept(reference).letters]
    assert kinds == [(LetterKind.THRESHOLD_MET, True), (LetterKind.THRESHOLD_MET, False)]


def test_confirmed_once_and_never_who_does_not_want_it(officer: SignedIn) -> None:
    reference = _sent()
    _confirm(reference, officer)
    with pytest.raises(Refused) as refused:
        _confirm(reference, officer)
    assert refused.value.why is Refusal.NOT_ALLOWED
    end_joint_applicant(reference, officer, kept(reference).version, 2, "Never asked for it.")
    with pytest.raises(Refused):
        _confirm(reference, officer, 2)
    with pytest.raises(Refused):
        _confirm(reference, officer, 3)
    page = case_review_pages.open_case_review(reference, officer)
    assert [(each.waits, each.left) for each in page.joint] == [(False, False), (False, True)]
