"""What ``check`` tells the council to look at."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.content.checks import Trouble, check
from portal.content.model import Authority, Contact, PhoneNumber
from portal.domain.policy import Procedure

TODAY = date(2026, 11, 22)


def _with_contact(authority: Authority, contact: Contact) -> Authority:
    return replace(authority, contacts={"en": {**authority.contacts["en"], contact.key: contact}})


def _found(authority: Authority, today: date = TODAY) -> set[tuple[Trouble, str, str]]:
    return {(one.trouble, one.file, one.key) for one in check(authority, today)}


def test_the_content_as_it_is_waits_only_for_the_council(westminster: Authority) -> None:
    waiting = {Trouble.NOT_CHECKED, Trouble.FACT_MISSING, Trouble.NOT_ADOPTED}
    assert {one.trouble for one in check(westminster, TODAY)} == waiting


def test_every_contact_that_nobody_confirmed_is_listed(westminster: Authority) -> None:
    unchecked = {key for trouble, file, key in _found(westminster) if file == "contacts.toml"}
    assert unchecked == set(westminster.contacts["en"])


@pytest.mark.parametrize(
    ("printed", "tel"),
    [
        ("020 7641 2176", "+442076412177"),
        ("020 7641", "+44207641"[:6]),
        ("0207", "0207"),
        ("020 7641 2176", "442076412176"),
        ("call us", "+442076412176"),
    ],
)
def test_a_malformed_number_is_found(westminster: Authority, printed: str, tel: str) -> None:
    contact = replace(westminster.contacts["en"]["noise"], phone=PhoneNumber(printed, tel))
    found = _found(_with_contact(westminster, contact))
    assert (Trouble.NUMBER_MALFORMED, "contacts.toml", "noise") in found


@pytest.mark.parametrize(
    "href", ["http://example.org", "example.org", "https://example", "https://a b.org"]
)
def test_a_malformed_web_address_is_found(westminster: Authority, href: str) -> None:
    contact = replace(westminster.contacts["en"]["noise"], href=href)
    found = _found(_with_contact(westminster, contact))
    assert (Trouble.ADDRESS_MALFORMED, "contacts.toml", "noise") in found


def test_a_missing_source_is_found(westminster: Authority) -> None:
    contact = replace(westminster.contacts["en"]["noise"], source="")
    authority = replace(_with_contact(westminster, contact), policy_notes=())
    found = _found(authority)
    assert (Trouble.SOURCE_MISSING, "contacts.toml", "noise") in found
    assert (Trouble.SOURCE_MISSING, "policy.toml", "clocks.appeal") in found


def test_a_confirmed_contact_is_no_longer_listed(westminster: Authority) -> None:
    contact = replace(westminster.contacts["en"]["noise"], checked=True)
    found = _found(_with_contact(westminster, contact))
    assert (Trouble.NOT_CHECKED, "contacts.toml", "noise") not in found


@pytest.mark.parametrize(("days", "overdue"), [(90, False), (91, True)])
def test_the_accessibility_statement_ages_in_90_days(
    westminster: Authority, days: int, overdue: bool
) -> None:
    found = _found(westminster, westminster.statement_on + timedelta(days=days))
    assert ((Trouble.STATEMENT_OVERDUE, "authority.toml", "statement_on") in found) is overdue


@pytest.mark.parametrize(("days", "overdue"), [(365, False), (366, True)])
def test_pages_and_contacts_are_looked_at_every_year(
    westminster: Authority, days: int, overdue: bool
) -> None:
    found = _found(westminster, TODAY + timedelta(days=days))
    assert ((Trouble.REVIEW_OVERDUE, "contacts.toml", "noise") in found) is overdue
    assert ((Trouble.REVIEW_OVERDUE, "guidance/home.en.toml", "reviewed_on") in found) is overdue


def test_a_review_in_the_future_is_found(westminster: Authority) -> None:
    found = _found(westminster, TODAY - timedelta(days=1))
    assert (Trouble.DATE_IN_FUTURE, "guidance/home.en.toml", "reviewed_on") in found


def test_an_adopted_procedure_is_no_longer_a_draft(westminster: Authority) -> None:
    adopted = Procedure(
        version="2027-01",
        adopted_by="The relevant bodies",
        adopted_on=date(2027, 1, 4),
        consulted=("MOPAC",),
        in_force_from=date(2027, 2, 1),
    )
    policy = replace(westminster.policy, procedure=adopted)
    troubles = {one.trouble for one in check(replace(westminster, policy=policy), TODAY)}
    assert Trouble.NOT_ADOPTED not in troubles


def test_a_translation_that_lost_a_card_is_found(westminster: Authority) -> None:
    page = westminster.pages["en"]["neighbourhoods"]
    shorter = replace(page, locale="fr", groups=page.groups[:-1])
    pages = {**westminster.pages, "fr": {"neighbourhoods": shorter}}
    found = _found(replace(westminster, pages=pages))
    assert (Trouble.TRANSLATION_DIFFERS, "guidance/neighbourhoods.fr.toml", "") in found
