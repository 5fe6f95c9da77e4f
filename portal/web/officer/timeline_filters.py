"""Narrowing a case's timeline, by links."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import ReportStatus, Visibility
from portal.services.report.report_pages import Event

_EXCHANGED = frozenset({"message", "resident_message", "answered", "evidence_asked"})
_NO_CHANGE = _EXCHANGED | {"note", "rated"}


def _is_message(event: Event) -> bool:
    return event.kind in _EXCHANGED or event.facts.get("to") == ReportStatus.WAITING_FOR_YOU


_FILTERS: dict[str, tuple[Any, Callable[[Event], bool]]] = {
    "all": (_l("Everything"), lambda event: True),
    "public": (
        _l("What they can read"),
        lambda event: event.visibility is Visibility.PUBLIC,
    ),
    "staff": (_l("Officers only"), lambda event: event.visibility is Visibility.STAFF),
    "messages": (_l("Messages"), _is_message),
    "changes": (_l("Changes"), lambda event: event.kind not in _NO_CHANGE),
}
EVERYTHING = "all"


def _chosen() -> str:
    asked = request.args.get("show", "")
    return asked if asked in _FILTERS else EVERYTHING


def shown_events(events: Iterable[Event]) -> tuple[Event, ...]:
    """The lines that were asked for; all of them where the address asks for no filter of ours."""
    _, fits = _FILTERS[_chosen()]
    return tuple(event for event in events if fits(event))


def filter_links(endpoint: str, reference: str) -> list[dict[str, Any]]:
    """A link for each filter, to the timeline itself."""
    chosen = _chosen()
    return [
        {
            "text": words,
            "href": url_for(
                endpoint,
                reference=reference,
                show=None if name == EVERYTHING else name,
                _anchor="timeline",
            ),
            "current": name == chosen,
        }
        for name, (words, _fits) in _FILTERS.items()
    ]
