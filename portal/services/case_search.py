"""Finding cases over the keyed hashes: by a caller's name, number or address, or by words.

Nothing is decrypted to search. Newest first, and never ranked, so that a common word
costs no more than a rare one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.domain import references
from portal.domain.references import ReferenceKind
from portal.domain.rights import REVIEW_OFFICERS, STAFF
from portal.domain.vocabulary import CaseReviewStatus, Role
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.report import Report
from portal.models.search_term import CASE_REVIEW, REPORT, SearchTerm
from portal.security import blind_index
from portal.services.data_protection.restrictions import restricted_among
from portal.services.report.queues import QueuedReport, name_rows

FOUND_AT_MOST = 50
# Each word more is one join more; what somebody remembers of a case needs few.
_MOST_TERMS = 12
# Words that more cases have than this are common: fifty cases with all of them are soon found.
_PROBED_AT_MOST = 5000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; a case must match everything that is filled in."""

    name: str = ""
    telephone: str = ""
    email: str = ""
    postcode: str = ""
    words: str = ""

    @property
    def used(self) -> list[str]:
        """The names of what is filled in, for the audit."""
        return [name for name in self.__slots__ if getattr(self, name).strip()]

    def terms(self) -> list[tuple[bytes, ...]]:
        """The keyed hashes that a case must have, each under every look-up key: one of them is enough."""
        wanted = blind_index.under_each_key(self._terms)
        return list(dict.fromkeys(zip(*wanted, strict=True)))[:_MOST_TERMS]

    def _terms(self) -> list[bytes]:
        found: list[bytes] = []
        if self.telephone.strip():
            found.append(blind_index.telephone_term(self.telephone))
        if self.email.strip():
            found.append(blind_index.email_term(self.email))
        if self.postcode.strip():
            found.append(blind_index.postcode_term(self.postcode))
        found += [blind_index.term("name", word) for word in blind_index.words_of(self.name)]
        found += [blind_index.term("text", word) for word in blind_index.words_of(self.words)]
        return found


@dataclass(frozen=True, slots=True)
class FoundReview:
    """A case review in a list of what was found."""

    reference: str
    status: CaseReviewStatus
    restricted: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, newest first; `more` where the list is not whole."""

    reports: tuple[QueuedReport, ...] = ()
    reviews: tuple[FoundReview, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A case by its reference; `kind` is "report" or "case_review"."""

    kind: str
    reference: str


def find_reference(typed: str, role: Role) -> Case | None:
    """The case of a reference as somebody typed it, where the role may open it."""
    try:
        reference = references.normalise(typed)
    except references.BadReferenceError:
        return None
    if references.kind_of(reference) is ReferenceKind.ASB:
        exists = role in STAFF and _exists(Report, reference)
        return Case(REPORT, reference) if exists else None
    exists = role in REVIEW_OFFICERS and _exists(CaseReview, reference)
    return Case(CASE_REVIEW, reference) if exists else None


def search_cases(wanted: Wanted, role: Role) -> Found:
    """Every case with all that is wanted, of the kinds that the role may open."""
    terms = wanted.terms()
    if not terms:
        return Found()
    report_ids = _matching(terms, REPORT) if role in STAFF else []
    review_ids = _matching(terms, CASE_REVIEW) if role in REVIEW_OFFICERS else []
    return Found(
        reports=reports_of(report_ids[:FOUND_AT_MOST]),
        reviews=reviews_of(review_ids[:FOUND_AT_MOST]),
        more=max(len(report_ids), len(review_ids)) > FOUND_AT_MOST,
    )


def sharing(terms: Iterable[bytes], kind: str, but: int | None = None) -> list[int]:
    """The ids of cases that have any of the terms, newest first.

    Args:
        kind: `REPORT` or `CASE_REVIEW`.
        but: the id of the case that is being looked at.
    """
    found: set[int] = set()
    # One by one: of a place that thousands report, only the newest are looked at.
    for term in terms:
        newest = _having((term,), kind).order_by(SearchTerm.subject_id.desc())
        found.update(db.session.scalars(newest.limit(FOUND_AT_MOST + 1)))
    return sorted(found - {but}, reverse=True)[:FOUND_AT_MOST]


def reports_of(ids: list[int]) -> tuple[QueuedReport, ...]:
    """The reports of these ids, newest first."""
    if not ids:
        return ()
    query = sa.select(Report).where(Report.id.in_(ids)).order_by(Report.id.desc())
    return name_rows(list(db.session.scalars(query)))


def reviews_of(ids: list[int]) -> tuple[FoundReview, ...]:
    """The case reviews of these ids, newest first."""
    if not ids:
        return ()
    rows = db.session.execute(
        sa.select(CaseReview.reference, CaseReview.status)
        .where(CaseReview.id.in_(ids))
        .order_by(CaseReview.id.desc())
    ).all()
    restricted = restricted_among(db.session(), [row.reference for row in rows])
    return tuple(FoundReview(*row, row.reference in restricted) for row in rows)


def _exists(model: type[Report] | type[CaseReview], reference: str) -> bool:
    return db.session.scalar(sa.select(model.id).where(model.reference == reference)) is not None


def _matching(terms: list[tuple[bytes, ...]], kind: str) -> list[int]:
    if len(terms) == 1:
        return _newest(terms[0], _having(terms[0], kind))
    # Every case of the first is looked at, in the worst case: the rarest is the one to begin with.
    counted = sorted((_cases(term, kind), term) for term in terms)
    cases, rarest = counted[0]
    if not cases:
        return []
    query = _having(rarest, kind)
    for _, term in counted[1:]:
        other = aliased(SearchTerm)
        # A column of the index: for all columns SQLite opens each row.
        same = sa.select(other.subject_id).where(
            other.term.in_(term),
            other.subject_kind == kind,
            other.subject_id == SearchTerm.subject_id,
        )
        if cases < _PROBED_AT_MOST:
            # PostgreSQL leaves a query with an offset as it is, and asks of each of the few. Else it guesses
            # that they are many, and reads the whole list of a common word beside theirs (decision 39).
            same = same.offset(0)
        query = query.where(same.exists())
    return _newest(rarest, query)


def _newest(term: tuple[bytes, ...], query: sa.Select[int]) -> list[int]:
    # A case that is between two keys has a term under both.
    if len(term) > 1:
        query = query.distinct()
    ordered = query.order_by(SearchTerm.subject_id.desc()).limit(FOUND_AT_MOST + 1)
    return list(db.session.scalars(ordered))


def _cases(term: tuple[bytes, ...], kind: str) -> int:
    """How many cases have a term, counted as far as it matters."""
    some = _having(term, kind).limit(_PROBED_AT_MOST).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _having(term: tuple[bytes, ...], kind: str) -> sa.Select[int]:
    return sa.select(SearchTerm.subject_id).where(
        SearchTerm.term.in_(term), SearchTerm.subject_kind == kind
    )
