"""Setting, moving and cancelling the panel of a case review, and how the victim takes part.

A chair whose service is involved in the case is refused, unless a manager allows it with a reason,
which the victim is told beforehand and may object to. A day after the clock's is "the nearest date
available" only with a reason, which the victim is told [docs/domain.md 4 and 5].
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.information import FOR_INFORMATION
from portal.domain.officer_acts import Refusal
from portal.domain.panel import PanelPlace, PanelState, Service, TakingPart, is_involved
from portal.domain.resident_acts import ResidentAct
from portal.domain.rights import may
from portal.domain.state_machine import Clock
from portal.domain.vocabulary import Body, CaseReviewStatus, Visibility
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.information_request import InformationRequest
from portal.models.officer import Officer
from portal.models.panel import Panel
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.case_review.reassessments import latest
from portal.services.officer.officers import SignedIn
from portal.services.panel import chair_papers, panel_mails
from portal.services.panel.panel_rows import current_panel, latest_panel
from portal.services.panel.plan_rows import reads_plan
from portal.services.tracking.resident_acts import NotNow, changing_own, heed
from portal.services.tracking.tracking_access import find_access, open_row
from portal.services.transaction import Stale

_C = CaseReviewStatus


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the panel, with the service they come from.

    `email`: where word of the panel goes. `contact_id`: of somebody whom the directory has.
    """

    name: str
    body: Body | None
    service: str = ""
    email: str = ""
    contact_id: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A panel as an officer sets it.

    `late_reason`: why it is the nearest date available, where it is after the clock's day.
    `chair_reason`: why a manager allows a chair whose service is involved.
    """

    starts_at: dt.datetime
    minutes: int
    place: PanelPlace
    where: str
    chair: Member
    members: tuple[Member, ...] = ()
    late_reason: str = ""
    chair_reason: str = ""


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """How the victim takes part, in their own words where they gave any."""

    how: TakingPart
    words: str = ""
    objects: str = ""


@dataclass(frozen=True, slots=True)
class SetPanel:
    """A panel that is set. `answer` is None until the victim, or an officer for them, gave one."""

    uid: str
    sequence: int
    changed_at: dt.datetime
    plan: Plan
    chair_allowed: bool
    answer: PartAnswer | None
    answered_at: dt.datetime | None
    entered: bool

    @property
    def ends_at(self) -> dt.datetime:
        """When it is over, as planned."""
        return self.plan.starts_at + dt.timedelta(minutes=self.plan.minutes)


def set_panel(reference: str, officer: SignedIn, version: int, plan: Plan, words: str) -> None:
    """Set the day of the panel, and invite the victim.

    Args:
        words: for the applicant.

    Raises:
        Refused: there is one already, the chair's service is involved, or a reason is missing.
    """
    with changing_review(reference, officer, version, "case_review.panel_set") as change:
        review = change.review
        if review.status not in (_C.GATHERING, _C.PANEL_SET) or current_panel(
            change.session, review
        ):
            raise Refused(Refusal.NOT_ALLOWED)
        row = Panel(
            uid=str(uuid.uuid4()),
            case_review=review,
            state=PanelState.SET,
            sequence=0,
            set_by_id=officer.id,
        )
        _write(change, row, plan)
        change.session.add(row)
        facts = _facts(plan)
        if review.status is _C.GATHERING:
            told = change.move(_C.PANEL_SET, words, facts)
        else:
            told = change.say("panel_set_again", Visibility.PUBLIC, words, facts)
        _explain(change, plan)
        _wait_until(change, plan)
        change.tell_applicant(told)
        panel_mails.invite(change, row)


def move_panel(reference: str, officer: SignedIn, version: int, plan: Plan, why: str) -> None:
    """Move the panel, or change who sits on it; the victim is told why, and asked again.

    Raises:
        Refused: none is set, the chair's service is involved, or a reason is missing.
    """
    with changing_review(reference, officer, version, "case_review.panel_moved") as change:
        row = _set_row(change)
        before = panel_mails.addresses_of(row.details)
        _write(change, row, plan)
        row.sequence += 1
        told = change.say("panel_moved", Visibility.PUBLIC, why, _facts(plan))
        _explain(change, plan)
        _wait_until(change, plan)
        change.tell_applicant(told)
        panel_mails.tell_moved(change, row, before)
        chair_papers.follow_panel(change, row)


def cancel_panel(reference: str, officer: SignedIn, version: int, why: str) -> None:
    """Cancel the panel: another day has to be set, and the clock runs on."""
    with changing_review(reference, officer, version, "case_review.panel_cancelled") as change:
        panel_mails.cancel_row(change, _set_row(change))
        change.tell_applicant(change.move(_C.GATHERING, why, kind="panel_cancelled"))


def record_taking_part(reference: str, officer: SignedIn, version: int, answer: PartAnswer) -> None:
    """Take down what the victim said about taking part."""
    act, facts = "case_review.taking_part_recorded", {"how": answer.how.value}
    with changing_review(reference, officer, version, act, facts) as change:
        row = _set_row(change)
        _take_down(row, answer, officer.id)
        change.say("taking_part_recorded", Visibility.PUBLIC, facts=facts)


def say_taking_part(token: str | None, reference: str, version: int, answer: PartAnswer) -> None:
    """The victim says how they take part, and may object; a second click finds the first.

    Raises:
        NotOpen, NotNow, Stale: see there; nothing was written.
    """
    act, facts = ResidentAct.SAID_TAKING_PART, {"how": answer.how.value}
    try:
        with changing_own(token, reference, version, act.value, facts) as change:
            if not isinstance(change, ReviewChange) or not reads_plan(change.review):
                raise NotNow
            row = current_panel(change.session, change.review)
            if row is None:
                raise NotNow
            _take_down(row, answer, None)
            change.say(act.value, Visibility.PUBLIC, facts=facts)
            heed(change, f"{answer.words}\n{answer.objects}")
            change.review.resident_wrote_at = clock.now()
    except (Stale, NotNow):
        found = find_own_panel(token, reference)
        if found is None or found.answer != answer or found.entered:
            raise


def find_panel(reference: str) -> SetPanel | None:
    """The panel that is set for a case, or was held."""
    review = db.session.scalars(
        sa.select(CaseReview).where(CaseReview.reference == reference)
    ).one_or_none()
    row = latest_panel(db.session(), review) if review is not None else None
    return _seen(row) if row is not None else None


def find_own_panel(token: str | None, reference: str) -> SetPanel | None:
    """The panel of the case that this browser opened, while it waits for its day."""
    session: Session = db.session()
    case = open_row(session, find_access(session, token), reference)
    if not isinstance(case, CaseReview) or not reads_plan(case):
        return None
    row = current_panel(session, case)
    return _seen(row) if row is not None else None


def involved_services(session: Session, review: CaseReview) -> Iterator[Service]:
    """The services that were told of the behaviour, or were asked about the case."""
    for row in latest(review)[0]:
        for telling in row.told:
            yield Service(telling.body, telling.who)
    for asked in session.scalars(
        sa.select(InformationRequest).where(
            InformationRequest.case_review_id == review.id,
            InformationRequest.kind.in_(FOR_INFORMATION),
        )
    ):
        yield Service(asked.body, asked.contact.organisation if asked.contact else "")


def _set_row(change: ReviewChange) -> Panel:
    row = current_panel(change.session, change.review)
    if row is None:
        raise Refused(Refusal.NO_PANEL_SET)
    return row


def _write(change: ReviewChange, row: Panel, plan: Plan) -> None:
    if plan.starts_at <= clock.now():
        raise Refused(Refusal.PANEL_IN_THE_PAST)
    allowed = _allow_chair(change, plan)
    if _is_late(change, plan) and not plan.late_reason.strip():
        raise Refused(Refusal.NEAREST_DATE_UNEXPLAINED)
    row.starts_at, row.minutes, row.place = plan.starts_at, plan.minutes, plan.place
    row.changed_at = clock.now()
    row.chair_allowed_by_id = change.officer.id if allowed else None
    row.details = {
        "where": plan.where,
        "chair": _kept(plan.chair),
        "members": [_kept(each) for each in plan.members],
        "late_reason": plan.late_reason,
        "chair_reason": plan.chair_reason if allowed else "",
    }


def _allow_chair(change: ReviewChange, plan: Plan) -> bool:
    """Whether the chair needed a manager's leave, and has it."""
    chair, review = plan.chair, change.review
    names = {" ".join(name.casefold().split()) for name in _who_acted(change)}
    by_name = " ".join(chair.name.casefold().split()) in names
    involved = involved_services(change.session, review)
    by_service = chair.body is not None and is_involved(
        Service(chair.body, chair.service), involved
    )
    if not by_name and not by_service:
        return False
    if not plan.chair_reason.strip():
        raise Refused(Refusal.CHAIR_INVOLVED)
    if not may(change.officer.role, "case-review/allow-involved-chair"):
        raise Refused(Refusal.MANAGER_ALLOWS_CHAIR)
    return True


