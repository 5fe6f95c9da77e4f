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
from portal.domain.officer_acts import Refusal
from portal.domain.state_machine import Clock, NextAction, working_days
from portal.domain.states import REPORTS
from portal.domain.vocabulary import PriorityReason, ReportStatus, Visibility
from portal.models.report import Report, ReportEvent
from portal.services.audit import audit
from portal.services.case_access import CaseNotFound, Refused
from portal.services.data_protection.restrictions import refuse_restricted
from portal.services.messages import outbox
from portal.services.messages.message_way import told_by, way_to
from portal.services.officer.officers import SignedIn
from portal.services.report.kept_report import read_kept
from portal.services.transaction import Stale, transaction
from portal.services.whose_act import WhoseAct
from portal.services.working_days import working_days as calendar


@dataclass
class Change(WhoseAct):
    """A report that is being changed, inside its transaction. `by` is None: by the resident.

    `wrote_before`: since when words of theirs had waited already. `beside`: another report that
    changes with it, where there is one.
    """

    session: Session
    report: Report
    by: SignedIn | None
    wrote_before: datetime | None = None
    beside: "Change | None" = None

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
        report.status = to
        report.closed_at = clock.now() if to is ReportStatus.CLOSED else None
        if to is not ReportStatus.CLOSED and report.joined_to_id is not None:
            self._go_on_alone(report.joined_to_id)
        event = self.say(kind, Visibility.PUBLIC, words, {"to": to.value, **(facts or {})})
        self.restart_clock()
        return event

    def _go_on_alone(self, joined_to_id: int) -> None:
        """A joined report that opens again is joined no more; both timelines say so."""
        other = self.session.get_one(Report, joined_to_id)
        self.report.joined_to_id = None
        self.say("separated", Visibility.STAFF, facts={"to": other.reference})
        opened = {"to": self.report.reference}
        for kind, visibility, facts in (
            ("separated_here", Visibility.STAFF, opened),
            ("looked_at_alone", Visibility.PUBLIC, {}),
        ):
            # Nobody's role: it is no act of the other report's person.
            by = self.by.id if self.by else None
            line = ReportEvent(
                report=other, at=clock.now(), kind=kind, visibility=visibility, facts=facts
            )
            line.officer_id = by
            self.session.add(line)

    @property
    def owes_answer(self) -> bool:
        """Whether no words of ours reached the resident yet."""
        return self._waits_since() is not None

    def answer(self, words: str) -> ReportEvent:
        """Say something to the resident; where it is the first answer, the next step's clock starts."""
        first = self.owes_answer
        event = self.say("message", Visibility.PUBLIC, words)
        if first:
            self.restart_clock()
        return event

    def _waits_since(self) -> date | None:
        # One act makes one version: reading the timeline must not write what is changed so far.
        with self.session.no_autoflush:
            return awaits_answer_since(self.report)

    def restart_clock(self) -> None:
        """Set the due day: of the first answer until it is given, then of the step that begins today.

        A closed report keeps its last.
        """
        report = self.report
        waits_since = self._waits_since()
        if waits_since is None:
            report.first_response_at = report.first_response_at or clock.now()
        kind = REPORTS.states[report.status].clock
        if kind is None:
            return
        if waits_since is not None:
            kind = Clock.RESPOND
        count = working_days(kind, authority().policy.clocks, priority=report.priority)
        report.due_on = calendar().due(waits_since or clock.today(), count)

    def tell_resident(self, event: ReportEvent) -> None:
        """Send word that there is news, by a way that is safe; the event says whether, and how.

        Word of a question says that it is one: whoever takes it for mere news leaves us waiting.
        """
        report = self.report
        asked = event.facts.get("to") == ReportStatus.WAITING_FOR_YOU
        message = "question_for_you" if asked else "news_for_you"
        way = way_to(read_kept(report).contact, contact_rule(report))
        event.facts = {**event.facts, **told_by(way)}
        if way is not None:
            outbox.add_message(
                self.session,
                message=message,
                to=way.to,
                channel=way.channel,
                locale=report.locale,
                case_key=report.case_key,
                reference=report.reference,
                dedupe_key=f"{message}:{report.reference}:{report.version}",
                facts={},
            )


def awaits_answer_since(report: Report) -> date | None:
    """Since which day a first answer is owed; None where words of ours reached the resident.

    Holding a report is no answer: only words that they can read are. Opening it again asks anew.
    """
    for event in reversed(report.events):
        if event.facts.get("to") == ReportStatus.REOPENED:
            return clock.local_day(event.at)
        if event.officer_id and event.visibility is Visibility.PUBLIC and event.words_sealed:
            return None
    return clock.local_day(report.received_at)


def next_action(report: Report) -> NextAction | None:
    """What is to be done next; with a report that is held but not answered yet, answering it."""
    action = REPORTS.states[report.status].action
    unanswered = action is NextAction.WORK_ON_REPORT and awaits_answer_since(report) is not None
    return NextAction.RESPOND_FIRST if unanswered else action


@contextmanager
def changing(
    reference: str,
    officer: SignedIn | None,
    version: int,
    act: str,
    facts: dict[str, Any] | None = None,
    *,
    beside: str = "",
) -> Iterator[Change]:
    """Change a report: one transaction with its audit row.

    Args:
        officer: who does it; None where the resident does.
        version: what they had before them.
        act: for the audit, as `report.assigned`.
        beside: the reference of another report that changes with it; where there is none, or it
            is the same one, the change has none beside it.

    Raises:
        CaseNotFound: there is no such report.
        Stale: somebody else changed it since.
        Refused: it was deleted, or its use or that of the one beside it is restricted.
    """
    with transaction() as session:
        # Always locked in the same order, so that two officers never wait for each other.
        found = {
            each.reference: each
            for each in session.scalars(
                sa.select(Report)
                .where(Report.reference.in_({reference, beside} - {""}))
                .order_by(Report.id)
                .with_for_update(of=Report)
            )
        }
        report = found.get(reference)
        if report is None:
            raise CaseNotFound
        if report.version != version:
            raise Stale
        if report.case_key.is_destroyed:
            raise Refused(Refusal.ERASED)
        for each in found:
            refuse_restricted(session, each, officer)
        # Every act makes a new version, a note too: a second click finds the first.
        flag_modified(report, "status")
        before = report.resident_wrote_at
        report.resident_wrote_at = None if officer else before or clock.now()
        other = found.get(beside) if beside != reference else None
        if other is not None:
            flag_modified(other, "status")
        yield Change(
            session, report, officer, before, Change(session, other, officer) if other else None
        )
        by = officer.id if officer else None
        audit.add_entry(session, act, officer_id=by, subject=reference, facts=facts)


def contact_rule(report: Report) -> ContactRule:
    """Which ways to the resident may be used now [docs/domain.md 6]."""
    read = read_kept(report)
    return usable_channels(
        read.contact.safe,
        domestic_abuse_signs=PriorityReason.DOMESTIC_ABUSE_SIGNS.value in report.priority_reasons,
        safety_confirmed=any(event.kind == "safety_confirmed" for event in report.events),
    )
