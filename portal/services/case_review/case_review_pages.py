"""What an officer's page of a case review shows. Who applied is asked for apart, with a reason."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.domain.appeals import AppealGround, AppealOutcome
from portal.domain.contact import ContactRule
from portal.domain.officer_acts import IdentityReason
from portal.domain.pauses import PauseReason
from portal.domain.policy import ThresholdPolicy
from portal.domain.reassessment import ReassessmentKind
from portal.domain.representation import ConsentFound, Telling
from portal.domain.state_machine import NextAction
from portal.domain.states import CASE_REVIEWS
from portal.domain.threshold import Flag, Outcome, Reason, Standing
from portal.domain.threshold_dates import ComplaintFinding, explain
from portal.domain.vocabulary import (
    ApplicantKind,
    CaseReviewStatus,
    Intake,
    ThresholdDecision,
)
from portal.extensions import db
from portal.models.appeal import Appeal
from portal.models.case_review import CaseReview, CaseReviewClock, CaseReviewReport, Decision
from portal.models.reassessment import Reassessment
from portal.models.search_term import CASE_REVIEW, REPORT
from portal.security import blind_index
from portal.services.audit import audit
from portal.services.case_access import CaseNotFound
from portal.services.case_review import joined_applications, joint_applicants
from portal.services.case_review.appeals import had_a_part, is_held
from portal.services.case_review.application_answers import WHO_APPLIES_SLUGS, Application
from portal.services.case_review.case_review_changes import contact_rule, waiting_proposal
from portal.services.case_review.case_review_clocks import first_open_clock, own_due
from portal.services.case_review.case_review_work import steps
from portal.services.case_review.case_reviews import open_application
from portal.services.case_review.clock_pauses import PauseOffer, pause_offers
from portal.services.case_review.joined_applications import JoinedLine
from portal.services.case_review.joint_applicants import JointLine
from portal.services.case_review.letter_reading import LetterLine, lines_of
from portal.services.case_review.representation import consent_found, telling_of
from portal.services.case_review.review_inputs import ReviewRow
from portal.services.case_search import FoundReview, reports_of, reviews_of, sharing
from portal.services.data_protection.restrictions import refuse_restricted
from portal.services.officer.officers import OfficerName, SignedIn, name_officers
from portal.services.panel.panels import SetPanel, find_panel
from portal.services.panel.plan_pages import Plan, read_plan
from portal.services.report.queues import QueuedReport
from portal.services.report.report_pages import Event, event_words


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One incident as it was judged as at the day of the application, from what was frozen.

    `accepted`: it was uncertain, and an officer counts it.
    """

    row: ReviewRow
    standing: Standing
    reasons: tuple[Reason, ...]
    boundary: bool
    tellings: tuple[ComplaintFinding, ...]
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """One finding with its rows. `kind` is None: the first, frozen with the application."""

    number: int
    kind: ReassessmentKind | None
    by: OfficerName | None
    at: dt.datetime
    reason: str
    finding: Outcome
    counted: int
    flags: tuple[Flag, ...]
    rows: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock; it stopped, or it runs. `paused_on`: since when it is paused, and `pause_reason` why."""

    kind: str
    started_on: dt.date
    due_on: dt.date
    stopped_at: dt.datetime | None
    paused_on: dt.date | None = None
    pause_reason: PauseReason | None = None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision or proposal with its written reasons."""

    decision: ThresholdDecision
    departure: bool
    by: OfficerName | None
    at: dt.datetime
    reasons: dict[str, str]
    agreed_by: OfficerName | None
    agreed_at: dt.datetime | None
    agreement: dict[str, str]
    returned_by: OfficerName | None
    waits: bool


