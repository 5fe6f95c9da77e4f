"""Every body of the directory is told of a new case: its reference, area and type, and no more."""

import pytest
from flask import Flask

from portal.domain.vocabulary import Body, Role, Visibility
from portal.services.case_review import case_review_pages
from portal.services.officer.officers import SignedIn
from portal.services.partner import partners
from portal.services.partner.partners import Listing
from tests.builders import a_partner, an_application, an_officer
from tests.services.review_answers import application
from tests.services.tracked import mails


@pytest.fixture
def officer(app: Flask) -> SignedIn:
    return an_officer(Role.CASE_REVIEW_OFFICER)


def test_each_body_gets_reference_area_and_type_only(officer: SignedIn) -> None:
    a_partner(officer)
    a_partner(officer, Body.HOUSING, "asb@landlord.example.org")
    gone = a_partner(officer, Body.HEALTH, "gone@nhs.example.org")
    found = partners.find_partner(gone)
    off = Listing(Body.HEALTH, "NHS", "Desk", "gone@nhs.example.org", active=False)
    partners.change_partner(officer, gone, found.version, off)
    reference = an_application(officer, application())
    sent = mails("case_notice")
    assert [mail["to"] for mail in sent] == ["desk@police.example.org", "asb@landlord.example.org"]
    for mail in sent:
        words = f"{mail['subject']}\n{mail['body']}"
        for said in (reference, "Area: W1A", "Noise"):
            assert said in words, said
        for kept_back in ("Zoë", "zoe@", "Example House", "1AA", "Music", "sleep"):
            assert kept_back not in words, kept_back
    event = case_review_pages.open_case_review(reference, officer).events[0]
    assert (event.kind, event.visibility) == ("bodies_notified", Visibility.STAFF)
    assert event.facts["bodies"] == ["police", "housing"]


def test_where_the_directory_is_empty_nothing_is_said(officer: SignedIn) -> None:
    reference = an_application(officer, application(kind={}, where={"place": "A park"}))
    assert mails("case_notice") == []
    page = case_review_pages.open_case_review(reference, officer)
    assert [event.kind for event in page.events] == ["received"]


def test_no_postcode_gives_no_area_away(officer: SignedIn) -> None:
    a_partner(officer)
    an_application(officer, application(kind={}, where={"place": "Flat 9, Secret House"}))
    (mail,) = mails("case_notice")
    assert "Area: –" in mail["body"]
    assert "Secret" not in mail["body"]
