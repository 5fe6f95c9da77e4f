"""One change of a report, by an officer or by the person who sent it: found, locked, compared, dated and audited alike."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.content.current import authority
from portal.domain.contact import ContactRule, usable_channels
from portal.domain.state_machine import ClockStart, working_days
from portal.domain.states import REPORTS
from portal.domain.vocabulary import PriorityReason, ReportStatus, Role, Visibility
from portal.models.report import Report, ReportEvent
from portal.services import audit, outbox
from portal.services.case_access import CaseNotFound
from portal.services.kept_report import read_kept
from portal.services.message_way import told_by, way_to
from portal.services.officers import SignedIn
from portal.services.transaction import Stale, transaction
from portal.services.working_days import working_days as calendar


@dataclass
class Change:
    """A report that is being changed, inside its transaction. `by` is None: by the resident.

    `wrote_before`: since when words of theirs had waited already.
    """

    session: Session
    report: Report
    by: SignedIn | None
    wrote_before: datetime | None = None

    @property
    def role(self) -> Role:
        """Whose act it is."""
        return self.by.role if self.by else Role.RESIDENT

    @property
    def officer(self) -> SignedIn:
        """The officer whose act it is; for acts that no resident has."""
        if self.by is None:
            raise ValueError("an act of officers only")
        return self.by

    def say(
        self,
        kind: str,
        visibility: Visibility,
        words: str | None = None,
        facts: dict[str, Any] | None = None,
    ) -> ReportEvent:
        """Add a line to the timeline.

        Args:
            words: kept sealed with the report's key.
            facts: codes only.
        """
        event = ReportEvent(
            report=self.report,
            at=clock.now(),
            kind=kind,
            role=self.role,
            officer_id=self.by.id if self.by else None,
            visibility=visibility,
            facts=facts or {},
        )
        event.words = words or None
        self.session.add(event)
        return event

    def move(
        self,
        to: ReportStatus,
        words: str | None = None,
        facts: Mapping[str, Any] | None = None,
        kind: str = "status_changed",
    ) -> ReportEvent:
        """Bring the report into a status, with its clock and a public line.

        Raises:
            NotAllowedError: the table has no such move for the role.
        """
        report = self.report
        REPORTS.check(report.status, to, self.role)
        if self.by and report.status in (ReportStatus.RECEIVED, ReportStatus.REOPENED):
            report.first_response_at = report.first_response_at or clock.now()
        report.status = to
        report.closed_at = clock.now() if to is ReportStatus.CLOSED else None
        if to is not ReportStatus.CLOSED:
            report.joined_to_id = None
        self.restart_clock(clock.today())
        return self.say(kind, Visibility.PUBLIC, words, {"to": to.value, **(facts or {})})

    def restart_clock(self, entered_on: date) -> None:
        """Set the due day of the status that the report is in; a closed one keeps its last."""
        state = REPORTS.states[self.report.status]
        if state.clock is None:
            return
        received = clock.local_day(self.report.received_at)
        start = received if state.starts is ClockStart.RECEIPT else entered_on
        count = working_days(state.clock, authority().policy.clocks, priority=self.report.priority)
        self.report.due_on = calendar().due(start, count)

    def tell_resident(self, event: ReportEvent) -> None:
        """Send word that there is news, by a way that is safe; the event says whether, and how."""
        report = self.report
        way = way_to(read_kept(report).contact, contact_rule(report))
        event.facts = {**event.facts, **told_by(way)}
        if way is not None:
            outbox.add_message(
                self.session,
                message="news_for_you",
                to=way.to,
                channel=way.channel,
                locale=report.locale,
                case_key=report.case_key,
                reference=report.reference,
                dedupe_key=f"news_for_you:{report.reference}:{report.version}",
                facts={},
            )


@contextmanager
def changing(
    reference: str,
    officer: SignedIn | None,
    version: int,
    act: str,
    facts: dict[str, Any] | None = None,
) -> Iterator[Change]:
    """Change a report: one transaction with its audit row.

    Args:
        officer: who does it; None where the resident does.
        version: what they had before them.
        act: for the audit, as `report.assigned`.

    Raises:
        CaseNotFound: there is no such report.
        Stale: somebody else changed it since.
    """
    with transaction() as session:
        report = session.scalars(
            sa.select(Report).where(Report.reference == reference).with_for_update(of=Report)
        ).one_or_none()
        if report is None:
            raise CaseNotFound
        if report.version != version:
            raise Stale
        # Every act makes a new version, a note too: a second click finds the first.
        flag_modified(report, "status")
        before = report.resident_wrote_at
        report.resident_wrote_at = None if officer else before or clock.now()
        yield Change(session, report, officer, before)
        by = officer.id if officer else None
        audit.add_entry(session, act, officer_id=by, subject=reference, facts=facts)


def contact_rule(report: Report) -> ContactRule:
    """Which ways to the resident may be used now [DOMAIN.md 6]."""
    read = read_kept(report)
    return usable_channels(
        read.contact.safe,
        domestic_abuse_signs=PriorityReason.DOMESTIC_ABUSE_SIGNS.value in report.priority_reasons,
        safety_confirmed=any(event.kind == "safety_confirmed" for event in report.events),
    )