@dataclass(frozen=True, slots=True)
class AppealLine:
    """One appeal, with what was decided about it."""

    made_on: dt.date
    late: bool
    intake: Intake
    entered_by: OfficerName | None
    grounds: tuple[AppealGround, ...]
    why: str
    late_why: str
    outcome: AppealOutcome | None
    back_to: CaseReviewStatus | None
    decided_at: dt.datetime | None
    decided_by: OfficerName | None
    reasons: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One case review as an officer sees it. `answers` tells nothing of who applied.

    `finding`, `counted`, `flags` and `rows` are those of the latest of `assessments`.
    `due_on`: by when `action` is due. `sooner`: another clock that ends before that, or by which
    the case stands in the queue. `pauses`: which clocks may be paused now.
    `had_a_part`: the officers who may not decide an appeal; `held`: whether the latest decision is that a review is held. `joined_to`: the reference of the case that
    leads, where what is next is done; `joined_here`: what is joined to this one.
    """

    reference: str
    version: int
    status: CaseReviewStatus
    applicant: ApplicantKind
    finding: Outcome
    counted: int
    required: int
    policy_version: str
    flags: tuple[Flag, ...]
    rows: tuple[FindingRow, ...]
    assessments: tuple[AssessmentLine, ...]
    intake: Intake
    entered_by: OfficerName | None
    applied_on: dt.date
    received_at: dt.datetime
    due_on: dt.date | None
    sooner: ClockLine | None
    action: NextAction | None
    alerted: bool
    in_borough: bool | None
    contact_officer: OfficerName | None
    application: Application
    answers: dict[str, Any]
    contact: ContactRule
    telling: Telling
    consent: ConsentFound | None
    clocks: tuple[ClockLine, ...]
    pauses: tuple[PauseOffer, ...]
    decisions: tuple[DecisionLine, ...]
    proposal: DecisionLine | None
    appeals: tuple[AppealLine, ...]
    held: bool
    had_a_part: frozenset[int]
    steps: tuple[CaseReviewStatus, ...]
    panel: SetPanel | None
    bodies_asked: bool
    threshold: ThresholdPolicy
    events: tuple[Event, ...]
    reports: tuple[QueuedReport, ...]
    reviews: tuple[FoundReview, ...]
    letters: tuple[LetterLine, ...]
    plan: Plan
    joint: tuple[JointLine, ...]
    joined_to: str | None
    joined_here: tuple[JoinedLine, ...]
    may_join: bool
    may_part: bool


def open_case_review(reference: str, officer: SignedIn) -> ReviewPage:
    """Read a case review; the reading is recorded.

    Raises:
        CaseNotFound: there is no such case review.
    """
    review = _find(reference)
    page = _page(review, officer)
    audit.record("case_review.read", officer_id=officer.id, subject=reference)
    return page


def reveal_applicant(
    reference: str, officer: SignedIn, reason: IdentityReason
) -> tuple[dict[str, Any], list[tuple[int, dict[str, Any]]]]:
    """What the applicant and each joint applicant said of themselves; the reason is recorded.

    Raises:
        CaseNotFound: there is no such case review.
        Refused: its use is restricted, and they recorded no reason today.
    """
    review = _find(reference)
    refuse_restricted(db.session(), reference, officer)
    audit.record(
        "case_review.identity_shown",
        officer_id=officer.id,
        subject=reference,
        facts={"reason": reason.value},
    )
    kept = (review.contact or {}).get("answers", {})
    told = review.answers or {}
    applicant = {slug: told[slug] for slug in WHO_APPLIES_SLUGS if slug in told}
    applicant |= dict(kept) if isinstance(kept, dict) else {}
    return applicant, joint_applicants.kept_contacts(review)


def _find(reference: str) -> CaseReview:
    review = db.session.scalars(
        sa.select(CaseReview).where(CaseReview.reference == reference)
    ).one_or_none()
    if review is None:
        raise CaseNotFound
    return review


def _page(review: CaseReview, officer: SignedIn) -> ReviewPage:
    application = open_application(review)
    names = _names(review)
    decisions = tuple(_decision(each, names) for each in reversed(review.decisions))
    assessments = _assessments(review, names)
    now = assessments[0]
    return ReviewPage(
        reference=review.reference,
        version=review.version,
        status=review.status,
        applicant=review.applicant,
        finding=now.finding,
        counted=now.counted,
        required=int(review.policy["threshold"]["required"]),
        policy_version=review.policy_version,
        flags=now.flags,
        rows=now.rows,
        assessments=assessments,
        intake=review.intake,
        entered_by=names.get(review.entered_by_id or 0),
        applied_on=review.applied_on,
        received_at=review.received_at,
        due_on=own_due(review),
        sooner=_sooner(review),
        action=None if review.joined_to else CASE_REVIEWS.states[review.status].action,
        alerted=review.alerted,
        in_borough=review.in_borough,
        contact_officer=names.get(review.contact_officer_id or 0),
        application=application,
        answers={
            slug: fields
            for slug, fields in (review.answers or {}).items()
            if slug not in WHO_APPLIES_SLUGS
        },
        contact=contact_rule(review),
        telling=telling_of(review),
        consent=consent_found(review.events),
        clocks=tuple(_clock(each) for each in review.clocks),
        pauses=pause_offers(review),
        decisions=decisions,
        proposal=next((each for each in decisions if each.waits), None)
        if waiting_proposal(review)
        else None,
        appeals=tuple(_appeal(each, names) for each in reversed(review.appeals)),
        held=is_held(review),
        had_a_part=had_a_part(review),
        bodies_asked=any(event.kind == "bodies_asked" for event in review.events),
        threshold=review.policy_threshold,
        steps=() if review.joined_to else steps(review, officer.role),
        panel=find_panel(review.reference),
        events=_events(review, names),
        reports=_reports(review, application),
        reviews=reviews_of(sharing(_person_terms(application), CASE_REVIEW, but=review.id)),
        letters=lines_of(review),
        plan=read_plan(review),
        joint=joint_applicants.lines_of(review),
        joined_to=review.joined_to.reference if review.joined_to else None,
        joined_here=joined_applications.joined_lines(review),
        may_join=joined_applications.may_join(review),
        may_part=joined_applications.may_part(review),
    )


def _clock(clock: CaseReviewClock) -> ClockLine:
    return ClockLine(
        clock.kind,
        clock.started_on,
        clock.due_on,
        clock.stopped_at,
        clock.paused_on,
        clock.pause_reason,
    )


def _sooner(review: CaseReview) -> ClockLine | None:
    first = first_open_clock(review)
    if first is None or first.kind == CASE_REVIEWS.states[review.status].clock:
        return None
    return _clock(first)


def _names(review: CaseReview) -> dict[int, OfficerName]:
    ids = [review.entered_by_id, review.contact_officer_id]
    ids += [event.officer_id for event in review.events]
    ids += [each.made_by_id for each in review.reassessments]
    for each in review.decisions:
        ids += [each.decided_by_id, each.agreed_by_id, each.returned_by_id]
    for appeal in review.appeals:
        ids += [appeal.entered_by_id, appeal.decided_by_id]
    return name_officers(ids)


def _assessments(review: CaseReview, names: dict[int, OfficerName]) -> tuple[AssessmentLine, ...]:
    """The findings, the latest first; the last is the one that was frozen with the application."""
    again = tuple(
        _assessment(review, each.number, each.inputs, each.assessment, names, each)
        for each in reversed(review.reassessments)
    )
    return (*again, _assessment(review, 1, review.inputs, review.assessment, names))


def _assessment(
    review: CaseReview,
    number: int,
    inputs: Any,
    assessment: dict[str, Any],
    names: dict[int, OfficerName],
    again: Reassessment | None = None,
) -> AssessmentLine:
    return AssessmentLine(
        number=number,
        kind=again.kind if again else None,
        by=names.get(again.made_by_id) if again else None,
        at=again.made_at if again else review.received_at,
        reason=str(again.reason or "") if again else "",
        finding=Outcome(assessment.get("outcome", review.finding)),
        counted=len(assessment.get("counted", ())),
        flags=tuple(flag for flag in Flag if flag.value in assessment.get("flags", ())),
        rows=_rows(review, inputs, assessment),
    )


def _rows(review: CaseReview, inputs: Any, assessment: dict[str, Any]) -> tuple[FindingRow, ...]:
    policy = review.policy_threshold
    findings, accepted = assessment.get("findings", {}), assessment.get("accepted", ())
    rows = [ReviewRow.thawed(kept) for kept in inputs or ()]
    return tuple(
        FindingRow(
            row=row,
            standing=Standing(found["standing"]),
            reasons=tuple(Reason(each) for each in found["reasons"]),
            boundary=bool(found["boundary"]),
            tellings=explain(row.incident, review.applied_on, policy),
            accepted=row.key in accepted and found["standing"] == Standing.COUNTS,
        )
        for row in rows
        if (found := findings.get(row.key))
    )


def _decision(decision: Decision, names: dict[int, OfficerName]) -> DecisionLine:
    waits = decision.decision is ThresholdDecision.NOT_MET and (
        decision.agreed_at is None and decision.returned_at is None
    )
    return DecisionLine(
        decision=decision.decision,
        departure=decision.departure,
        by=names.get(decision.decided_by_id),
        at=decision.decided_at,
        reasons=dict(decision.reasons or {}),
        agreed_by=names.get(decision.agreed_by_id or 0),
        agreed_at=decision.agreed_at,
        agreement=dict(decision.agreement or {}),
        returned_by=names.get(decision.returned_by_id or 0),
        waits=waits,
    )


def _appeal(appeal: Appeal, names: dict[int, OfficerName]) -> AppealLine:
    words, decision = appeal.words or {}, appeal.decision or {}
    return AppealLine(
        made_on=appeal.made_on,
        late=appeal.late,
        intake=appeal.intake,
        entered_by=names.get(appeal.entered_by_id or 0),
        grounds=tuple(AppealGround(ground) for ground in appeal.grounds),
        why=words.get("why", ""),
        late_why=words.get("late_why", ""),
        outcome=appeal.outcome,
        back_to=appeal.back_to,
        decided_at=appeal.decided_at,
        decided_by=names.get(appeal.decided_by_id or 0),
        reasons=decision.get("reasons", ""),
    )


def _events(review: CaseReview, names: dict[int, OfficerName]) -> tuple[Event, ...]:
    return tuple(
        Event(
            at=event.at,
            kind=event.kind,
            by=names.get(event.officer_id or 0),
            visibility=event.visibility,
            facts=dict(event.facts),
            words=event_words(event.words),
        )
        for event in reversed(review.events)
    )


def _reports(review: CaseReview, application: Application) -> tuple[QueuedReport, ...]:
    """The reports that were proved by their codes, and the applicant's others."""
    proved = db.session.scalars(
        sa.select(CaseReviewReport.report_id).where(CaseReviewReport.case_review_id == review.id)
    )
    return reports_of(sorted({*proved, *sharing(_person_terms(application), REPORT)}))


def _person_terms(application: Application) -> set[bytes]:
    contact = application.contact

    def made() -> set[bytes]:
        email = {blind_index.email_term(contact.email)} if contact.email else set()
        telephone = {blind_index.telephone_term(contact.telephone)} if contact.telephone else set()
        return email | telephone

    return blind_index.under_any_key(made)
