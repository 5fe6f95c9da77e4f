"""Erasing a case: its key is destroyed, and all that led back to the person goes.

Codes, dates and counts stay, as the yearly figures and the count towards a case review need them.
A backup of the cases holds noise where the case was, once the archives of keys from before it are
gone (docs/backup.md).
"""

import secrets
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.evidence import Evidence
from portal.models.report import Report
from portal.models.review_plan import Lesson
from portal.models.search_term import CASE_REVIEW, LESSON, REPORT, SearchTerm
from portal.models.sign_in_code import SignInCode
from portal.models.tracking_session import TrackingSession
from portal.services.audit import audit
from portal.services.evidence.evidence_rows import evidence_store

Case = Report | CaseReview
AnyCase = TypeVar("AnyCase", Report, CaseReview)


def lock_case(session: Session, reference: str) -> Case | None:
    """The case of a reference, locked; None where there is none."""
    return _locked(session, Report, reference) or _locked(session, CaseReview, reference)


def erase_case(session: Session, case: Case, how: str, officer_id: int | None = None) -> list[str]:
    """Erase a case in the caller's transaction.

    Args:
        case: locked by the caller.
        how: a code for the audit: "retention", or why two managers decided it.
        officer_id: who decided it last; None for retention.

    Returns:
        The names of its files, for `remove_files` after the commit.
    """
    names = forget_evidence(session, case)
    session.flush()
    key = case.case_key
    _empty_sealed_columns(session, case)
    session.execute(
        sa.delete(SearchTerm).where(
            SearchTerm.subject_kind == (REPORT if isinstance(case, Report) else CASE_REVIEW),
            SearchTerm.subject_id == case.id,
        )
    )
    if isinstance(case, CaseReview):
        learned = sa.select(Lesson.id).where(Lesson.case_review_id == case.id)
        session.execute(
            sa.delete(SearchTerm).where(
                SearchTerm.subject_kind == LESSON, SearchTerm.subject_id.in_(learned)
            )
        )
    for table in (TrackingSession, SignInCode):
        session.execute(sa.delete(table).where(table.reference == case.reference))
    # The codes that people hold open nothing any more.
    case.tracking_hash = secrets.token_bytes(32)
    if isinstance(case, CaseReview):
        for joint in case.joint_applicants:
            joint.tracking_hash = secrets.token_bytes(32)
    key.destroy(clock.now())
    audit.add_entry(
        session,
        "case.erased",
        officer_id=officer_id,
        subject=case.reference,
        facts={"how": how, "files": len(names)},
    )
    session.flush()
    session.expire(case)
    return names


def forget_evidence(session: Session, case: Case) -> list[str]:
    """Delete the rows of a case's files, those of bodies' answers too; returns the files' names."""
    gone = session.execute(
        sa.delete(Evidence)
        .where(Evidence.key_id == case.key_id)
        .returning(Evidence.original_name, Evidence.safe_name)
    ).all()
    return [name for row in gone for name in row if name]


def remove_files(names: list[str]) -> None:
    """Delete files whose rows are gone; what fails here the sweeper does again."""
    for name in names:
        evidence_store().remove(name)


def _locked(session: Session, model: type[AnyCase], reference: str) -> AnyCase | None:
    query = (
        sa.select(model)
        .where(model.reference == reference)
        .with_for_update(of=model)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).one_or_none()


def _empty_sealed_columns(session: Session, case: Case) -> None:
    """Take away the sealed bytes themselves too, wherever they were sealed with the case's key.

    Tables are found by their columns, so that a new one is not forgotten.
    """
    parent = type(case).__tablename__
    for table in db.metadata.tables.values():
        sealed = [column for column in table.columns if column.name.endswith("_sealed")]
        if not sealed:
            continue
        if "key_id" in table.columns:
            belongs = table.c.key_id == case.key_id
        elif f"{parent}_id" in table.columns:
            belongs = table.c[f"{parent}_id"] == case.id
        else:
            continue
        session.execute(
            sa.update(table).where(belongs).values({column.name: None for column in sealed})
        )