def _who_acted(change: ReviewChange) -> list[str]:
    ids = {change.review.contact_officer_id}
    for each in change.review.decisions:
        ids |= {each.decided_by_id, each.agreed_by_id}
    query = sa.select(Officer.name).where(Officer.id.in_([one for one in ids if one]))
    return list(change.session.scalars(query))


def _is_late(change: ReviewChange, plan: Plan) -> bool:
    due_on = _statutory_day(change.review)
    return due_on is not None and clock.local_day(plan.starts_at) > due_on


def _statutory_day(review: CaseReview) -> dt.date | None:
    return next((one.due_on for one in review.clocks if one.kind == Clock.HOLD_PANEL), None)


def _explain(change: ReviewChange, plan: Plan) -> None:
    """What the victim is told beforehand, each in a line of its own."""
    row = current_panel(change.session, change.review)
    if row is not None and row.chair_allowed_by_id is not None:
        change.say("chair_explained", Visibility.PUBLIC, plan.chair_reason)
    if _is_late(change, plan):
        change.say("nearest_date", Visibility.PUBLIC, plan.late_reason)


def _wait_until(change: ReviewChange, plan: Plan) -> None:
    """The nearest date available is the clock's day from now on; the reason is on record."""
    if _is_late(change, plan):
        for one in change.review.clocks:
            if one.kind == Clock.HOLD_PANEL and one.stopped_at is None:
                one.due_on = clock.local_day(plan.starts_at)
        change.set_due()


