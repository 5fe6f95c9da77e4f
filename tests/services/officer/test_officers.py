"""Officers: who is added, and who is a colleague."""

import pytest
from flask import Flask

from portal.domain.vocabulary import Role
from portal.services.officer import officers
from portal.services.officer.officer_passwords import WeakPassword
from portal.services.officer.officers import AddressTaken
from tests.builders import PASSWORD, an_officer


def test_a_weak_password_adds_nobody(app: Flask) -> None:
    with pytest.raises(WeakPassword):
        officers.add_officer("a@example.org", "A", Role.MANAGER, "passwordpassword")
    assert officers.list_colleagues() == []


def test_an_address_is_taken_once(app: Flask) -> None:
    officer = an_officer()
    with pytest.raises(AddressTaken):
        officers.add_officer(officer.email.upper(), "B", Role.MANAGER, PASSWORD)


def test_only_those_who_work_on_cases_are_colleagues(app: Flask) -> None:
    kept = {an_officer(role).id for role in (Role.TRIAGE_OFFICER, Role.MANAGER)}
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.PARTNER):
        an_officer(role)
    assert {each.id for each in officers.list_colleagues()} == kept
