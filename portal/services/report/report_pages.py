"""What an officer's page of a report shows. Who reported it is asked for apart, with a reason."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.domain.contact import ContactRule
from portal.domain.officer_acts import IdentityReason
from portal.domain.rights import REVIEW_OFFICERS
from portal.domain.state_machine import NextAction
from portal.domain.states import REPORTS
from portal.domain.vocabulary import (
    Intake,
    Priority,
    PriorityReason,
    ReportKind,
    ReportOutcome,
    ReportStatus,
    Visibility,
    YesNoUnsure,
)
from portal.extensions import db
from portal.labels.officer import CORRECTION_PARTS
from portal.models.report import Report
from portal.models.search_term import CASE_REVIEW, REPORT
from portal.security.blind_index import under_any_key
from portal.services.audit import audit
from portal.services.case_access import CaseNotFound
from portal.services.case_search import FoundReview, reports_of, reviews_of, sharing
from portal.services.data_protection.restrictions import refuse_restricted
from portal.services.officer.officers import OfficerName, SignedIn, name_officers
from portal.services.report.kept_report import read_kept
from portal.services.report.linked_reports import Links, links_of
from portal.services.report.queues import QueuedReport, known_reasons
from portal.services.report.report_answers import Where
from portal.services.report.report_assessment import person_terms, place_terms
from portal.services.report.report_changes import contact_rule, next_action
from portal.services.report.triage import needs_safeguarding


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline; `by` is None where the resident did it."""

    at: dt.datetime
    kind: str
    by: OfficerName | None
    visibility: Visibility
    facts: dict[str, Any]
    words: str | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report as an officer sees it. `answers` tells nothing of who reported it.

    `again_of`: the first report of the same problem; `happened_again`: those that followed it.
    `may_speak`: whether the other person may be spoken to. `avoids`: somebody must not be told.
    `priority_change`: who set the priority, and why, where an officer did.
    `links`: what officers see as belonging together with it.
    """

    reference: str
    version: int
    status: ReportStatus
    kind: ReportKind
    priority: Priority
    reasons: tuple[PriorityReason, ...]
    priority_change: Event | None
    team: str
    alerted: bool
    anonymous: bool
    intake: Intake
    entered_by: OfficerName | None
    received_at: dt.datetime
    due_on: dt.date
    action: NextAction | None
    in_borough: bool | None
    assigned_to: OfficerName | None
    outcome: ReportOutcome | None
    passed_to: str | None
    where: Where | None
    answers: dict[str, Any]
    alleged: dict[str, Any]
    contact: ContactRule
    may_speak: bool
    avoids: bool
    safeguarding_open: bool
    moves: tuple[ReportStatus, ...]
    events: tuple[Event, ...]
    by_person: tuple[QueuedReport, ...]
    about_place: tuple[QueuedReport, ...]
    reviews: tuple[FoundReview, ...]
    again_of: str | None
    happened_again: tuple[str, ...]
    links: Links


def open_report(reference: str, officer: SignedIn) -> ReportPage:
    """Read a report; the reading is recorded.

    Raises:
        CaseNotFound: there is no such report.
    """
    report = _find(reference)
    page = _page(report, officer)
    audit.record("report.read", officer_id=officer.id, subject=reference)
    return page


def reveal_identity(reference: str, officer: SignedIn, reason: IdentityReason) -> dict[str, Any]:
    """What the person who reported said of themselves; the reason is recorded.

    Raises:
        CaseNotFound: there is no such report.
        Refused: its use is restricted, and they recorded no reason today.
    """
    report = _find(reference)
    refuse_restricted(db.session(), reference, officer)
    audit.record(
        "report.identity_shown",
        officer_id=officer.id,
        subject=reference,
        facts={"reason": reason.value},
    )
    return dict(report.contact or {})


def event_words(kept: Any) -> str | None:
    """The words of a line; of a correction what is new, what else is wrong, and what stood before."""
    if isinstance(kept, str):
        return kept
    if not isinstance(kept, dict):
        return None
    said = [str(kept.get(name) or "") for name in ("after", "also", "before")]
    return "\n\n".join(
        f"{CORRECTION_PARTS[name]}\n{text}"
        for name, text in zip(("after", "also", "before"), said, strict=True)
        if text
    )


def _find(reference: str) -> Report:
    report = db.session.scalars(
        sa.select(Report).where(Report.reference == reference)
    ).one_or_none()
    if report is None:
        raise CaseNotFound
    return report


def _page(report: Report, officer: SignedIn) -> ReportPage:
    read = read_kept(report)
    ids = [report.assigned_to_id, report.entered_by_id]
    names = name_officers([*ids, *(event.officer_id for event in report.events)])
    by_place = under_any_key(lambda: place_terms(read))
    by_person = under_any_key(lambda: person_terms(read))
    events = tuple(
        Event(
            at=event.at,
            kind=event.kind,
            by=names.get(event.officer_id or 0),
            visibility=event.visibility,
            facts=dict(event.facts),
            words=event_words(event.words),
        )
        for event in reversed(report.events)
    )
    reads_reviews = officer.role in REVIEW_OFFICERS
    return ReportPage(
        reference=report.reference,
        version=report.version,
        status=report.status,
        kind=report.kind,
        priority=report.priority,
        reasons=known_reasons(report.priority_reasons),
        priority_change=next((each for each in events if each.kind == "priority_changed"), None),
        team=report.team,
        alerted=report.alerted,
        anonymous=report.anonymous,
        intake=report.intake,
        entered_by=names.get(report.entered_by_id or 0),
        received_at=report.received_at,
        due_on=report.due_on,
        action=next_action(report),
        in_borough=report.in_borough,
        assigned_to=names.get(report.assigned_to_id or 0),
        outcome=report.outcome,
        passed_to=report.passed_to,
        where=read.where if report.answers else None,
        answers=dict(report.answers or {}),
        alleged=dict(report.alleged or {}),
        contact=contact_rule(report),
        may_speak=read.contact.may_speak_to_other_party,
        avoids=read.contact.avoid is YesNoUnsure.YES,
        safeguarding_open=needs_safeguarding(report),
        moves=REPORTS.allowed(report.status, officer.role),
        events=events,
        by_person=reports_of(sharing(by_person, REPORT, but=report.id)),
        about_place=reports_of(sharing(by_place, REPORT, but=report.id)),
        reviews=reviews_of(sharing(by_person, CASE_REVIEW)) if reads_reviews else (),
        again_of=_first_of(report),
        happened_again=_following(report),
        links=links_of(report),
    )


def _first_of(report: Report) -> str | None:
    if report.again_of_id is None:
        return None
    return db.session.scalar(sa.select(Report.reference).where(Report.id == report.again_of_id))


def _following(report: Report) -> tuple[str, ...]:
    query = sa.select(Report.reference).where(Report.again_of_id == report.id)
    return tuple(db.session.scalars(query.order_by(Report.id)))
