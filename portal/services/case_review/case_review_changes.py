"""One change of a case review, by an officer or by the applicant: found, locked, compared, dated and audited alike."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.domain.contact import ContactRule, Withheld
from portal.domain.deadlines import appeal_by
from portal.domain.officer_acts import Refusal
from portal.domain.policy import Clocks
from portal.domain.representation import Telling
from portal.domain.review_plan import ActionState
from portal.domain.state_machine import Clock, ClockStart
from portal.domain.states import CASE_REVIEWS
from portal.domain.vocabulary import (
    CaseReviewStatus,
    ThresholdDecision,
    Visibility,
)
from portal.models.case_review import CaseReview, CaseReviewClock, CaseReviewEvent, Decision
from portal.models.officer import Officer
from portal.models.review_plan import PlanAction
from portal.services.audit import audit
from portal.services.case_access import CaseNotFound, Refused
from portal.services.case_review.case_review_clocks import (
    end_on,
    end_pause,
    first_open_clock,
    start_clock,
)
from portal.services.case_review.case_reviews import open_application
from portal.services.case_review.representation import telling_of
from portal.services.case_review.review_alerts import has_words_of_alarm
from portal.services.data_protection.restrictions import refuse_restricted
from portal.services.messages import outbox
from portal.services.messages.message_way import told_by, way_to
from portal.services.officer.officers import SignedIn
from portal.services.transaction import Stale, transaction
from portal.services.whose_act import WhoseAct
from portal.services.working_days import working_days


@dataclass
class ReviewChange(WhoseAct):
    """A case review that is being changed, inside its transaction. `by` is None: by the applicant.

    `wrote_before`: since when words of theirs had waited already. `panel_on`: when the panel met,
    for the clock that runs from there. `beside`: another application that changes with it.
    `came_from`: the status before the last move. `mirrored`: the lines that the last move wrote on the applications joined to this one.
    """

    session: Session
    review: CaseReview
    by: SignedIn | None
    wrote_before: datetime | None = None
    panel_on: date | None = None
    beside: "ReviewChange | None" = None
    came_from: CaseReviewStatus | None = None
    mirrored: "list[tuple[ReviewChange, CaseReviewEvent]]" = field(default_factory=list)

    @property
    def joined(self) -> "list[ReviewChange]":
        """The applications that are joined to this one, which learn what it comes to."""
        return [ReviewChange(self.session, each, self.by) for each in self.review.joined_here]

    @property
    def leading(self) -> "ReviewChange":
        """The change of the case in which this application is worked on: this one, or the one it is joined to."""
        lead = self.review.joined_to
        return self if lead is None else ReviewChange(self.session, lead, self.by)

    @property
    def clocks(self) -> Clocks:
        """The working days in force when the case began; it keeps them."""
        return self.review.policy_clocks

    def say(
        self,
        kind: str,
        visibility: Visibility,
        words: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> CaseReviewEvent:
        """Add a line to the timeline; `words` are sealed, `facts` are codes only."""
        event = CaseReviewEvent(
            case_review=self.review,
            at=clock.now(),
            kind=kind,
            role=self.role,
            officer_id=self.by.id if self.by else None,
            visibility=visibility,
            facts=dict(facts or {}),
        )
        event.words = words or None
        self.session.add(event)
        return event

    def move(
        self,
        to: CaseReviewStatus,
        words: str | None = None,
        facts: Mapping[str, Any] | None = None,
        kind: str = "status_changed",
    ) -> CaseReviewEvent:
        """Bring the case into a status, with its clocks and a public line.

        Raises:
            NotAllowedError: the table has no such move for the role.
            Refused: it would close with open actions; each is ended first, with the reason.
        """
        review = self.review
        if to is CaseReviewStatus.CLOSED and self._has_open_actions():
            raise Refused(Refusal.ACTIONS_OPEN)
        CASE_REVIEWS.check(review.status, to, self.role)
        left = CASE_REVIEWS.states[review.status].clock
        self.came_from = review.status
        entered = CASE_REVIEWS.states[to]
        review.status = to
        review.closed_at = clock.now() if entered.is_final else None
        if left is not None and left is not entered.clock:
            self.stop(left)
        if entered.is_final:
            # Nothing is asked of anybody any more: an acknowledgement that nobody sent is not due.
            for each in self.review.clocks:
                self.stop(Clock(each.kind))
        if entered.clock is not None:
            self.start(entered.clock, entered.starts)
        self.set_due()
        event = self.say(kind, Visibility.PUBLIC, words, {"to": to.value, **(facts or {})})
        if to is not CaseReviewStatus.WITHDRAWN:
            self._mirror(to)
        return event

    def _mirror(self, to: CaseReviewStatus) -> None:
        """Tell the joined applications the step, and no word that was written for somebody else."""
        self.mirrored = []
        for each in self.joined:
            each.review.closed_at = self.review.closed_at
            # Their page changes too: what was shown there before is out of date.
            flag_modified(each.review, "status")
            facts = {"to": to.value, MIRRORED: True}
            self.mirrored.append((each, each.say("status_changed", Visibility.PUBLIC, None, facts)))

    def start(self, kind: Clock, starts: ClockStart) -> None:
        """Start a clock; one that runs since the same event already goes on."""
        running = self.clock(kind)
        if running is not None and running.stopped_at is None:
            return
        started = start_clock(kind, self._start_day(starts), self.clocks, working_days())
        due_on = started.due_on
        if starts is ClockStart.DECISION_RECEIVED:
            # Counted as if posted: the later of the two days in which a letter may arrive.
            due_on = appeal_by(clock.today(), working_days(), self.clocks, posted=True)
        if running is None:
            running = CaseReviewClock(case_review=self.review, kind=kind.value)
            self.session.add(running)
        running.started_on, running.due_on, running.stopped_at = started.started_on, due_on, None
        end_pause(running)

    def stop(self, kind: Clock) -> None:
        """Stop a clock, where it runs."""
        running = self.clock(kind)
        if running is not None and running.stopped_at is None:
            running.stopped_at = clock.now()
            end_pause(running)

    def lengthen(self, kind: Clock, count: int) -> None:
        """Give a running clock another number of working days from the application's day."""
        running = self.clock(kind)
        if running is not None and running.stopped_at is None:
            due_on = working_days().due(self.review.first_applied_on, count)
            end_on(running, due_on, working_days())
            self.set_due()

    def count_from(self, kind: Clock, day: date) -> None:
        """Count a running clock from another day: the true day of contact, or today where it begins anew."""
        running = self.clock(kind)
        if running is not None and running.stopped_at is None:
            anew = start_clock(kind, day, self.clocks, working_days())
            running.started_on = anew.started_on
            end_on(running, anew.due_on, working_days())
            self.set_due()

    def end_clock_on(self, kind: Clock, day: date) -> None:
        """Give a running clock another last day."""
        running = self.clock(kind)
        if running is not None and running.stopped_at is None:
            end_on(running, day, working_days())
            self.set_due()

    def stand_at(self, status: CaseReviewStatus, decided: "ReviewChange") -> None:
        """Bring the application where a case stood that was decided together with it.

        Its decisions count for this one too, and the clock ends on the day that everybody was told.
        """
        for each in decided.review.decisions:
            if each.departure or (each.agreed_at is None and each.decision is _NOT_MET):
                continue
            copied = Decision(
                case_review=self.review,
                decision=each.decision,
                decided_by_id=each.decided_by_id,
                decided_at=each.decided_at,
                departure=False,
                delegated=each.delegated,
                agreed_by_id=each.agreed_by_id,
                agreed_at=each.agreed_at,
            )
            self.session.add(copied)
            copied.reasons, copied.agreement = each.reasons, each.agreement
        self.review.status = status
        state = CASE_REVIEWS.states[status]
        if state.clock is not None:
            self.start(state.clock, state.starts)
            theirs = decided.clock(state.clock)
            if theirs is not None:
                self.end_clock_on(state.clock, theirs.due_on)
        self.set_due()

    def run_on(self, kind: Clock) -> None:
        """Let a stopped clock run on to its last day."""
        stopped = self.clock(kind)
        if stopped is not None:
            stopped.stopped_at = None

    def name_contact(self, officer_id: int) -> CaseReviewEvent:
        """Name the contact officer, which acknowledges the application and all that are joined to it."""
        for each in self.joined:
            each.tell_applicant(each.name_contact(officer_id))
        self.review.contact_officer_id = officer_id
        self.stop(Clock.ACKNOWLEDGE)
        self.set_due()
        name = self.session.get_one(Officer, officer_id).name
        return self.say("contact_officer", Visibility.PUBLIC, name)

    def set_due(self) -> None:
        """The case is due when the first of its running clocks is."""
        first = first_open_clock(self.review)
        self.review.due_on = first.due_on if first else None

    def tell_applicant(self, event: CaseReviewEvent) -> None:
        """Send word that there is news, or a question, by a way that is safe; the event says how.

        Where it tells of a move, those whose applications are joined to this one get word too.
        """
        if event.facts.get("to") == self.review.status.value:
            for each, theirs in self.mirrored:
                each.tell_applicant(theirs)
        review = self.review
        message = "question_for_you" if event.kind == "evidence_asked" else "news_for_you"
        way = way_to(open_application(review).contact, contact_rule(review))
        event.facts = {**event.facts, **told_by(way)}
        if way is not None:
            outbox.add_message(
                self.session,
                message=message,
                to=way.to,
                channel=way.channel,
                locale=review.locale,
                case_key=review.case_key,
                reference=review.reference,
                dedupe_key=f"{message}:{review.reference}:{review.version}",
                facts={},
            )

    def proposal(self) -> Decision | None:
        """The decision that waits for a second officer."""
        return waiting_proposal(self.review)

    def _has_open_actions(self) -> bool:
        query = sa.select(PlanAction.id).where(
            PlanAction.case_review_id == self.review.id, PlanAction.state == ActionState.OPEN
        )
        return self.session.scalar(query.limit(1)) is not None

    def clock(self, kind: Clock) -> CaseReviewClock | None:
        """The clock of a kind, running or stopped; None where it never ran."""
        return next((each for each in self.review.clocks if each.kind == kind.value), None)

    def _start_day(self, starts: ClockStart) -> date:
        if starts is ClockStart.RECEIPT:
            return self.review.first_applied_on
        if starts is ClockStart.THRESHOLD_DECISION:
            decided = [each.decided_at for each in self.review.decisions if not each.departure]
            return clock.local_day(decided[-1]) if decided else clock.today()
        if starts is ClockStart.PANEL and self.panel_on is not None:
            return self.panel_on
        return clock.today()


