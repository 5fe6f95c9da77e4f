"""Following a case: opening it by its reference and its code, and what its person sees.

A reference is a label, the code is the key. An opened case stays open in one browser for a
short while; nothing about it stands in the browser but an opaque token.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain import references
from portal.domain.appeals import AppealGround, grounds_for, is_late
from portal.domain.references import BadReferenceError
from portal.domain.representation import Telling
from portal.domain.resident_acts import CLOSED_STATUSES, ResidentAct
from portal.domain.state_machine import NextAction
from portal.domain.states import CASE_REVIEWS
from portal.domain.vocabulary import CaseReviewStatus, ReportKind, ReportStatus, Role, Visibility
from portal.extensions import db
from portal.models.case_review import CaseReview, CaseReviewEvent
from portal.models.joint_applicant import JointApplicant
from portal.models.report import Report, ReportEvent
from portal.models.tracking_session import TrackingSession
from portal.security.tokens import code_hashes, is_hash_of, token_hash
from portal.services import throttles
from portal.services.audit import audit
from portal.services.case_review.appeals import appeal_by, is_held
from portal.services.case_review.case_review_clocks import own_clock, own_due
from portal.services.case_review.joint_applicants import opened_by_code
from portal.services.case_review.representation import telling_of
from portal.services.data_protection.restrictions import live_restriction
from portal.services.panel.plan_rows import OF_THE_PLAN, reads_plan
from portal.services.report.report_changes import next_action
from portal.services.tracking.own_acts import acts_now, acts_of, now_of
from portal.services.tracking.tracking_access import (
    OPEN_FOR,
    add_session,
    find_access,
    open_joint_row,
    open_row,
    read_reference,
    rows_of,
)
from portal.services.tracking.tracking_contact import Case
from portal.services.transaction import transaction

__all__ = ["OPEN_FOR", "TooManyTries", "close_case", "find_case", "list_cases", "open_case"]

_TRIES = 10
_TRIES_SITE_WIDE = 600
_WINDOW = 60

# Compared where no such case exists, so that the work done is the same.
_NO_CASE = bytes(32)

# What somebody wrote in an exchange with us is shown to them again; what they told is not.
_OWN_WORDS = frozenset(
    act.value for act in (ResidentAct.ANSWERED, ResidentAct.RESIDENT_MESSAGE, ResidentAct.APPEALED)
)

RATED = "rated"
REPRESENTATIVE_TOLD = "representative_told"

# What was decided, and when the panel meets, speaks of the victim.
_OF_THE_VICTIM = frozenset(
    {
        "status_changed",
        "reopened",
        "panel_set_again",
        "panel_moved",
        "panel_cancelled",
        "chair_explained",
        "nearest_date",
        "clock_paused",
        "clock_resumed",
    }
)

# The lines of a timeline that every joint applicant may read: news of the case itself.
_FOR_JOINT = frozenset(
    {
        "received",
        "contact_officer",
        "status_changed",
        "bodies_asked",
        "resident_withdrew",
        "clock_paused",
        "clock_resumed",
        "applications_together",
        "applications_alone",
    }
)
# Of these without their words, which are for whoever sent the application.
_WITHOUT_WORDS_FOR_JOINT = frozenset({"clock_paused", "clock_resumed"})


class TooManyTries(Exception):
    """Cases were tried too often from this address, or site-wide."""


@dataclass(frozen=True)
class TrackedEvent:
    """One public line of a timeline. `words` are an officer's own, or the person's message, or empty."""

    at: datetime
    kind: str
    facts: dict[str, Any]
    words: str
    by_resident: bool = False


@dataclass(frozen=True)
class AppealOffer:
    """What an appeal can be against now, and the last day of its time, where a letter named one."""

    grounds: tuple[AppealGround, ...]
    by: date | None

    @property
    def late(self) -> bool:
        """Whether it would be late today; it is accepted all the same."""
        return is_late(clock.today(), self.by)


@dataclass(frozen=True)
class TrackedCase:
    """A case as the person who sent it sees it: nothing of what they told, nothing of the staff's.

    `events`: newest first. `next_action` and `due_on` are what is promised, if anything is.
    `version` goes with every act. `acts`: what the person may do now. `may_rate`: it was closed,
    and they have not yet said how it went. `by_email`: a mailed code opened it. `joint`: a joint
    applicant follows it. `appeal`: where they can appeal now. `appealed`: an appeal of theirs was
    decided. `paused`: the clock of the next step is paused, and `due_on` its latest day.
    `restricted`: its use is restricted while something is checked.
    `told_nothing`: a representative whom the victim refused follows it.
    """

    reference: str
    kind: ReportKind | None
    status: ReportStatus | CaseReviewStatus
    received_at: datetime
    next_action: NextAction | None
    due_on: date | None
    events: tuple[TrackedEvent, ...]
    version: int = 0
    acts: frozenset[ResidentAct] = frozenset()
    may_rate: bool = False
    anonymous: bool = False
    by_email: bool = False
    joint: bool = False
    appeal: AppealOffer | None = None
    appealed: bool = False
    told_nothing: bool = False
    paused: bool = False
    restricted: bool = False

    @property
    def is_report(self) -> bool:
        return isinstance(self.status, ReportStatus)


def open_case(typed_reference: str, typed_code: str, address: str) -> tuple[str, str] | None:
    """Open a case for one browser.

    Args:
        typed_reference: as typed; either kind of reference.
        typed_code: as typed.
        address: the caller's network address, by which tries are counted.

    Returns:
        The session's token and the reference in its written form; None where the two do not
        belong together, whichever of them is wrong.

    Raises:
        TooManyTries: too many tries.
    """
    # Only tries within an address's own limit count site-wide: one address cannot lock out all.
    if not throttles.allow(f"track:{address}", _TRIES, _WINDOW) or not throttles.allow(
        "track:all", _TRIES_SITE_WIDE, _WINDOW
    ):
        raise TooManyTries
    reference, code = read_reference(typed_reference), _code(typed_code)
    kept = _tracking_hash(db.session(), reference)
    right = is_hash_of(kept or _NO_CASE, code, "tracking") and kept is not None
    joint = opened_by_code(db.session(), reference, code)
    if not right and joint is None:
        return None
    joint_id = joint.id if joint is not None and not right else None
    with transaction() as session:
        _keep_under_newest(session, code)
        token = add_session(session, reference, joint_id=joint_id)
        audit.add_entry(session, "case.followed", subject=reference)
    return token, reference


def _keep_under_newest(session: Session, code: str) -> None:
    """Keep the hash of a code that was shown right under the newest look-up key: only its person has it."""
    newest, *older = code_hashes(code, "tracking")
    if not older:
        return
    for model in (Report, CaseReview, JointApplicant):
        session.execute(
            sa.update(model).where(model.tracking_hash.in_(older)).values(tracking_hash=newest)
        )


def find_case(token: str | None, reference: str) -> TrackedCase | None:
    """The case that this browser opened, or None: not opened, closed again, or another one."""
    session: Session = db.session()
    access = find_access(session, token)
    case = open_row(session, access, reference)
    return _tracked(case, by_email=bool(access and access.email_term)) if case else None


def find_joint_case(token: str | None, reference: str) -> TrackedCase | None:
    """The case as a joint applicant follows it, who opened it with their own code.

    They see what the officers decided and do next, and no message, act or word of anybody else.
    """
    session: Session = db.session()
    found = open_joint_row(session, find_access(session, token), reference)
    if found is None:
        return None
    case = _tracked(found[0], by_email=False, as_sender=False)
    shown = tuple(
        replace(event, words="") if event.kind in _WITHOUT_WORDS_FOR_JOINT else event
        for event in case.events
        if event.kind in _FOR_JOINT
    )
    return replace(case, events=shown, acts=frozenset(), may_rate=False, joint=True)


def list_cases(token: str | None) -> tuple[TrackedCase, ...]:
    """Every case that this browser may look at, newest first; none where nothing is open."""
    session: Session = db.session()
    access = find_access(session, token)
    if access is None:
        return ()
    by_email = access.email_term is not None
    return tuple(_tracked(case, by_email=by_email) for case in rows_of(session, access))


def close_case(token: str | None) -> None:
    """Sign out: the token opens nothing any more, whoever holds it."""
    if not token:
        return
    with transaction() as session:
        session.execute(
            sa.delete(TrackingSession).where(TrackingSession.token_hash == token_hash(token))
        )


def may_rate(case: Case) -> bool:
    """Whether the case was closed, and nobody has yet said how it went since."""
    status = now_of(case)
    if status not in CLOSED_STATUSES:
        return False
    events: Sequence[ReportEvent | CaseReviewEvent] = case.events
    for event in reversed(events):
        if event.kind == RATED:
            return False
        if event.facts.get("to") == status.value:
            return True
    return True


def _code(typed: str) -> str:
    try:
        return references.normalise_code(typed)
    except BadReferenceError:
        return ""


def _tracking_hash(session: Session, reference: str) -> bytes | None:
    """The hash of a case's code; both tables are asked whatever the reference looks like."""
    found = [
        session.scalar(sa.select(table.tracking_hash).where(table.reference == reference))
        for table in (Report, CaseReview)
    ]
    return next((bytes(kept) for kept in found if kept is not None), None)


