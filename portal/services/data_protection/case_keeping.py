"""How long a case is kept: legal holds, and deletions that two managers decide."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.orm import Session

from portal import clock
from portal.content.current import authority
from portal.domain.keeping import ErasureReason, HoldReason, KeepClass, goes_on
from portal.domain.officer_acts import Refusal
from portal.domain.rights import KEEPERS
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.keeping import CaseHold, Erasure
from portal.models.report import Report
from portal.services.audit import audit
from portal.services.case_access import CaseNotFound, Refused
from portal.services.data_protection.erasing import Case, erase_case, lock_case, remove_files
from portal.services.data_protection.restrictions import (
    Restriction,
    list_restrictions,
    live_restriction,
)
from portal.services.data_protection.retention import classes_of
from portal.services.officer import officers
from portal.services.officer.officers import OfficerName, SignedIn
from portal.services.tracking.tracking_access import find_case_row
from portal.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold. `words` is None once the case was deleted, `lifted_at` while it stands."""

    reason: HoldReason
    words: str | None
    set_at: dt.datetime
    set_by: OfficerName | None
    lifted_at: dt.datetime | None
    lifted_by: OfficerName | None
    lifted_words: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deletion that waits for a second manager."""

    reason: ErasureReason
    words: str | None
    proposed_at: dt.datetime
    proposed_by: OfficerName | None
    by_me: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """When a class of the case is kept no longer; `on` is None while the case is open."""

    keep: KeepClass
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class Keeping:
    """All that a manager sees of how long a case is kept. The newest hold and restriction come first."""

    reference: str
    closed_on: dt.date | None
    erased_at: dt.datetime | None
    endings: tuple[Ending, ...]
    holds: tuple[Hold, ...]
    restrictions: tuple[Restriction, ...]
    proposal: Proposal | None

    @property
    def hold(self) -> Hold | None:
        """The hold that stands."""
        return next((each for each in self.holds if each.lifted_at is None), None)

    @property
    def may_go(self) -> bool:
        """Whether neither a hold nor a restriction keeps it."""
        return self.hold is None and self.restriction is None

    @property
    def restriction(self) -> Restriction | None:
        """The restriction that stands."""
        return next((each for each in self.restrictions if each.lifted_at is None), None)


def open_keeping(reference: str, officer: SignedIn) -> Keeping:
    """How long a case is kept, and what was decided about it.

    Raises:
        CaseNotFound: there is no such case.
    """
    session: Session = db.session()
    case = find_case_row(session, reference)
    if case is None:
        raise CaseNotFound
    holds = session.scalars(
        sa.select(CaseHold).where(CaseHold.reference == reference).order_by(CaseHold.id.desc())
    ).all()
    waiting = _waiting(session, reference)
    ids = {row.set_by_id for row in holds} | {row.lifted_by_id for row in holds}
    names = officers.name_officers(
        [each for each in (*ids, waiting.proposed_by_id if waiting else None) if each]
    )
    closed_on = clock.local_day(case.closed_at) if case.closed_at else None
    policy = authority().policy.retention
    audit.record("case.keeping_read", officer_id=officer.id, subject=reference)
    return Keeping(
        reference=reference,
        closed_on=closed_on,
        erased_at=case.case_key.destroyed_at,
        endings=tuple(
            Ending(keep, goes_on(keep, closed_on, policy) if closed_on else None)
            for keep in classes_of(case)
        ),
        holds=tuple(_hold(row, names) for row in holds),
        restrictions=list_restrictions(reference),
        proposal=_proposal(waiting, names, officer) if waiting else None,
    )


def erased_on(reference: str) -> dt.date | None:
    """The day on which a case was deleted, or None."""
    case = find_case_row(db.session(), reference)
    at = case.case_key.destroyed_at if case is not None else None
    return clock.local_day(at) if at else None


def set_hold(reference: str, officer: SignedIn, reason: HoldReason, words: str) -> None:
    """Let nothing of a case be deleted.

    Raises:
        CaseNotFound, Refused: see there.
    """
    try:
        with transaction() as session:
            case = _to_decide(session, reference, officer)
            hold = CaseHold(
                reference=reference,
                reason=reason,
                set_at=clock.now(),
                set_by_id=officer.id,
                key_id=case.key_id,
                case_key=case.case_key,
            )
            hold.words = words
            session.add(hold)
            session.flush()
            _note(session, "case.held", officer, reference, {"reason": reason.value})
    except sa.exc.IntegrityError as error:
        raise Refused(Refusal.HELD_ALREADY) from error


def lift_hold(reference: str, officer: SignedIn, words: str) -> None:
    """Let the times run out again.

    Raises:
        CaseNotFound, Refused: see there.
    """
    with transaction() as session:
        _to_decide(session, reference, officer)
        hold = live_hold(session, reference)
        if hold is None:
            raise Refused(Refusal.NOT_HELD)
        hold.lifted_at, hold.lifted_by_id, hold.lifted_words = clock.now(), officer.id, words
        _note(session, "case.hold_lifted", officer, reference, {"reason": hold.reason.value})


def propose_erasure(reference: str, officer: SignedIn, reason: ErasureReason, words: str) -> None:
    """Ask a second manager to delete a case.

    Raises:
        CaseNotFound, Refused: see there.
    """
    with transaction() as session:
        case = _to_decide(session, reference, officer)
        _refuse_to_erase(session, case)
        if _waiting(session, reference) is not None:
            raise Refused(Refusal.PROPOSED_ALREADY)
        row = Erasure(
            reference=reference,
            reason=reason,
            proposed_at=clock.now(),
            proposed_by_id=officer.id,
            key_id=case.key_id,
            case_key=case.case_key,
        )
        row.words = words
        session.add(row)
        _note(session, "case.erasure_proposed", officer, reference, {"reason": reason.value})


def agree_erasure(reference: str, officer: SignedIn) -> None:
    """Delete a case that another manager proposed to delete.

    Raises:
        CaseNotFound, Refused: see there.
    """
    with transaction() as session:
        case = _to_decide(session, reference, officer)
        row = _waiting(session, reference)
        if row is None:
            raise Refused(Refusal.NOTHING_PROPOSED)
        if row.proposed_by_id == officer.id:
            raise Refused(Refusal.SAME_MANAGER)
        _refuse_to_erase(session, case)
        row.decided_at, row.decided_by_id, row.agreed = clock.now(), officer.id, True
        names = erase_case(session, case, row.reason.value, officer.id)
    remove_files(names)


def send_back_erasure(reference: str, officer: SignedIn) -> None:
    """Do not delete what was proposed; the proposer may take it back too.

    Raises:
        CaseNotFound, Refused: see there.
    """
    with transaction() as session:
        _to_decide(session, reference, officer)
        row = _waiting(session, reference)
        if row is None:
            raise Refused(Refusal.NOTHING_PROPOSED)
        row.decided_at, row.decided_by_id, row.agreed = clock.now(), officer.id, False
        _note(session, "case.erasure_sent_back", officer, reference, {"reason": row.reason.value})


def live_hold(session: Session, reference: str) -> CaseHold | None:
    """The hold that stands on a case."""
    return session.scalars(
        sa.select(CaseHold).where(CaseHold.reference == reference, CaseHold.lifted_at.is_(None))
    ).one_or_none()


def _to_decide(session: Session, reference: str, officer: SignedIn) -> Case:
    if officer.role not in KEEPERS:
        raise Refused(Refusal.NOT_ALLOWED)
    case = lock_case(session, reference)
    if case is None:
        raise CaseNotFound
    if case.case_key.is_destroyed:
        raise Refused(Refusal.ERASED)
    return case


def _refuse_to_erase(session: Session, case: Report | CaseReview) -> None:
    if live_hold(session, case.reference) is not None:
        raise Refused(Refusal.HELD)
    if live_restriction(session, case.reference) is not None:
        raise Refused(Refusal.RESTRICTED)
    if case.closed_at is None:
        raise Refused(Refusal.STILL_OPEN)


def _waiting(session: Session, reference: str) -> Erasure | None:
    return session.scalars(
        sa.select(Erasure)
        .where(Erasure.reference == reference, Erasure.decided_at.is_(None))
        .order_by(Erasure.id.desc())
        .limit(1)
    ).one_or_none()


def _hold(row: CaseHold, names: dict[int, OfficerName]) -> Hold:
    return Hold(
        reason=row.reason,
        words=row.words,
        set_at=row.set_at,
        set_by=names.get(row.set_by_id),
        lifted_at=row.lifted_at,
        lifted_by=names.get(row.lifted_by_id) if row.lifted_by_id else None,
        lifted_words=row.lifted_words,
    )


def _proposal(row: Erasure, names: dict[int, OfficerName], officer: SignedIn) -> Proposal:
    by = names.get(row.proposed_by_id)
    return Proposal(row.reason, row.words, row.proposed_at, by, row.proposed_by_id == officer.id)


def _note(
    session: Session, act: str, officer: SignedIn, reference: str, facts: dict[str, str]
) -> None:
    audit.add_entry(session, act, officer_id=officer.id, subject=reference, facts=facts)
