"""Words of the diary, and of the case review that is told of at the second report."""

from datetime import date
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.spans import Span, SpanKind

REVIEW_OFFER: Any = _l("You can ask for a case review")

# What a line of a table or of a file tells.
COLUMNS: dict[str, Any] = {
    "occurred": _l("When it happened"),
    "time": _l("Time of day"),
    "timing": _l("What was told about the time"),
    "kind": _l("What kind of problem"),
    "account": _l("What happened"),
    "change": _l("What had changed"),
    "effect": _l("How much it affects the person"),
    "told": _l("Who was told, and when"),
    "status": _l("Where it stands now"),
    "reference": _l("Reference"),
}


def long_day(day: date) -> str:
    """A day with its weekday and its year."""
    return str(format_date(day, "EEEE d MMMM y"))


def span_words(span: Span | None) -> str:
    """When something happened, as exactly as it is known."""
    if span is None:
        return str(_("The date is not known."))
    first, last = long_day(span.first), long_day(span.last)
    if span.first == span.last:
        return first
    if span.kind is SpanKind.RUNNING:
        return str(_("It went on from %(first)s to %(last)s.", first=first, last=last))
    return str(_("Some time from %(first)s to %(last)s", first=first, last=last))


def review_sentences(counted: int, still_needed: int, first_lapse_on: date | None) -> list[str]:
    """What the right to a case review means for somebody who told of a problem more than once.

    Args:
        counted: reports that count, as far as they are known to be the person's.
        still_needed: how many more would be enough.
        first_lapse_on: until when all of those with a known date count; None where none has one.
    """
    said = [
        _("Do you feel that the problem was not solved? Then you can ask us to look at it again."),
    ]
    if counted < 2:
        # Others may be the person's too, but that is not proved, so no number is told.
        said.append(_("It does not matter who you told. Each report counts."))
        return said
    if still_needed:
        said.append(
            ngettext(
                "We count %(counted)s reports. 1 more would mean that we must do it.",
                "We count %(counted)s reports. %(num)s more would mean that we must do it.",
                still_needed,
                counted=counted,
            )
        )
    else:
        said.append(_("We count %(counted)s reports. That is enough.", counted=counted))
    if first_lapse_on is not None:
        day = long_day(first_lapse_on)
        said.append(_("All that have a date count if you ask by %(day)s.", day=day))
    said.append(_("You can ask at any time, with fewer reports too."))
    return [str(sentence) for sentence in said]