def _promised(case: Case) -> tuple[NextAction | None, date | None]:
    if isinstance(case, Report):
        return next_action(case), case.due_on
    lead = case.leading
    return CASE_REVIEWS.states[lead.status].action, own_due(lead)


def _is_paused(review: CaseReview) -> bool:
    own = own_clock(review)
    return own is not None and own.is_paused


def _tracked(case: Case, *, by_email: bool, as_sender: bool = True) -> TrackedCase:
    action, due_on = _promised(case)
    found = TrackedCase(
        reference=case.reference,
        kind=case.kind if isinstance(case, Report) else None,
        status=now_of(case),
        received_at=case.received_at,
        next_action=action,
        due_on=due_on if action else None,
        events=_public(case.events, hidden=_hidden(case)),
        version=case.version,
        acts=acts_of(case),
        may_rate=may_rate(case),
        anonymous=isinstance(case, Report) and case.anonymous,
        by_email=by_email,
        appeal=_appeal(case, acts_of(case) if as_sender else acts_now(case)),
        paused=isinstance(case, CaseReview) and _is_paused(case.leading),
        restricted=as_sender and live_restriction(db.session(), case.reference) is not None,
        appealed=isinstance(case, CaseReview)
        and any(each.outcome for each in case.leading.appeals),
    )
    if isinstance(case, Report) or not as_sender:
        return found
    return _as_told(case, found)


