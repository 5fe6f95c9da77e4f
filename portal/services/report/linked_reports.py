"""Reports that belong together: linked side by side, or one joined to another that goes on.

Nothing is taken from a report that is joined: it keeps its own row, day of receipt and search
terms, so no count towards a case review goes down [docs/domain.md 3]. Its person and the other one
read plain words on their own timelines, and nothing of each other; each line there says no
more than that the council looks at what it knows together.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain import references
from portal.domain.officer_acts import Refusal
from portal.domain.references import BadReferenceError, ReferenceKind
from portal.domain.states import TRIAGE
from portal.domain.vocabulary import Visibility
from portal.extensions import db
from portal.models.report import Report, ReportLink
from portal.services.case_access import Refused
from portal.services.officer.officers import SignedIn
from portal.services.report.report_changes import Change, changing

TOGETHER = "looked_at_together"
"""The public line of a report to which another one was joined or linked."""


@dataclass(frozen=True, slots=True)
class Links:
    """References: where a report was joined to, what was joined to it, and what is linked."""

    joined_to: str | None
    joined_here: tuple[str, ...]
    linked: tuple[str, ...]


def links_of(report: Report) -> Links:
    """What a report belongs together with."""
    session: Session = db.session()
    to = sa.select(Report.reference).where(Report.id == report.joined_to_id)
    here = sa.select(Report.reference).where(Report.joined_to_id == report.id).order_by(Report.id)
    sides = (
        sa.select(ReportLink.second_id).where(ReportLink.first_id == report.id),
        sa.select(ReportLink.first_id).where(ReportLink.second_id == report.id),
    )
    linked = (
        sa.select(Report.reference)
        .where(sa.or_(*(Report.id.in_(side) for side in sides)))
        .order_by(Report.id)
    )
    return Links(
        joined_to=session.scalar(to) if report.joined_to_id else None,
        joined_here=tuple(session.scalars(here)),
        linked=tuple(session.scalars(linked)),
    )


def link(reference: str, officer: SignedIn, version: int, other: str, reason: str) -> None:
    """Link a report to another one; both show it, and each goes on by itself.

    Args:
        other: the other's reference, as typed.
        reason: for officers.

    Raises:
        Refused: the role may not, the other is not there, or they are linked already.
    """
    with _changing_both(reference, officer, version, "report.linked", other) as change:
        beside = _beside(change)
        first, second = _pair(change)
        if change.session.get(ReportLink, (first, second)) is not None:
            raise Refused(Refusal.LINKED_ALREADY)
        change.session.add(
            ReportLink(first_id=first, second_id=second, at=clock.now(), officer_id=officer.id)
        )
        for one, another in ((change, beside), (beside, change)):
            one.say("linked", Visibility.STAFF, reason, {"to": another.report.reference})
            one.say(TOGETHER, Visibility.PUBLIC)


def unlink(reference: str, officer: SignedIn, version: int, other: str, reason: str) -> None:
    """Take a link away; what both timelines told stays.

    Raises:
        Refused: the role may not, or the two are not linked.
    """
    with _changing_both(reference, officer, version, "report.unlinked", other) as change:
        beside = _beside(change)
        kept = change.session.get(ReportLink, _pair(change))
        if kept is None:
            raise Refused(Refusal.NOT_LINKED)
        change.session.delete(kept)
        for one, another in ((change, beside), (beside, change)):
            one.say("unlinked", Visibility.STAFF, reason, {"to": another.report.reference})


def join(change: Change) -> None:
    """Note that the report is joined to the one beside it; the caller closes it.

    Raises:
        Refused: there is no other report, or it was itself joined to one that goes on.
    """
    beside = _beside(change)
    if beside.report.joined_to_id is not None:
        raise Refused(Refusal.JOINED_ELSEWHERE)
    change.report.joined_to_id = beside.report.id
    change.say("joined", Visibility.STAFF, facts={"to": beside.report.reference})
    beside.say("joined_here", Visibility.STAFF, facts={"to": change.report.reference})
    beside.say(TOGETHER, Visibility.PUBLIC)


def written(other: str, reference: str) -> str:
    """Another report's reference in its one written form.

    Args:
        other: as typed.
        reference: of the report beside which it is to stand.

    Raises:
        Refused: it is no reference of a report, or that of the same one.
    """
    try:
        found = references.normalise(other, ReferenceKind.ASB)
    except BadReferenceError as error:
        raise Refused(Refusal.NO_SUCH_REFERENCE) from error
    if found == reference:
        raise Refused(Refusal.SAME_REPORT)
    return found


def _changing_both(
    reference: str, officer: SignedIn, version: int, act: str, other: str
) -> AbstractContextManager[Change]:
    if officer.role not in TRIAGE:
        raise Refused(Refusal.NOT_ALLOWED)
    to = written(other, reference)
    return changing(reference, officer, version, act, {"to": to}, beside=to)


def _beside(change: Change) -> Change:
    if change.beside is None:
        raise Refused(Refusal.NO_SUCH_REFERENCE)
    return change.beside


def _pair(change: Change) -> tuple[int, int]:
    one, another = change.report.id, _beside(change).report.id
    return min(one, another), max(one, another)
