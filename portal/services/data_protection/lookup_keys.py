"""A new look-up key: every search term is made anew from the case itself (docs/decisions/0040).

Cases are opened for it one by one, by the machine alone: nobody reads them, and nothing of them is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models.case_review import CaseReview
from portal.models.report import Report
from portal.models.review_plan import Lesson
from portal.models.search_term import CASE_REVIEW, LESSON, REPORT, SearchTerm
from portal.models.setting import Setting
from portal.security.key_store import KeysOfAnother, key_store
from portal.security.vault import SealBroken
from portal.services import drafts, search_terms
from portal.services.audit import audit
from portal.services.audit.audit_seals import seal_due
from portal.services.case_review.case_reviews import open_application
from portal.services.case_review.review_search import application_terms, contact_terms
from portal.services.data_protection.case_keys import KeysError, index_key_is_ours
from portal.services.database_facts import note_fact
from portal.services.lookup_marks import INDEX_KEY, index_marks, noted_index_mark
from portal.services.panel.lessons import lesson_terms
from portal.services.report.kept_report import read_kept
from portal.services.report.report_assessment import all_terms
from portal.services.transaction import transaction

SUBJECTS_AT_ONCE = 100
_CURSOR = "lookups_cursor"


@dataclass(frozen=True)
class Renewed:
    """How many cases and lessons, and how many saved drafts, are found by the newest key now."""

    subjects: int
    drafts: int


def rests_on_newest() -> bool:
    """Whether every look-up here was made with the newest key."""
    return noted_index_mark() in (None, index_marks()[0])


def renew_lookups() -> Renewed:
    """Make all look-ups anew under the newest look-up key.

    Each batch is a commit that notes how far it came: who is stopped goes on there, and the portal works on.
    Meanwhile everything is looked up under all keys.

    Raises:
        KeysError: none of our keys is the one of this database, or a case does not open.
    """
    if not index_key_is_ours():
        raise KeysError("none of our look-up keys is the one that this database began with")
    if rests_on_newest():
        return Renewed(0, 0)
    renewed = 0
    try:
        for kind, model, renew in _KINDS:
            while count := _renew_some(kind, model, renew):
                renewed += count
        saved = drafts.renew_resume_hashes()
        store = key_store()
        if store is not None:
            store.mark_anew()
    except SealBroken as error:
        raise KeysError(f"a case does not open: {error}") from error
    except KeysOfAnother as error:
        raise KeysError(str(error)) from error
    with transaction() as session:
        note_fact(session, INDEX_KEY, index_marks()[0])
        session.execute(sa.delete(Setting).where(Setting.name.startswith(_CURSOR)))
        facts = {"cases": renewed, "drafts": saved}
        audit.add_entry(session, "keys.lookups_renewed", facts=facts)
    # From here on the audit rests on the newest key too.
    seal_due()
    return Renewed(renewed, saved)


def _renew_report(session: Session, row: Report) -> None:
    if not row.case_key.is_destroyed:
        search_terms.add_report_terms(session, row, all_terms(read_kept(row)))


def _renew_review(session: Session, row: CaseReview) -> None:
    if row.case_key.is_destroyed:
        return
    terms = application_terms(open_application(row))
    for joint in row.joint_applicants:
        terms |= contact_terms(joint.contact or {})
    search_terms.add_review_terms(session, row, terms)


def _renew_lesson(session: Session, row: Lesson) -> None:
    search_terms.add_lesson_terms(session, row, lesson_terms(row.words or ""))


_KINDS: tuple[tuple[str, Any, Callable[[Session, Any], None]], ...] = (
    (REPORT, Report, _renew_report),
    (CASE_REVIEW, CaseReview, _renew_review),
    (LESSON, Lesson, _renew_lesson),
)


def _renew_some(kind: str, model: Any, renew: Callable[[Session, Any], None]) -> int:
    with transaction() as session:
        last = _last_done(session, kind)
        rows = session.scalars(
            sa.select(model)
            .where(model.id > last)
            .order_by(model.id)
            .limit(SUBJECTS_AT_ONCE)
            .with_for_update(of=model)
            .execution_options(populate_existing=True)
        ).all()
        _drop(session, kind, [row.id for row in rows])
        for row in rows:
            renew(session, row)
        _note(session, kind, rows[-1].id if rows else last)
        return len(rows)


def _drop(session: Session, kind: str, ids: list[int]) -> None:
    session.execute(
        sa.delete(SearchTerm).where(SearchTerm.subject_kind == kind, SearchTerm.subject_id.in_(ids))
    )


def _last_done(session: Session, kind: str) -> int:
    """Where a run that was stopped got to with this key; another key begins anew."""
    noted = session.get(Setting, f"{_CURSOR}:{kind}", populate_existing=True)
    mark, _, last = noted.value.partition(":") if noted is not None else ("", "", "")
    return int(last) if mark == index_marks()[0] else 0


def _note(session: Session, kind: str, last: int) -> None:
    note_fact(session, f"{_CURSOR}:{kind}", f"{index_marks()[0]}:{last}")
