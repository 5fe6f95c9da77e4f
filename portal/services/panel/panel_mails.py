"""Word to the members of a panel: when and where, with a calendar file, and nothing of the case.

Each mail of one panel carries the same UID and a rising SEQUENCE, so that a calendar moves the
meeting or takes it out [RFC 5546].
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import current_app

from portal import clock
from portal.config import Settings
from portal.content.current import authority
from portal.domain.panel import PanelState
from portal.labels.panel import CALENDAR_TITLE
from portal.letters.calendar_file import Meeting, Method, calendar_file
from portal.locales import DEFAULT, speaking
from portal.models.panel import Panel
from portal.security import blind_index
from portal.services.case_review.case_review_changes import ReviewChange
from portal.services.messages import outbox
from portal.services.panel import chair_papers


def addresses_of(details: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The addresses of the chair and the members, as far as they are known, each once."""
    kept = details or {}
    people = [kept.get("chair", {}), *kept.get("members", ())]
    return tuple(dict.fromkeys(each["email"] for each in people if each.get("email")))


def invite(change: ReviewChange, row: Panel) -> None:
    """Ask everybody on a panel that was set to come."""
    for email in addresses_of(row.details):
        _mail(change, row, email, "panel_invited", Method.REQUEST)


def tell_moved(change: ReviewChange, row: Panel, before: tuple[str, ...]) -> None:
    """Tell everybody of the change; who is new is invited, and who is left out need not come.

    Args:
        before: the addresses of those who were on it.
    """
    now = addresses_of(row.details)
    for email in now:
        message = "panel_moved" if email in before else "panel_invited"
        _mail(change, row, email, message, Method.REQUEST)
    for email in before:
        if email not in now:
            _mail(change, row, email, "panel_cancelled", Method.CANCEL)


def cancel_row(change: ReviewChange, row: Panel) -> None:
    """Cancel a panel in the transaction of an act, and tell its members that they need not come."""
    row.state, row.changed_at = PanelState.CANCELLED, clock.now()
    row.sequence += 1
    chair_papers.follow_panel(change, None)
    for email in addresses_of(row.details):
        _mail(change, row, email, "panel_cancelled", Method.CANCEL)


def meeting_of(
    *,
    uid: str,
    sequence: int,
    changed_at: dt.datetime,
    starts_at: dt.datetime,
    minutes: int,
    where: str,
    title: str,
    attendee: str = "",
) -> Meeting:
    """A panel as a calendar knows it: the same one on a page and in a mail."""
    settings: Settings = current_app.config["PORTAL"]
    return Meeting(
        uid=f"{uid}@{settings.base_url.split('//')[-1]}",
        sequence=sequence,
        changed_at=changed_at,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=minutes),
        title=title,
        where=where,
        organizer=settings.mail_from if attendee else "",
        attendee=attendee,
    )


def _mail(change: ReviewChange, row: Panel, email: str, message: str, method: Method) -> None:
    reference = change.review.reference
    where = str((row.details or {}).get("where", ""))
    with speaking(DEFAULT):
        title = str(CALENDAR_TITLE) % {"reference": reference}
    meeting = meeting_of(
        uid=row.uid,
        sequence=row.sequence,
        changed_at=row.changed_at,
        starts_at=row.starts_at,
        minutes=row.minutes,
        where=where,
        title=title,
        attendee=email,
    )
    who = blind_index.email_term(email).hex()[:16]
    outbox.add_message(
        change.session,
        message=message,
        to=email,
        locale=DEFAULT,
        case_key=change.review.case_key,
        reference=reference,
        dedupe_key=f"{message}:{row.uid}:{row.sequence}:{who}",
        facts={
            "starts_at": meeting.starts_at,
            "ends_at": meeting.ends_at,
            "where": " ".join(where.split()),
        },
        calendar=calendar_file(meeting, authority().name, method),
    )
