"""Panels that states show."""

import datetime as dt
from dataclasses import replace

from portal import clock
from portal.domain.panel import PanelPlace, TakingPart
from portal.domain.vocabulary import Body
from portal.services.officer.officers import SignedIn
from portal.services.panel import chair_papers, panels
from portal.services.panel.panels import Member, PartAnswer, Plan
from portal.services.partner import information_requests, partner_answers, partners
from portal.services.partner.information_requests import Answer
from portal.services.partner.partner_access import OPEN_FOR
from portal.services.tracking.tracking_access import add_session
from portal.services.transaction import transaction
from portal.services.working_days import working_days
from portal.web.demo.states.words import LONG_LINE, LONG_TEXT

_WORDS = "The services meet about your case. You can say how you want to take part."


def _plan() -> Plan:
    day = working_days().add(clock.today(), 3)
    return Plan(
        starts_at=dt.datetime.combine(day, dt.time(14, 30), tzinfo=clock.LONDON),
        minutes=90,
        place=PanelPlace.BOTH,
        where="Room 3, the town hall\nhttps://meet.example.org/panel",
        chair=Member("Ruth Adeyemi", None, "Independent chair"),
        members=(
            Member("Case review desk", Body.POLICE, "Made-up Police"),
            Member("Neighbourhood team", Body.HOUSING, "Canal Side Homes"),
        ),
    )


def set_panel(reference: str, officer: SignedIn, seen: int) -> None:
    """A panel with an independent chair, in time."""
    panels.set_panel(reference, officer, seen, _plan(), _WORDS)


def set_panel_with_reasons(reference: str, officer: SignedIn, seen: int) -> None:
    """A panel whose chair a manager had to allow, after the clock's day; long words."""
    near = _plan()
    late = Plan(
        starts_at=near.starts_at + dt.timedelta(days=60),
        minutes=90,
        place=PanelPlace.ONLINE,
        where=LONG_LINE,
        chair=Member("Priya Longname of the council", Body.COUNCIL, ""),
        members=(*near.members, Member(LONG_LINE[:100], None)),
        late_reason="The landlord cannot come before. Everybody must hear what it did.",
        chair_reason="Nobody outside the council could chair a meeting before the summer.",
    )
    panels.set_panel(reference, officer, seen, late, _WORDS)


def take_part(reference: str, officer: SignedIn, seen: int) -> None:
    """The victim said on the telephone how they take part, and objects."""
    said = PartAnswer(TakingPart.REPRESENTATIVE, LONG_TEXT[:600], "The chair knows my neighbour.")
    panels.record_taking_part(reference, officer, seen, said)


def set_chaired_panel(reference: str, officer: SignedIn, seen: int) -> None:
    """Set a panel with a chair and a member of the directory."""
    listed = [
        Member(
            one.listing.name,
            one.listing.body,
            one.listing.organisation,
            one.listing.email,
            one.id,
        )
        for one in partners.list_partners(active_only=True)
    ]
    # The care board has no part in the samples.
    chair = next(each for each in listed if each.body is Body.HEALTH)
    plan = replace(_plan(), chair=chair, members=tuple(listed[:1]))
    panels.set_panel(reference, officer, seen, plan, _WORDS)


def give_papers(reference: str, officer: SignedIn, seen: int) -> None:
    """Give the chair the papers, much shorter than those of a real case."""
    papers = {
        "warning": "For the panel only. It names other people: do not pass it on.",
        "meeting": [{"key": "Where", "value": "Room 3, the town hall"}],
        "agenda": ["What the victim wants us to know", "What each service did"],
        "sections": [
            {
                "title": "The incidents",
                "text": "",
                "rows": [
                    {"key": "Incident 1", "value": LONG_TEXT},
                    {"key": LONG_LINE, "value": "Counts"},
                ],
            }
        ],
    }
    chair_papers.give_papers(reference, officer, seen, papers)


def write_what_was_found(reference: str, officer: SignedIn, seen: int) -> None:
    """The chair writes what the panel found, some days from now."""
    label = information_requests.list_requests(reference)[0].address
    with clock.stopped_here_at(clock.now() + dt.timedelta(days=9)):
        with transaction() as session:
            token = add_session(session, label, lasts=OPEN_FOR)
        found = partner_answers.find_opened(token, label)
        if found is not None:
            partner_answers.send(token, label, found.version, Answer(LONG_TEXT))
