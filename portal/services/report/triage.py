"""What officers do with a report. Each act is one commit with its timeline line and audit row."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from portal.domain.officer_acts import Refusal
from portal.domain.rights import REPORT_OFFICERS
from portal.domain.states import NotAllowedError
from portal.domain.vocabulary import (
    AtRisk,
    Body,
    Priority,
    PriorityReason,
    ReportOutcome,
    ReportStatus,
    Visibility,
)
from portal.models.officer import Officer
from portal.models.report import Report
from portal.services.case_access import Refused
from portal.services.officer.officers import SignedIn
from portal.services.report import linked_reports
from portal.services.report.report_changes import Change, changing

EVIDENCE = "evidence"
"""What a question asks for, where it is no plain question."""

_AWAITING_US = frozenset({ReportStatus.RECEIVED, ReportStatus.REOPENED})
_SAFEGUARDING = frozenset(
    {
        PriorityReason.CHILD_AT_RISK,
        PriorityReason.ADULT_AT_RISK,
        PriorityReason.DOMESTIC_ABUSE_SIGNS,
        PriorityReason.SUICIDE_SIGNS,
    }
)


def take(reference: str, officer: SignedIn, version: int) -> None:
    """Take a report on oneself; one that nobody has answered yet is then in progress."""
    with changing(reference, officer, version, "report.taken") as change:
        _hold(change, officer.id, "taken")


def assign(reference: str, officer: SignedIn, version: int, to_id: int) -> None:
    """Give a report to a colleague.

    Raises:
        Refused: there is no such colleague who works on reports.
    """
    with changing(reference, officer, version, "report.assigned", {"to": to_id}) as change:
        holder = change.session.scalar(
            sa.select(Officer.id).where(
                Officer.id == to_id,
                Officer.disabled_at.is_(None),
                Officer.role.in_(REPORT_OFFICERS),
            )
        )
        if holder is None:
            raise Refused(Refusal.NO_SUCH_COLLEAGUE)
        _hold(change, holder, "assigned")


def resume(reference: str, officer: SignedIn, version: int) -> None:
    """Go on with a report that waited for the resident or for another body."""
    with changing(reference, officer, version, "report.resumed") as change:
        _move(change, ReportStatus.IN_PROGRESS)


def ask_resident(
    reference: str, officer: SignedIn, version: int, question: str, *, evidence: bool = False
) -> None:
    """Ask the resident; the question is theirs to read, and the report waits for them.

    Args:
        evidence: whether photos, recordings or documents are asked for.
    """
    facts = {"asks": EVIDENCE} if evidence else {}
    with changing(reference, officer, version, "report.resident_asked", facts) as change:
        _begin(change)
        _move(change, ReportStatus.WAITING_FOR_YOU, question, facts, tell=True)


def pass_on(
    reference: str,
    officer: SignedIn,
    version: int,
    *,
    body: Body,
    accepted: bool,
    reason: str,
    words: str,
) -> None:
    """Pass a report on to a body.

    Args:
        accepted: whether the body has said that it takes it.
        reason: for officers.
        words: for the resident.
    """
    facts = {"body": body.value, "accepted": accepted}
    with changing(reference, officer, version, "report.passed_on", facts) as change:
        _begin(change)
        change.report.passed_to = body.value
        change.say("note", Visibility.STAFF, reason)
        _move(change, ReportStatus.PASSED_ON, words, facts, tell=True)


def close(
    reference: str,
    officer: SignedIn,
    version: int,
    *,
    outcome: ReportOutcome,
    words: str,
    joined_to: str = "",
) -> None:
    """Close a report with its outcome and a sentence for the resident.

    Args:
        joined_to: the reference of the report that goes on, as typed; it is for officers only,
            because it may be another person's.

    Raises:
        Refused: a safeguarding step is not recorded yet, or the other report is not there.
    """
    facts = {"outcome": outcome.value}
    beside = linked_reports.written(joined_to, reference) if outcome is ReportOutcome.JOINED else ""
    with changing(reference, officer, version, "report.closed", facts, beside=beside) as change:
        if needs_safeguarding(change.report):
            raise Refused(Refusal.SAFEGUARDING_FIRST)
        _begin(change)
        if outcome is ReportOutcome.JOINED:
            linked_reports.join(change)
        change.report.outcome = outcome
        _move(change, ReportStatus.CLOSED, words, facts, tell=True)


def reopen(reference: str, officer: SignedIn, version: int, words: str) -> None:
    """Open a closed report again; the resident reads why. One that was joined goes on by itself."""
    with changing(reference, officer, version, "report.reopened") as change:
        change.report.outcome = None
        _move(change, ReportStatus.REOPENED, words, tell=True)


def change_priority(
    reference: str, officer: SignedIn, version: int, priority: Priority, reason: str
) -> None:
    """Change how soon a report is answered; a first answer's due day goes with it.

    Raises:
        Refused: it has that priority already.
    """
    facts = {"to": priority.value}
    with changing(reference, officer, version, "report.priority_changed", facts) as change:
        report = change.report
        if report.priority is priority:
            raise Refused(Refusal.ALREADY_SO)
        facts["from"] = report.priority.value
        report.priority = priority
        change.say("priority_changed", Visibility.STAFF, reason, facts)
        if change.owes_answer:
            change.restart_clock()


def add_note(
    reference: str, officer: SignedIn, version: int, words: str, visibility: Visibility
) -> None:
    """Add a note for officers, or a message that the resident reads too."""
    facts = {"visibility": visibility.value}
    with changing(reference, officer, version, "report.noted", facts) as change:
        if visibility is Visibility.STAFF:
            change.say("note", Visibility.STAFF, words)
        else:
            _begin(change)
            change.tell_resident(change.answer(words))


def record_safeguarding(
    reference: str, officer: SignedIn, version: int, *, referred: bool, words: str
) -> None:
    """Record a safeguarding referral of the same day, or why none was made."""
    facts = {"referred": referred}
    with changing(reference, officer, version, "report.safeguarding", facts) as change:
        change.say("safeguarding", Visibility.STAFF, words, facts)


def confirm_safety(reference: str, officer: SignedIn, version: int, words: str) -> None:
    """Record that the person said in person which ways to reach them are safe."""
    with changing(reference, officer, version, "report.safety_confirmed") as change:
        change.say("safety_confirmed", Visibility.STAFF, words)


def needs_safeguarding(report: Report) -> bool:
    """Whether someone may come to harm and nobody recorded a referral, or why none was made."""
    at_risk = {AtRisk.CHILD.value, AtRisk.ADULT.value} & _told_at_risk(report)
    signs = {reason.value for reason in _SAFEGUARDING} & set(report.priority_reasons)
    return bool(at_risk or signs) and all(event.kind != "safeguarding" for event in report.events)


def _told_at_risk(report: Report) -> set[str]:
    fields = (report.answers or {}).get("at-risk") or {}
    told = fields.get("at_risk") if isinstance(fields, dict) else None
    return {each for each in told if isinstance(each, str)} if isinstance(told, list) else set()


def _hold(change: Change, officer_id: int, kind: str) -> None:
    change.report.assigned_to_id = officer_id
    change.say(kind, Visibility.STAFF, facts={"to": officer_id})
    _begin(change)


def _begin(change: Change) -> None:
    """A report that waits for a first answer is taken up by whatever is done with it."""
    if change.report.status in _AWAITING_US:
        _move(change, ReportStatus.IN_PROGRESS)


def _move(
    change: Change,
    to: ReportStatus,
    words: str | None = None,
    facts: Mapping[str, Any] | None = None,
    *,
    tell: bool = False,
) -> None:
    try:
        event = change.move(to, words, facts)
    except NotAllowedError as error:
        raise Refused(Refusal.NOT_ALLOWED) from error
    if tell:
        change.tell_resident(event)
