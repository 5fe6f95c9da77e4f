"""Finding a caller by what they say, over keyed hashes only."""

from typing import Any

import pytest
from flask import Flask

from portal.domain.vocabulary import Role
from portal.services import case_search
from portal.services.case_search import Wanted, find_reference, search_cases
from portal.services.officer.officers import SignedIn
from tests.builders import a_report, an_application, an_officer
from tests.services.review_answers import application


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.MANAGER)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(name="lovelace"),
        Wanted(name="ADA Lovelace"),
        Wanted(email=" ADA@example.org "),
        Wanted(telephone="+44 7700 900 123"),
        Wanted(telephone="07700900123"),
        Wanted(postcode="sw1a1aa"),
        Wanted(words="DRUMS morning"),
        Wanted(name="Ada", words="drums", postcode="SW1A 1AA"),
    ],
)
def test_a_caller_is_found(officer: SignedIn, wanted: Wanted) -> None:
    contact = {"name": "Ada Lovelace", "email": "ada@example.org", "telephone": "07700 900123"}
    reference = a_report(officer, contact=contact, safe_contact={"ways": ["email", "call"]})
    assert [row.reference for row in search_cases(wanted, officer.role).reports] == [reference]


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(name="   "),
        Wanted(name="Secretname"),
        Wanted(name="Ada Byron"),
        Wanted(email="ada@example.com"),
        Wanted(words="drum"),
        Wanted(name="drums"),
        Wanted(name="Ada", postcode="W1A 1AA"),
        Wanted(words="%"),
        Wanted(name="😀"),
    ],
)
def test_what_does_not_match_is_not_found(officer: SignedIn, wanted: Wanted) -> None:
    a_report(officer)
    assert search_cases(wanted, officer.role).reports == ()


def test_the_newest_come_first_and_the_list_ends(
    officer: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    references = [a_report(officer) for _each in range(4)]
    monkeypatch.setattr(case_search, "FOUND_AT_MOST", 3)
    found = search_cases(Wanted(name="ada"), officer.role)
    assert [row.reference for row in found.reports] == references[:0:-1]
    assert found.more


def test_a_role_finds_only_what_it_may_open(officer: SignedIn) -> None:
    report = a_report(officer)
    review = an_application(officer, application(contact={"name": "Ada Lovelace"}))
    seen: dict[Role, tuple[int, int]] = {}
    for role in Role:
        found = search_cases(Wanted(name="lovelace"), role)
        seen[role] = (len(found.reports), len(found.reviews))
        assert (find_reference(report, role) is not None) == bool(found.reports)
        assert (find_reference(review, role) is not None) == bool(found.reviews)
    nothing = dict.fromkeys((Role.RESIDENT, Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR), (0, 0))
    assert seen == {
        Role.TRIAGE_OFFICER: (1, 0),
        Role.CASE_REVIEW_OFFICER: (1, 1),
        Role.MANAGER: (1, 1),
        **nothing,
    }


@pytest.mark.parametrize("write", [str, str.lower, lambda text: text.replace("-", " ")])
def test_a_reference_is_found_however_it_was_typed(officer: SignedIn, write: Any) -> None:
    reference = a_report(officer)
    found = find_reference(write(reference), officer.role)
    assert found is not None
    assert (found.kind, found.reference) == ("report", reference)


@pytest.mark.parametrize("typed", ["", "ASB-2222-2222", "x" * 500, "\x00", "CR-2222-2222"])
def test_other_references_are_not(officer: SignedIn, typed: str) -> None:
    a_report(officer)
    assert find_reference(typed, officer.role) is None
