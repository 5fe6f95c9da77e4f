"""What evidence belongs to: a draft, a report, a case review or what a body was asked."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.evidence import CaseKind
from portal.domain.information import RequestState
from portal.domain.references import ReferenceKind, kind_of
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.draft import Draft
from portal.models.information_request import InformationRequest
from portal.models.report import Report
from portal.security.tokens import token_hash

Owner = Draft | Report | CaseReview | InformationRequest

_TABLES: dict[CaseKind, type[Any]] = {
    CaseKind.DRAFT: Draft,
    CaseKind.REPORT: Report,
    CaseKind.CASE_REVIEW: CaseReview,
    CaseKind.INFORMATION_REQUEST: InformationRequest,
}


class CaseGone(Exception):
    """There is no such case or draft, or it takes nothing any more."""


@dataclass(frozen=True, slots=True)
class EvidenceCase:
    """What a file is added to."""

    kind: CaseKind
    id: int


def case_of(reference: str) -> EvidenceCase:
    """The case of a reference in its written form.

    Raises:
        CaseGone: there is none.
    """
    if kind_of(reference) == ReferenceKind.ASB:
        report_id = db.session.scalar(sa.select(Report.id).where(Report.reference == reference))
        return _found(CaseKind.REPORT, report_id)
    review_id = db.session.scalar(sa.select(CaseReview.id).where(CaseReview.reference == reference))
    return _found(CaseKind.CASE_REVIEW, review_id)


def case_of_draft(token: str, journey: str) -> EvidenceCase:
    """The draft of a cookie's token.

    Raises:
        CaseGone: it has ended or was sent.
    """
    query = sa.select(Draft.id).where(
        Draft.token_hash == token_hash(token), Draft.journey == journey, *_is_live()
    )
    return _found(CaseKind.DRAFT, db.session.scalar(query))


def lock_owner(session: Session, case: EvidenceCase) -> Owner:
    """The row that evidence is added to, locked, so that two at once count each other.

    Raises:
        CaseGone: it is gone, was sent, or its key was destroyed.
    """
    table = _TABLES[case.kind]
    query = sa.select(table).where(table.id == case.id).with_for_update(of=table)
    if case.kind == CaseKind.DRAFT:
        query = query.where(*_is_live())
    elif case.kind == CaseKind.INFORMATION_REQUEST:
        query = query.where(InformationRequest.state == RequestState.OPEN)
    owner: Owner | None = session.scalars(query).one_or_none()
    if owner is None or owner.case_key.is_destroyed:
        raise CaseGone
    return owner


def reference_of(session: Session, case: EvidenceCase) -> str | None:
    """The reference that the audit names, or None for a draft."""
    if case.kind == CaseKind.DRAFT:
        return None
    if case.kind == CaseKind.INFORMATION_REQUEST:
        return session.scalar(
            sa.select(CaseReview.reference)
            .join(InformationRequest, InformationRequest.case_review_id == CaseReview.id)
            .where(InformationRequest.id == case.id)
        )
    table = Report if case.kind == CaseKind.REPORT else CaseReview
    return session.scalar(sa.select(table.reference).where(table.id == case.id))


def _is_live() -> tuple[sa.ColumnElement[bool], ...]:
    return Draft.sent_reference.is_(None), Draft.expires_at > clock.now()


def _found(kind: CaseKind, case_id: int | None) -> EvidenceCase:
    if case_id is None:
        raise CaseGone
    return EvidenceCase(kind, case_id)
