"""The demonstration's officers, one and more of each role."""

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock
from portal.domain.vocabulary import Body, Role
from portal.extensions import db
from portal.models.officer import Officer
from portal.models.outbox import OutboxMessage
from portal.models.second_factor import Passkey
from portal.services.officer import officer_sessions, second_factors
from portal.services.officer.officers import SignedIn, add_officer
from portal.services.officer.people import invite_again
from portal.services.partner import partners
from portal.services.partner.partners import Listing
from portal.services.transaction import transaction

# Public: it opens made-up cases only, and no database that holds anything else.
PASSWORD = "only-for-the-demo"  # noqa: S105
# The secret of every officer's authenticator app.
APP_SECRET = "ONLYFORTHEDEMOONLYFORTHEDEMO2345"  # noqa: S105


@dataclass(frozen=True)
class DemoOfficer:
    """Somebody who can sign in to the demonstration."""

    email: str
    name: str
    role: Role
    team: str | None = None
    body: str = "council"


OFFICERS = (
    DemoOfficer("triage@example.org", "Amira Hassan", Role.TRIAGE_OFFICER, "asb"),
    DemoOfficer(
        "triage2@example.org", "Tomás O’Neill-Featherstonehaugh", Role.TRIAGE_OFFICER, "noise"
    ),
    DemoOfficer(
        "review@example.org", "Grace Okonkwo", Role.CASE_REVIEW_OFFICER, "community_safety"
    ),
    DemoOfficer("review2@example.org", "Dan Whitfield", Role.CASE_REVIEW_OFFICER, None, "police"),
    DemoOfficer("manager@example.org", "Priya Raman", Role.MANAGER, "community_safety"),
    DemoOfficer("manager2@example.org", "Owen Price", Role.MANAGER, "asb"),
    DemoOfficer("partner@example.org", "Li Na Chen", Role.PARTNER, None, "housing"),
    DemoOfficer("auditor@example.org", "Mo Farouk", Role.AUDITOR),
    DemoOfficer("admin@example.org", "Sarah Bell", Role.ADMINISTRATOR),
)

# Whom officers of the demonstration ask for information.
PARTNERS = (
    Listing(Body.POLICE, "Made-up Police", "Case review desk", "police-desk@example.org"),
    Listing(Body.HOUSING, "Canal Side Homes", "Neighbourhood team", "canal-side@example.org"),
    Listing(Body.COUNCIL, "Noise team", "Duty desk", "noise-desk@example.org"),
    Listing(Body.HEALTH, "Made-up Care Board", "Safeguarding desk", "care-board@example.org"),
)


def add_partners() -> None:
    """Fill the directory with those who are not there yet."""
    known = {one.listing.email for one in partners.list_partners()}
    for one in PARTNERS:
        if one.email not in known:
            partners.add_partner(officer("manager@example.org"), one)


def add_officers() -> None:
    """Add those who are not there yet, and give an app to those who have none."""
    known = {row.email: row.id for row in db.session.execute(sa.select(Officer.email, Officer.id))}
    for one in OFFICERS:
        found = known.get(one.email) or add_officer(
            one.email, one.name, one.role, PASSWORD, one.team, one.body
        )
        if not second_factors.has_app(db.session(), found):
            second_factors.give_app(found, APP_SECRET)


def codes_now() -> tuple[str, str]:
    """The code that the app shows now, and its next one, which is good already."""
    return second_factors.code_at(APP_SECRET), second_factors.code_at(APP_SECRET, ahead=1)


def fresh_code(email: str) -> str:
    """A code that is good for this officer now, however often one was used: tests and states need many."""
    second_factors.give_app(officer(email).id, APP_SECRET)
    return second_factors.code_at(APP_SECRET)


def tester(email: str, *, app: bool) -> str:
    """An officer whom only the page states use, as new: not locked, with an app or without one."""
    found = db.session.scalar(sa.select(Officer.id).where(Officer.email == email))
    found = found or add_officer(email, "Noor Testwell", Role.AUDITOR, PASSWORD)
    with transaction() as session:
        fresh = {"locked_at": None, "disabled_at": None}
        session.execute(sa.update(Officer).where(Officer.id == found).values(**fresh))
        second_factors.remove_factors(session, found)
    if app:
        second_factors.give_app(found, APP_SECRET)
    return email


def lock(officer_id: int) -> None:
    """Lock an officer, as many wrong codes do."""
    with transaction() as session:
        locked = {"locked_at": clock.now()}
        session.execute(sa.update(Officer).where(Officer.id == officer_id).values(**locked))


def give_passkey(officer_id: int) -> None:
    """A passkey that no device holds, to be shown."""
    with transaction() as session:
        session.add(
            Passkey(
                officer_id=officer_id,
                credential_id=secrets.token_bytes(16),
                public_key=b"",
                sign_count=0,
                name="My laptop",
                made_at=clock.now(),
            )
        )


def latest_link(email: str) -> str:
    """The mail with a fresh link to choose a password."""
    found = officer(email).id
    invite_again(found)
    row = db.session.scalars(
        sa.select(OutboxMessage)
        .where(OutboxMessage.subject_reference == f"officer:{found}")
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    ).one()
    words: str = row.envelope["body"]
    return words


def officer(email: str) -> SignedIn:
    """An officer as if signed in."""
    row = db.session.scalars(sa.select(Officer).where(Officer.email == email)).one()
    return SignedIn(row.id, row.name, row.email, row.role, row.team, row.body)


def open_session(email: str) -> str:
    """The token of a session, without the steps of signing in."""
    found = officer(email).id
    with transaction() as session:
        return officer_sessions.open_session(session, found)