_NOT_MET = ThresholdDecision.NOT_MET

# The line was written on a joined application for a step of the one that leads.
MIRRORED = "joined"

# What officers still do with an application that is joined to another: all that is between them and
# its own people, and the answers to what was asked before.
ALSO_WHILE_JOINED = frozenset(
    f"case_review.{act}"
    for act in (
        "noted",
        "evidence_asked",
        "safety_confirmed",
        "letter_given",
        "joint_added",
        "joint_left",
        "consent_recorded",
        "request_chased",
        "request_cancelled",
        "answer_recorded",
        "parted",
    )
)


def contact_rule(review: CaseReview) -> ContactRule:
    """Which ways to the applicant may be used now [docs/domain.md 6]."""
    if telling_of(review) is Telling.NOTHING_MORE:
        return ContactRule(frozenset(), Withheld.CONSENT_REFUSED)
    application = open_application(review)
    return application.contact_rule(
        alarm=has_words_of_alarm(application),
        safety_confirmed=any(each.kind == "safety_confirmed" for each in review.events),
    )


def waiting_proposal(review: CaseReview) -> Decision | None:
    """The latest decision, where it needs a second officer who has not spoken yet."""
    for decision in reversed(review.decisions):
        waits = decision.agreed_at is None and decision.returned_at is None
        if waits and decision.decision is ThresholdDecision.NOT_MET:
            return decision
    return None


