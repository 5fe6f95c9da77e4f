"""Words for the panel of a case review."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.panel import PanelPlace, TakingPart

PLACES: dict[PanelPlace, Any] = {
    PanelPlace.ROOM: _l("In a room"),
    PanelPlace.ONLINE: _l("Online"),
    PanelPlace.BOTH: _l("In a room, and online"),
}

# As the victim says it.
OWN_PART: dict[TakingPart, Any] = {
    TakingPart.IN_PERSON: _l("I come in person"),
    TakingPart.ONLINE: _l("I join online"),
    TakingPart.STATEMENT: _l("I write something for the meeting"),
    TakingPart.REPRESENTATIVE: _l("Someone else speaks for me"),
    TakingPart.NOT_AT_ALL: _l("I do not take part"),
}

# As officers read it.
PARTS: dict[TakingPart, Any] = {
    TakingPart.IN_PERSON: _l("In person"),
    TakingPart.ONLINE: _l("Online"),
    TakingPart.STATEMENT: _l("By a statement"),
    TakingPart.REPRESENTATIVE: _l("By a representative"),
    TakingPart.NOT_AT_ALL: _l("Not at all"),
}

CALENDAR_TITLE: Any = _l("Case review panel %(reference)s")
"""In a calendar it tells whoever sees it nothing but the reference."""

AGENDA: tuple[Any, ...] = (
    _l("Who is here, and what is said here stays here"),
    _l("What the victim wants us to know"),
    _l("What happened, and what harm it does"),
    _l("What each service did"),
    _l("What else can be done"),
    _l("Who does what, and by when"),
    _l("How and when the victim is told"),
)
