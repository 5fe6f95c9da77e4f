"""The panel of a case review in words: its day, its people, its calendar file, the victim's copy."""

from typing import Any

from flask import Response, current_app
from flask_babel import format_date, format_datetime, ngettext
from flask_babel import gettext as _

from portal.content.current import authority
from portal.domain.spans import Span
from portal.labels import case_review as review_labels
from portal.labels import information as information_labels
from portal.labels import panel as labels
from portal.labels.threshold import STANDINGS
from portal.letters.calendar_file import calendar_file
from portal.services.panel.panel_copies import VictimCopy
from portal.services.panel.panel_mails import meeting_of
from portal.services.panel.panels import Member, SetPanel

_Rows = list[dict[str, Any]]


def when_words(panel: SetPanel) -> str:
    """Day and time, from and to."""
    start = format_datetime(panel.plan.starts_at, "EEEE d MMMM y, HH:mm")
    end = format_datetime(panel.ends_at, "HH:mm")
    return _("%(start)s to %(end)s", start=start, end=end)


def member_words(member: Member) -> str:
    """Somebody on the panel, with the service."""
    body = str(review_labels.BODIES[member.body]) if member.body else ""
    about = ", ".join(part for part in (member.service, body) if part)
    return f"{member.name} ({about})" if about else member.name


def meeting_rows(panel: SetPanel) -> _Rows:
    """The facts of a meeting that everybody who is invited may know."""
    plan = panel.plan
    rows = [
        (_("When"), when_words(panel)),
        (_("How"), labels.PLACES[plan.place]),
        (_("Where"), plan.where),
        (_("Chair"), member_words(plan.chair)),
        (_("On the panel"), "\n".join(member_words(each) for each in plan.members)),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def agenda_lines() -> list[str]:
    """What a panel goes through, in its order."""
    return [str(line) for line in labels.AGENDA]


def calendar_answer(panel: SetPanel, title: str, name: str) -> Response:
    """The meeting as a calendar file. Its title tells whoever sees the calendar nothing."""
    partnership = authority()
    text = calendar_file(
        meeting_of(
            uid=panel.uid,
            sequence=panel.sequence,
            changed_at=panel.changed_at,
            starts_at=panel.plan.starts_at,
            minutes=panel.plan.minutes,
            where=panel.plan.where,
            title=title,
        ),
        partnership.name,
    )
    response = current_app.response_class(text, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def copy_sections(copy: VictimCopy) -> list[dict[str, Any]]:
    """The victim's copy of the case pack, section by section."""
    occasions = [
        {
            "key": _("Incident %(number)s", number=number),
            "value": f"{_span(each.occurred)}. {STANDINGS[each.standing]}",
        }
        for number, each in enumerate(copy.occasions, 1)
    ]
    bodies = [
        {
            "key": review_labels.BODIES[each.body],
            "value": _held(str(information_labels.STATES[each.state]), each.held),
        }
        for each in copy.bodies
    ]
    applied = _("Asked for on %(day)s.", day=format_date(copy.applied_on, "d MMMM y"))
    return [
        {"title": _("What you told us of"), "text": applied, "rows": occasions},
        {
            "title": _("Who was asked"),
            "text": "" if bodies else _("Nobody has been asked yet."),
            "rows": bodies,
        },
        {
            "title": _("What is left out"),
            "text": _(
                "This copy leaves out what others told us, what we know about other people, "
                "and our own notes. The panel reads them."
            ),
            "rows": [],
        },
    ]


def _held(state: str, number: int) -> str:
    if not number:
        return state
    held = ngettext("It holds %(num)s complaint.", "It holds %(num)s complaints.", number)
    return f"{state}. {held}"


def _span(span: Span | None) -> str:
    if span is None:
        return _("No date")
    first, last = (format_date(each, "d MMMM y") for each in (span.first, span.last))
    return first if first == last else _("%(first)s to %(last)s", first=first, last=last)
