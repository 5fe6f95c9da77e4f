"""Restriction of processing [UK GDPR art. 18]: while it stands, a case is stored and not used.

What the person does themselves goes on, as does what others send us for the case: that is storing. Officers change nothing and
send nothing, unless they record first for which of the reasons of art. 18(2) they do it; that counts for them, for that day.
Who it is about is shown for such a reason only. Bodies are neither reminded nor chased, nor officers of late actions.
Clocks run on, and officers are told of them: a restriction must not cost the person the answer that the law promises them, and
such an alert names the case and nothing of it (docs/decisions/0042).
Nothing is deleted meanwhile, neither by itself nor by two managers. A restriction is lifted on record, after the person was told.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.keeping import RestrictionReason, UseReason
from portal.domain.officer_acts import Refusal
from portal.domain.rights import KEEPERS
from portal.extensions import db
from portal.models.base import CaseKey
from portal.models.keeping import CaseRestriction, RestrictedUse
from portal.services.audit import audit
from portal.services.case_access import CaseNotFound, Refused
from portal.services.data_protection.erasing import lock_case
from portal.services.officer.officers import OfficerName, SignedIn, name_officers
from portal.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Use:
    """Why an officer used the case all the same."""

    reason: UseReason
    words: str | None
    at: dt.datetime
    by: OfficerName | None


@dataclass(frozen=True, slots=True)
class Restriction:
    """A restriction with the uses under it. `words` is None once the case was deleted."""

    reason: RestrictionReason
    words: str | None
    set_at: dt.datetime
    set_by: OfficerName | None
    told_on: dt.date | None
    lifted_at: dt.datetime | None
    lifted_by: OfficerName | None
    lifted_words: str | None
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What an officer sees on top of a restricted case. `in_use`: they recorded today why they use it."""

    reason: RestrictionReason
    since: dt.date
    in_use: bool


def restrict(reference: str, officer: SignedIn, reason: RestrictionReason, words: str) -> None:
    """Restrict the use of a case.

    Raises:
        CaseNotFound, Refused: see there.
    """
    try:
        with transaction() as session:
            row = CaseRestriction(
                reference=reference,
                reason=reason,
                set_at=clock.now(),
                set_by_id=officer.id,
                case_key=_key_to_decide(session, reference, officer),
            )
            row.words = words
            session.add(row)
            session.flush()
            _note(session, "case.restricted", officer, reference, reason.value)
    except sa.exc.IntegrityError as error:
        raise Refused(Refusal.RESTRICTED_ALREADY) from error


def lift(reference: str, officer: SignedIn, told_on: dt.date, words: str) -> None:
    """Let a case be used again.

    Args:
        told_on: when the person was told that it would be [art. 18(3)]: today or before.

    Raises:
        CaseNotFound, Refused: see there.
    """
    with transaction() as session:
        _key_to_decide(session, reference, officer)
        row = live_restriction(session, reference)
        if row is None:
            raise Refused(Refusal.NOT_RESTRICTED)
        if not clock.local_day(row.set_at) <= told_on <= clock.today():
            raise Refused(Refusal.NOT_TOLD_YET)
        row.told_on, row.lifted_at, row.lifted_by_id = told_on, clock.now(), officer.id
        row.lifted_words = words
        _note(session, "case.restriction_lifted", officer, reference, row.reason.value)


def record_use(reference: str, officer: SignedIn, reason: UseReason, words: str) -> None:
    """Record why an officer uses a restricted case today.

    Raises:
        CaseNotFound, Refused: see there.
    """
    with transaction() as session:
        row = live_restriction(session, reference)
        if row is None:
            raise Refused(Refusal.NOT_RESTRICTED)
        use = RestrictedUse(
            restriction_id=row.id,
            reason=reason,
            at=clock.now(),
            used_on=clock.today(),
            officer_id=officer.id,
            case_key=row.case_key,
        )
        use.words = words
        session.add(use)
        _note(session, "case.restricted_use", officer, reference, reason.value)


def refuse_restricted(session: Session, reference: str, officer: SignedIn | None) -> None:
    """Refuse an officer's act on a restricted case.

    Args:
        officer: None where the person themselves does it.

    Raises:
        Refused: the case is restricted, and they recorded no reason today.
    """
    if officer is None:
        return
    row = live_restriction(session, reference)
    if row is not None and not _in_use(session, row, officer):
        raise Refused(Refusal.RESTRICTED)


def find_standing(reference: str, officer: SignedIn) -> Standing | None:
    """The restriction that stands on a case, for the officer who looks at it."""
    session: Session = db.session()
    row = live_restriction(session, reference)
    if row is None:
        return None
    return Standing(row.reason, clock.local_day(row.set_at), _in_use(session, row, officer))


def list_restrictions(reference: str) -> tuple[Restriction, ...]:
    """All restrictions of a case with what was done under them, the newest first."""
    session: Session = db.session()
    rows = session.scalars(
        sa.select(CaseRestriction)
        .where(CaseRestriction.reference == reference)
        .order_by(CaseRestriction.id.desc())
    ).all()
    uses = session.scalars(
        sa.select(RestrictedUse)
        .where(RestrictedUse.restriction_id.in_([row.id for row in rows]))
        .order_by(RestrictedUse.id.desc())
    ).all()
    names = name_officers(
        [
            *(row.set_by_id for row in rows),
            *(row.lifted_by_id for row in rows),
            *(use.officer_id for use in uses),
        ]
    )
    return tuple(
        Restriction(
            reason=row.reason,
            words=row.words,
            set_at=row.set_at,
            set_by=names.get(row.set_by_id),
            told_on=row.told_on,
            lifted_at=row.lifted_at,
            lifted_by=names.get(row.lifted_by_id) if row.lifted_by_id else None,
            lifted_words=row.lifted_words,
            uses=tuple(
                Use(use.reason, use.words, use.at, names.get(use.officer_id))
                for use in uses
                if use.restriction_id == row.id
            ),
        )
        for row in rows
    )


def live_restriction(session: Session, reference: str) -> CaseRestriction | None:
    """The restriction that stands on a case."""
    return session.scalars(
        sa.select(CaseRestriction).where(
            CaseRestriction.reference == reference, CaseRestriction.lifted_at.is_(None)
        )
    ).one_or_none()


def restricted_among(session: Session, references: Collection[str]) -> set[str]:
    """Which of these cases are restricted."""
    if not references:
        return set()
    query = sa.select(CaseRestriction.reference).where(
        CaseRestriction.reference.in_(references), CaseRestriction.lifted_at.is_(None)
    )
    return set(session.scalars(query))


def _in_use(session: Session, row: CaseRestriction, officer: SignedIn) -> bool:
    query = sa.select(RestrictedUse.id).where(
        RestrictedUse.restriction_id == row.id,
        RestrictedUse.officer_id == officer.id,
        RestrictedUse.used_on == clock.today(),
    )
    return session.scalar(query.limit(1)) is not None


def _key_to_decide(session: Session, reference: str, officer: SignedIn) -> CaseKey:
    if officer.role not in KEEPERS:
        raise Refused(Refusal.NOT_ALLOWED)
    case = lock_case(session, reference)
    if case is None:
        raise CaseNotFound
    if case.case_key.wrapped is None:
        raise Refused(Refusal.ERASED)
    return case.case_key


def _note(session: Session, act: str, officer: SignedIn, reference: str, reason: str) -> None:
    facts = {"reason": reason}
    audit.add_entry(session, act, officer_id=officer.id, subject=reference, facts=facts)
