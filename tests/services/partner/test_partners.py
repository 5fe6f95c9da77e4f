"""The directory of partners: kept by two roles, never deleted, one address once a body."""

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.vocabulary import Body, Role
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.services.partner import partners
from portal.services.partner.partners import ListedAlready, Listing, PartnerNotFound
from portal.services.transaction import Stale
from tests.builders import a_partner, an_officer

DESK = Listing(Body.HOUSING, "Canal Side Homes", "Team", "Desk@Homes.example.org ")


def test_a_contact_is_added_changed_and_no_longer_offered(app: Flask) -> None:
    manager = an_officer(Role.MANAGER)
    found = partners.add_partner(manager, DESK)
    (listed,) = partners.list_partners()
    assert (listed.id, listed.listing.email) == (found, "desk@homes.example.org")
    ended = Listing(Body.HOUSING, "Canal Side Homes", "Team", "desk@homes.example.org", False)
    partners.change_partner(manager, found, listed.version, ended)
    assert partners.list_partners(active_only=True) == ()
    assert [one.listing.active for one in partners.list_partners()] == [False]
    acts = db.session.scalars(sa.select(AuditEntry.act).where(AuditEntry.act.like("partner.%")))
    assert list(acts) == ["partner.added", "partner.changed"]


def test_one_address_stands_once_for_a_body(app: Flask) -> None:
    manager = an_officer(Role.MANAGER)
    first = a_partner(manager)
    with pytest.raises(ListedAlready):
        a_partner(manager)
    other = a_partner(manager, Body.HEALTH)
    assert {one.id for one in partners.list_partners()} == {first, other}
    seen = partners.find_partner(other)
    same = Listing(Body.POLICE, "x", "x", seen.listing.email)
    with pytest.raises(ListedAlready):
        partners.change_partner(manager, other, seen.version, same)
    assert partners.find_partner(other).listing.body is Body.HEALTH


def test_a_page_from_before_anothers_change_is_refused(app: Flask) -> None:
    manager = an_officer(Role.MANAGER)
    found = a_partner(manager)
    seen = partners.find_partner(found)
    partners.change_partner(manager, found, seen.version, DESK)
    with pytest.raises(Stale):
        partners.change_partner(manager, found, seen.version, seen.listing)
    with pytest.raises(PartnerNotFound):
        partners.find_partner(found + 1)