def _facts(plan: Plan) -> dict[str, Any]:
    return {"on": clock.local_day(plan.starts_at).isoformat()}


def _take_down(row: Panel, answer: PartAnswer, officer_id: int | None) -> None:
    row.taking_part, row.answered_at = answer.how, clock.now()
    row.answer_entered_by_id = officer_id
    row.answer = {"words": answer.words, "objects": answer.objects}


def _kept(member: Member) -> dict[str, Any]:
    body = member.body.value if member.body else None
    known = {"email": member.email} if member.email else {}
    listed = {"contact": member.contact_id} if member.contact_id is not None else {}
    return {"name": member.name, "body": body, "service": member.service, **known, **listed}


def _read(kept: dict[str, Any]) -> Member:
    return Member(
        name=kept["name"],
        body=Body(kept["body"]) if kept["body"] else None,
        service=kept["service"],
        email=kept.get("email", ""),
        contact_id=kept.get("contact"),
    )


def _seen(row: Panel) -> SetPanel | None:
    details = row.details
    if details is None:
        return None
    said = row.answer or {}
    answer = PartAnswer(row.taking_part, **said) if row.taking_part else None
    plan = Plan(
        starts_at=row.starts_at,
        minutes=row.minutes,
        place=row.place,
        where=details["where"],
        chair=_read(details["chair"]),
        members=tuple(_read(each) for each in details["members"]),
        late_reason=details["late_reason"],
        chair_reason=details["chair_reason"],
    )
    return SetPanel(
        uid=row.uid,
        sequence=row.sequence,
        changed_at=row.changed_at,
        plan=plan,
        chair_allowed=row.chair_allowed_by_id is not None,
        answer=answer,
        answered_at=row.answered_at,
        entered=row.answer_entered_by_id is not None,
    )
