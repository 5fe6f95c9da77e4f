"""Panels that states show."""

import datetime as dt

from portal import clock
from portal.domain.panel import PanelPlace, TakingPart
from portal.domain.vocabulary import Body
from portal.services.officer.officers import SignedIn
from portal.services.panel import panels
from portal.services.panel.panels import Member, PartAnswer, Plan
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
