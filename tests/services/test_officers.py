"""Officers: who is added, and who is a colleague."""

import pytest
from flask import Flask

from portal.domain.vocabulary import Role
from portal.services import officers
from portal.services.officers import OfficerError
from tests.builders import PASSWORD, an_officer


@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_passwords_have_a_length(app: Flask, password: str) -> None:
    with pytest.raises(OfficerError):
        officers.add_officer("a@example.org", "A", Role.MANAGER, password)


def test_an_address_is_taken_once(app: Flask) -> None:
    officer = an_officer()
    with pytest.raises(OfficerError):
        officers.add_officer(officer.email.upper(), "B", Role.MANAGER, PASSWORD)


def test_only_those_who_work_on_cases_are_colleagues(app: Flask) -> None:
    kept = {an_officer(role).id for role in (Role.TRIAGE_OFFICER, Role.MANAGER)}
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.PARTNER):
        an_officer(role)
    assert {each.id for each in officers.list_colleagues()} == kept