@contextmanager
def changing_review(
    reference: str,
    officer: SignedIn | None,
    version: int,
    act: str,
    facts: dict[str, Any] | None = None,
    beside: str = "",
) -> Iterator[ReviewChange]:
    """Change a case review: one transaction with its audit row.

    Args:
        officer: who does it; None where the applicant does.
        version: what they had before them.
        act: for the audit, as `case_review.noted`.
        beside: the reference of another application that changes with it; where there is none,
            or it is the same one, the change has none beside it.

    Raises:
        CaseNotFound: there is no such case review.
        Stale: somebody else changed it since.
        Refused: it was deleted, its use is restricted, or it is joined to another, where the act belongs.
    """
    with transaction() as session:
        found = _locked(session, reference, beside)
        review = found.get(reference)
        if review is None:
            raise CaseNotFound
        if review.version != version:
            raise Stale
        if review.case_key.is_destroyed:
            raise Refused(Refusal.ERASED)
        refuse_restricted(session, reference, officer)
        if officer is not None and review.joined_to is not None and act not in ALSO_WHILE_JOINED:
            raise Refused(Refusal.JOINED)
        other = found.get(beside) if beside != reference else None
        # Every act makes a new version, a note too: a second click finds the first.
        flag_modified(review, "status")
        before = review.resident_wrote_at
        review.resident_wrote_at = None if officer else before or clock.now()
        change = ReviewChange(session, review, officer, before)
        if other is not None:
            flag_modified(other, "status")
            change.beside = ReviewChange(session, other, officer)
        yield change
        by = officer.id if officer else None
        audit.add_entry(session, act, officer_id=by, subject=reference, facts=facts)


def _locked(session: Session, reference: str, beside: str) -> dict[str, CaseReview]:
    """The case and all that is joined with it, and the other one with all of its own, by reference.

    They are locked in the order of their ids, so that two acts never wait for each other.
    """
    named = sa.select(CaseReview.id, CaseReview.joined_to_id).where(
        CaseReview.reference.in_({reference, beside} - {""})
    )
    ids = {each for row in session.execute(named) for each in row if each is not None}
    of_these = sa.select(CaseReview).where(
        sa.or_(CaseReview.id.in_(ids), CaseReview.joined_to_id.in_(ids))
    )
    rows = session.scalars(of_these.order_by(CaseReview.id).with_for_update(of=CaseReview))
    return {each.reference: each for each in rows}
