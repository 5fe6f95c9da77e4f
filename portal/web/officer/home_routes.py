"""The first page after signing in: my work, what is overdue, and how long the queues are."""

from flask import g, render_template

from portal.content.current import authority
from portal.domain.vocabulary import Lane, ReportStatus
from portal.labels import case_review as review_labels
from portal.labels import officer as labels
from portal.labels import report as report_labels
from portal.services.case_review import case_review_queues
from portal.services.partner import information_requests
from portal.services.report import queues
from portal.services.report.queues import Holder, ReportFilter
from portal.services.tracking import waiting_words
from portal.services.tracking.waiting_words import Waiting
from portal.web.officer.blueprint import blueprint
from portal.web.officer.partner.request_presenter import whom
from portal.web.officer.presenter import (
    STATUS_KINDS,
    count_words,
    due_words,
    queue_row,
    review_row,
    review_status_kind,
    time_words,
)
from portal.web.shared.access import EVERY_OFFICER, REVIEW_OFFICERS, STAFF, for_officers

_MINE_SHOWN = 10


@blueprint.get("/")
@for_officers(*EVERY_OFFICER)
def home() -> str:
    """What waits for this officer, by what their role may open."""
    officer = g.officer
    reads_reports, reads_reviews = officer.role in STAFF, officer.role in REVIEW_OFFICERS
    return render_template(
        "officer/home.html",
        role=labels.ROLES[officer.role],
        reports=_reports(officer.id) if reads_reports else None,
        reviews=_reviews(officer.id) if reads_reviews else None,
        waiting=[_waiting(row) for row in waiting_words.list_waiting(officer.role)],
        late=_late(officer.id) if reads_reviews else [],
        has_cases=reads_reports or reads_reviews,
    )


def _reports(officer_id: int) -> dict[str, object]:
    def count(**narrow: object) -> str:
        return count_words(queues.count_reports(ReportFilter(**narrow), officer_id))  # type: ignore[arg-type]

    mine = queues.list_reports(ReportFilter(holder=Holder.MINE), officer_id, rows=_MINE_SHOWN)
    teams = authority().teams
    return {
        "open": count(),
        "overdue": count(overdue=True),
        "nobody": count(holder=Holder.NOBODY),
        "mine_overdue": count(holder=Holder.MINE, overdue=True),
        "mine": [queue_row(row, teams) for row in mine.rows],
    }


def _reviews(officer_id: int) -> dict[str, object]:
    return {
        "lanes": [
            (lane, labels.LANES[lane], count_words(case_review_queues.count_lane(lane)))
            for lane in Lane
        ],
        "overdue": count_words(case_review_queues.count_overdue()),
        "mine": [
            review_row(row) for row in case_review_queues.list_mine(officer_id, rows=_MINE_SHOWN)
        ],
    }


def _late(officer_id: int) -> list[dict[str, object]]:
    return [
        {"reference": reference, "who": whom(each), "due": due_words(each.due_on)}
        for reference, each in information_requests.list_late(officer_id)
    ]


def _waiting(row: Waiting) -> dict[str, object]:
    if isinstance(row.status, ReportStatus):
        endpoint, words = "officer.report", report_labels.STATUSES[row.status]
        kind = STATUS_KINDS[row.status]
    else:
        endpoint, words = "officer.case_review", review_labels.STATUSES[row.status]
        kind = review_status_kind(row.status)
    return {
        "reference": row.reference,
        "endpoint": endpoint,
        "status": words,
        "status_kind": kind,
        "since": time_words(row.since),
    }
