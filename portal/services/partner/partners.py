"""The directory of partners: who is asked at each body, and at which registered address."""

from dataclasses import dataclass

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.vocabulary import Body
from portal.extensions import db
from portal.models.information_request import InformationRequest
from portal.models.partner import PartnerContact
from portal.models.tracking_session import TrackingSession
from portal.services.audit import audit
from portal.services.officer.officers import SignedIn
from portal.services.transaction import Stale, transaction


class PartnerNotFound(Exception):
    """The directory has no such contact."""


class ListedAlready(Exception):
    """The body has a contact with this address already."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the directory says of a contact. Codes are mailed to `email`, and to nowhere else."""

    body: Body
    organisation: str
    name: str
    email: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Partner:
    """A contact of the directory; `version` is what an officer has before them."""

    id: int
    version: int
    listing: Listing


def list_partners(*, active_only: bool = False) -> tuple[Partner, ...]:
    """The directory, body by body; those no longer used last."""
    query = sa.select(PartnerContact)
    if active_only:
        query = query.where(PartnerContact.active.is_(True))
    order = list(Body)
    rows = sorted(
        db.session.scalars(query),
        key=lambda row: (not row.active, order.index(row.body), row.organisation, row.name, row.id),
    )
    return tuple(partner_of(row) for row in rows)


def find_partner(partner_id: int) -> Partner:
    """One contact.

    Raises:
        PartnerNotFound: there is none.
    """
    return partner_of(_row(db.session(), partner_id))


def add_partner(officer: SignedIn, listing: Listing) -> int:
    """Add a contact; returns its id.

    Raises:
        ListedAlready: see there; nothing was written.
    """
    row = PartnerContact()
    _write(row, listing)
    try:
        with transaction() as session:
            session.add(row)
            session.flush()
            _note(session, officer, "partner.added", row)
            return row.id
    except sa.exc.IntegrityError as error:
        raise ListedAlready from error


def change_partner(officer: SignedIn, partner_id: int, version: int, listing: Listing) -> None:
    """Change a contact, or say that it is no longer used. It is never deleted: requests name it.

    Raises:
        PartnerNotFound, ListedAlready, Stale: see there; nothing was written.
    """
    try:
        with transaction() as session:
            row = _row(session, partner_id)
            if row.version != version:
                raise Stale
            before = row.email
            _write(row, listing)
            session.flush()
            if row.email != before:
                _close_opened(session, row)
            _note(session, officer, "partner.changed", row)
    except sa.exc.IntegrityError as error:
        raise ListedAlready from error


def partner_of(row: PartnerContact) -> Partner:
    """A row as the pages see it."""
    listing = Listing(row.body, row.organisation, row.name, row.email, row.active)
    return Partner(row.id, row.version, listing)


def _row(session: Session, partner_id: int) -> PartnerContact:
    row = session.get(PartnerContact, partner_id)
    if row is None:
        raise PartnerNotFound
    return row


def _write(row: PartnerContact, listing: Listing) -> None:
    row.body = listing.body
    row.organisation = listing.organisation.strip()
    row.name = listing.name.strip()
    row.email = listing.email.strip().casefold()
    row.active = listing.active
    row.changed_at = clock.now()


def _close_opened(session: Session, row: PartnerContact) -> None:
    """Whoever came in by the address of before is shut out: it may not be theirs any more."""
    pages = sa.select(InformationRequest.address).where(InformationRequest.contact_id == row.id)
    session.execute(sa.delete(TrackingSession).where(TrackingSession.reference.in_(pages)))


def _note(session: Session, officer: SignedIn, act: str, row: PartnerContact) -> None:
    audit.add_entry(
        session,
        act,
        officer_id=officer.id,
        subject=f"partner:{row.id}",
        facts={"body": row.body.value, "active": row.active},
    )
