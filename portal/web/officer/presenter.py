"""What the officers' pages show of days, places and people."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_date, format_datetime, ngettext
from flask_babel import gettext as _

from portal import clock
from portal.domain.vocabulary import CaseReviewStatus, PriorityReason, ReportStatus
from portal.labels import case_review as review_labels
from portal.labels import report as labels
from portal.services.case_review.case_review_queues import QueuedReview
from portal.services.report.queues import COUNTED_AT_MOST, Count, QueuedReport
from portal.services.report.report_answers import Where

STATUS_KINDS = {
    ReportStatus.RECEIVED: "new",
    ReportStatus.IN_PROGRESS: "plain",
    ReportStatus.WAITING_FOR_YOU: "wait",
    ReportStatus.PASSED_ON: "wait",
    ReportStatus.CLOSED: "done",
    ReportStatus.REOPENED: "new",
}
_REPEATS = frozenset(
    {PriorityReason.THIRD_REPORT_BY_PERSON, PriorityReason.THIRD_REPORT_ABOUT_PLACE}
)


@dataclass(frozen=True)
class Due:
    """A due day in words, how it stands (overdue, soon or later), and its day where `text` lacks it."""

    text: str
    kind: str
    day: str = ""

    @property
    def whole(self) -> str:
        """Everything in one line, where there is room for it."""
        return (
            _("%(late)s, was due %(day)s", late=self.text, day=self.day) if self.day else self.text
        )


def day_words(day: dt.date) -> str:
    """A day with its weekday, short, with its year where that is another one."""
    same_year = day.year == clock.today().year
    return format_date(day, "EEE d MMM" if same_year else "EEE d MMM y")


def time_words(instant: dt.datetime) -> str:
    """An instant on the London wall clock."""
    same_year = clock.local_day(instant).year == clock.today().year
    return format_datetime(instant, "EEE d MMM, HH:mm" if same_year else "EEE d MMM y, HH:mm")


def due_words(due_on: dt.date) -> Due:
    """When something is due, in words that need no colour."""
    days = (due_on - clock.today()).days
    day = day_words(due_on)
    if days < 0:
        late = ngettext("%(num)s day overdue", "%(num)s days overdue", -days)
        return Due(late, "overdue", day)
    if days == 0:
        return Due(_("due today, %(day)s", day=day), "soon")
    if days == 1:
        return Due(_("due tomorrow, %(day)s", day=day), "soon")
    return Due(_("due %(day)s", day=day), "later")


def appeal_over_words(due_on: dt.date) -> Due:
    """That the person's own time is over: nobody is late, and the case can close."""
    return Due(_("can close: time to appeal ended %(day)s", day=day_words(due_on)), "soon")


def count_words(count: Count) -> str:
    """A number of rows, which may have been counted no further than a cap."""
    return f"{COUNTED_AT_MOST:,}+" if count.more else f"{count.number:,}"


def where_words(where: Where | None) -> str:
    """A place on one line."""
    if where is None:
        return _("Erased")
    parts = [where.words, where.postcode or where.typed_postcode]
    return ", ".join(part for part in parts if part) or _("Not given")


def repeat_marks(reasons: tuple[PriorityReason, ...]) -> list[tuple[str, str]]:
    """Marks of a repeat person and a repeat place: an icon with its words."""
    marks = []
    if PriorityReason.THIRD_REPORT_BY_PERSON in reasons:
        marks.append(("person", _("3 or more by this person")))
    if PriorityReason.THIRD_REPORT_ABOUT_PLACE in reasons:
        marks.append(("place", _("3 or more about this place")))
    return marks


def reason_words(reasons: tuple[PriorityReason, ...]) -> str:
    """Why a priority is what it is, without the repeats that have marks of their own."""
    told = [labels.PRIORITY_REASONS[reason] for reason in reasons if reason not in _REPEATS]
    return ", ".join(str(words) for words in told)


def restricted_marks(restricted: bool) -> list[tuple[str, str]]:
    """The mark of a case whose use is restricted."""
    return [("alert", _("Use is restricted"))] if restricted else []


def queue_row(row: QueuedReport, teams: Mapping[str, str]) -> dict[str, Any]:
    """One row of the queue, in words."""
    return {
        "reference": row.reference,
        "kind": labels.KINDS[row.kind],
        "where": where_words(row.where),
        "status": labels.STATUSES[row.status],
        "status_kind": STATUS_KINDS[row.status],
        "priority": labels.PRIORITIES[row.priority],
        "is_high": row.priority.value == "high",
        "reasons": _("changed by an officer")
        if row.priority_changed
        else reason_words(row.reasons),
        "marks": [*restricted_marks(row.restricted), *repeat_marks(row.reasons)],
        "team": teams.get(row.team, row.team),
        "received": day_words(clock.local_day(row.received_at)),
        "due": due_words(row.due_on) if row.outcome is None else None,
        "who": row.assigned_to or _("Nobody yet"),
    }


def review_status_kind(status: CaseReviewStatus) -> str:
    """The shape that goes with a case review's status."""
    if status in (CaseReviewStatus.CONFIRMING, CaseReviewStatus.RECEIVED):
        return "new"
    if status in (CaseReviewStatus.CLOSED, CaseReviewStatus.MET):
        return "done"
    return "ask" if status is CaseReviewStatus.THRESHOLD_DECISION else "plain"


def _review_due(row: QueuedReview) -> Due | None:
    if row.due_on is None:
        return None
    # No other clock runs in this status.
    if row.status is CaseReviewStatus.NOT_MET and row.due_on < clock.today():
        return appeal_over_words(row.due_on)
    return due_words(row.due_on)


def review_row(row: QueuedReview) -> dict[str, Any]:
    """One row of a lane, in words."""
    marks = restricted_marks(row.restricted)
    if row.proposed:
        marks.append(("person", _("Waits for a second officer")))
    if row.alerted:
        marks.append(("alert", _("The duty contact was alerted")))
    return {
        "reference": row.reference,
        "status": review_labels.STATUSES[row.status],
        "status_kind": review_status_kind(row.status),
        "applicant": review_labels.APPLICANT_NAMES[row.applicant],
        "counted": ngettext("%(num)s incident counts", "%(num)s incidents count", row.counted),
        "applied": day_words(row.applied_on),
        "due": _review_due(row),
        "who": row.contact_officer or _("Nobody yet"),
        "marks": marks,
    }