def _as_told(review: CaseReview, case: TrackedCase) -> TrackedCase:
    """What a representative may see of it, as far as the victim agrees [docs/domain.md 5]."""
    told = telling_of(review)
    if told is Telling.ALL:
        return case
    if told is Telling.NO_VICTIM_DATA:
        # What was written to the representative does not speak of the victim, and stays.
        return replace(case, events=_without_words(case.events))
    places = [n for n, event in enumerate(case.events) if event.kind == REPRESENTATIVE_TOLD]
    events = _without_words(case.events[places[-1] :] if places else ())
    return replace(
        case,
        events=events,
        status=CaseReviewStatus.RECEIVED,
        next_action=None,
        due_on=None,
        may_rate=False,
        told_nothing=True,
        paused=False,
        restricted=False,
    )


def _without_words(events: tuple[TrackedEvent, ...]) -> tuple[TrackedEvent, ...]:
    return tuple(
        replace(event, words="") if event.kind in _OF_THE_VICTIM else event for event in events
    )


def _hidden(case: Case) -> frozenset[str]:
    """The lines that are kept from a representative who lacks the victim's consent [docs/domain.md 5]."""
    return frozenset() if isinstance(case, Report) or reads_plan(case) else OF_THE_PLAN


def _appeal(case: Case, acts: frozenset[ResidentAct]) -> AppealOffer | None:
    if isinstance(case, Report) or ResidentAct.APPEALED not in acts:
        return None
    return AppealOffer(grounds_for(held=is_held(case.leading)), appeal_by(case))


def _public(
    events: Sequence[ReportEvent | CaseReviewEvent], hidden: frozenset[str]
) -> tuple[TrackedEvent, ...]:
    return tuple(
        TrackedEvent(
            at=event.at,
            kind=event.kind,
            facts=dict(event.facts),
            words=_shown(event),
            by_resident=event.role is Role.RESIDENT,
        )
        for event in reversed(events)
        if event.visibility is Visibility.PUBLIC and event.kind not in hidden
    )


def _shown(event: ReportEvent | CaseReviewEvent) -> str:
    if event.role is Role.RESIDENT and event.kind not in _OWN_WORDS:
        return ""
    return event.words if isinstance(event.words, str) else ""
