"""A copy of a person's data in words: what the database keeps as codes, as the person would say it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import format_date, format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.references import ReferenceKind, kind_of
from portal.labels import case_review as review_labels
from portal.labels import officer as officer_labels
from portal.labels import report as labels
from portal.services.reading import day
from portal.web.officer.answer_words import FIELDS, day_words
from portal.web.officer.case_review.review_presenter import review_vocabularies
from portal.web.officer.report.report_presenter import VOCABULARIES

_DAYS = frozenset({"exact", "about", "unsure"})
# Names that rows have for each other.
_INTERNAL = frozenset({"key", "entry"})
# The codes of an incident's rows, which answer no question of their own.
_ROWS = {
    str(code): text for each in (labels.YES_NO_UNSURE, labels.BODIES) for code, text in each.items()
}
# How fields are called that officers see without a name.
_FIELDS = {
    **FIELDS,
    "to": _l("To"),
    "subject": _l("Subject"),
    "on": _l("Day"),
    "first": _l("First day"),
    "last": _l("Last day"),
    "words": _l("In your words"),
    "scale": _l("From 1 to 5"),
    "reason": _l("Reason"),
    "what": _l("What happened"),
    "when": _l("Which day is known"),
    "made": _l("Told on"),
    "text": _l("Told"),
    "body": _l("Text, or who was told"),
    "going_on": _l("Still goes on"),
    "new": _l("Something new"),
    "same_problem": _l("The same problem"),
    "place": _l("Place"),
    "how": _l("How you told us"),
    "helped": _l("Did it help"),
    "response": _l("What was done"),
}
_FACTS = {
    "reference": _l("Reference"),
    "status": _l("Status"),
    "received_at": _l("Received"),
    "closed_at": _l("Closed"),
    "intake": _l("How it came"),
    "area": _l("Area code"),
    "kind": _l("Type"),
    "priority": _l("Priority"),
    "priority_reasons": _l("Why this priority"),
    "outcome": _l("Outcome"),
}
_EMPTY: tuple[Any, ...] = (None, "", {}, [])


def say(case: str, slug: str, held: Any) -> str:
    """A kept value in words.

    Args:
        case: the case's reference.
        slug: the question that it answers; empty for what is no answer.
    """
    every = VOCABULARIES if _is_report(case) else review_vocabularies()
    words = {str(code): str(text) for each in every.get(slug, ()) for code, text in each.items()}
    if isinstance(held, Mapping):
        words = {**_ROWS, **words}
    elif not slug:
        # Text as somebody wrote it.
        words = {}
    return "\n".join(_lines(held, words, ""))


def title_of(part: str, kind: str) -> str:
    """The heading of a piece that answers no question: an event by its kind, a part by its name."""
    known = {**labels.EVENTS, **officer_labels.EVENTS}
    said = str(known.get(kind, "")) if kind else ""
    # Some lines name another case, which stands elsewhere in the copy.
    return said if said and "%(" not in said else (kind or part.partition(".")[0])


def fact_words(reference: str, facts: Mapping[str, str]) -> dict[str, str]:
    """What stands in the clear about a case, in words: name -> value."""
    statuses: Mapping[Any, Any] = (
        labels.STATUSES if _is_report(reference) else review_labels.STATUSES
    )
    vocabularies: dict[str, Mapping[Any, Any]] = {
        "status": statuses,
        "intake": labels.INTAKES,
        "kind": labels.KINDS,
        "priority": labels.PRIORITIES,
        "priority_reasons": labels.PRIORITY_REASONS,
        "outcome": labels.OUTCOMES,
    }
    told = {}
    for name, value in facts.items():
        words = {str(code): str(text) for code, text in vocabularies.get(name, {}).items()}
        if name.endswith("_at"):
            said = format_datetime(dt.datetime.fromisoformat(value), "EEEE d MMMM y, HH:mm")
        elif words:
            said = ", ".join(words.get(code, code) for code in value.split(", "))
        else:
            said = value
        told[str(_FACTS.get(name, name))] = said
    return told


def _lines(value: Any, words: Mapping[str, str], name: str) -> Iterator[str]:
    before = f"{name}: " if name else ""
    if isinstance(value, Mapping):
        if value.get("kind") in _DAYS:
            said = day_words(value)
            if said:
                yield before + said
            return
        told = {
            key: held for key, held in value.items() if held not in _EMPTY and key not in _INTERNAL
        }
        for key, held in told.items():
            # One field alone is named by its question.
            own = str(_FIELDS.get(key, str(key).replace("_", " "))) if len(told) > 1 else name
            yield from _lines(held, words, own)
    elif isinstance(value, list | tuple):
        plain = [words.get(each, each) for each in value if isinstance(each, str) and each]
        if plain:
            yield before + ", ".join(plain)
        for each in value:
            if not isinstance(each, str):
                yield from _lines(each, words, name)
    elif isinstance(value, bool):
        yield before + (_("Yes") if value else _("No"))
    elif value not in _EMPTY:
        on = day(value)
        said = format_date(on, "EEEE d MMMM y") if on else words.get(str(value), str(value))
        yield before + said


def _is_report(reference: str) -> bool:
    return kind_of(reference) is ReferenceKind.ASB
