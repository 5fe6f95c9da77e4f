"""Everything sealed that we hold in a person's cases, for a copy of their data.

Tables are found by their sealed columns, so that a new one is not forgotten. An officer looks at each
piece before it goes out: what would tell about somebody else is left out (docs/dpia.md).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.domain.evidence import EvidenceState
from portal.extensions import db
from portal.labels.case_review import QUESTIONS as REVIEW_QUESTIONS
from portal.labels.report import QUESTIONS
from portal.models.base import Base, Sealed
from portal.models.case_review_letter import CaseReviewLetter
from portal.models.evidence import Evidence
from portal.models.outbox import OutboxMessage
from portal.models.report import Report
from portal.services.audit import audit
from portal.services.evidence.evidence_case import case_of
from portal.services.evidence.evidence_out import OpenFile, open_original
from portal.services.evidence.evidence_rows import of_case
from portal.services.officer.officers import SignedIn
from portal.services.tracking.tracking_access import find_case_row
from portal.services.tracking.tracking_contact import Case

# Keys and one-time codes tell nothing about anybody.
_NO_DATA = frozenset({"evidence.file_key", "sign_in_code.email", "draft.answers", "draft.codes"})
# What is likely to be about somebody else; the officer decides.
_OF_OTHERS = frozenset({"report.alleged", "joint_applicant.contact"})
_OF_OTHERS_TABLES = frozenset({"case_hold", "erasure", "information_request", "restricted_use"})
_FILE = "file"
# Parts whose rows have no kind of their own to name them by.
_TITLES = {
    "outbox_message.envelope": _l("A message that we sent"),
    "case_restriction.words": _l("Why we restricted the use of your data"),
    "case_restriction.lifted_words": _l("Why the restriction was lifted"),
}
_INCIDENT = _l("An incident")
LEFT_OUT = "[…]"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a case. `key` names it, `part` is a code of where it stands.

    `text` is what is kept, with its codes; `words` is the same for people.
    `of_others`: it is likely to be about somebody else. `file_id`: it is a file of evidence.
    """

    key: str
    case: str
    part: str
    title: str
    text: str
    words: str
    of_others: bool = False
    file_id: int | None = None


class Wording(Protocol):
    """How what is kept is said in words; pages know how."""

    def say(self, case: str, slug: str, held: Any) -> str:
        """A value in words: of this case, of the question of this slug, if it answers one."""
        ...

    def title_of(self, part: str, kind: str) -> str:
        """The heading of what answers no question."""
        ...


def collect(
    cases: Collection[str], officer: SignedIn, request: str, wording: Wording
) -> tuple[Piece, ...]:
    """All pieces of some cases, for an officer to look at; the reading is recorded.

    Args:
        request: the reference of the data protection request.
    """
    session: Session = db.session()
    found: list[Piece] = []
    for reference in cases:
        case = find_case_row(session, reference)
        if case is not None:
            found += _pieces(session, case, wording)
    facts = {"cases": len(cases), "pieces": len(found)}
    audit.record("data_request.copy_read", officer_id=officer.id, subject=request, facts=facts)
    return tuple(found)


def redact(
    pieces: Collection[Piece], left_out: Collection[str], words: Collection[str]
) -> tuple[Piece, ...]:
    """The pieces that go out.

    Args:
        left_out: keys of pieces that stay here.
        words: what is blacked out in the others, whatever its case.
    """
    wanted = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, wanted)), re.IGNORECASE) if wanted else None

    def blacked(text: str) -> str:
        return pattern.sub(LEFT_OUT, text) if pattern else text

    return tuple(
        replace(
            piece,
            title=blacked(piece.title),
            text=blacked(piece.text),
            words=blacked(piece.words),
        )
        for piece in pieces
        if piece.key not in left_out
    )


def note_export(
    officer: SignedIn, request: str, pieces: Collection[Piece], going: Collection[Piece]
) -> None:
    """Record that a copy was made, before it is handed out."""
    facts = {"pieces": len(going), "left_out": len(pieces) - len(going)}
    audit.record("data_request.copied", officer_id=officer.id, subject=request, facts=facts)


def open_piece(piece: Piece) -> OpenFile | None:
    """The file of a piece, as it was sent to us; None for words.

    Raises:
        EvidenceNotFound: it is missing.
    """
    if piece.file_id is None:
        return None
    return open_original(case_of(piece.case), piece.file_id)


def _pieces(session: Session, case: Case, wording: Wording) -> Iterator[Piece]:
    parent = type(case).__tablename__
    # What the person told comes first, then the other tables by name.
    for mapper in sorted(
        Base.registry.mappers,
        key=lambda one: (one.class_ is not type(case), str(one.local_table)),
    ):
        model, table = mapper.class_, mapper.local_table
        names = [name for name, value in vars(model).items() if isinstance(value, Sealed)]
        if not names:
            continue
        if model is type(case):
            rows: list[Any] = [case]
        else:
            belongs = _belongs(table, parent, case)
            if belongs is None:
                continue
            rows = list(session.scalars(sa.select(model).where(belongs)))
        for row in rows:
            for name in names:
                if f"{table}.{name}" not in _NO_DATA:
                    part = f"{table}.{name}"
                    yield from _of_value(case, row, part, getattr(row, name), wording)
    yield from _files(session, case)


def _belongs(table: Any, parent: str, case: Case) -> sa.ColumnElement[bool] | None:
    if f"{parent}_id" in table.columns:
        by_case: sa.ColumnElement[bool] = table.c[f"{parent}_id"] == case.id
        return by_case
    if "key_id" in table.columns:
        by_key: sa.ColumnElement[bool] = table.c.key_id == case.key_id
        return by_key
    return None


def _of_value(case: Case, row: Any, part: str, value: Any, wording: Wording) -> Iterator[Piece]:
    if value in (None, "", {}, []) or isinstance(row, Evidence):
        return
    others = _tells_of_others(case, row, part, value)
    whole = isinstance(row, type(case))
    for slug, held in value.items() if whole and isinstance(value, dict) else [("", value)]:
        text = "\n".join(_lines(held))
        if not text:
            continue
        key = f"{case.reference}:{part}:{row.id}:{slug}"
        named = _TITLES.get(part) or wording.title_of(part, str(getattr(row, "kind", "") or ""))
        asked = QUESTIONS if isinstance(case, Report) else REVIEW_QUESTIONS
        title = str(
            asked.get(slug, _INCIDENT if slug.startswith("row-") else slug) if slug else named
        ).replace("_", " ")
        words = wording.say(case.reference, slug, held)
        yield Piece(key, case.reference, part, title, text, words, others)


def _tells_of_others(case: Case, row: Any, part: str, value: Any) -> bool:
    if part in _OF_OTHERS or part.partition(".")[0] in _OF_OTHERS_TABLES:
        return True
    if isinstance(row, CaseReviewLetter):
        # It begins with the name and the address of whom it went to.
        return row.joint_applicant_id is not None
    # Joint applicants, bodies and officers are written to as well.
    return isinstance(row, OutboxMessage) and str(value["to"]) not in str(case.contact)


def _lines(value: Any, name: str = "") -> Iterator[str]:
    before = f"{name}: " if name else ""
    if isinstance(value, Mapping):
        for key, held in value.items():
            yield from _lines(held, f"{name} {key}".strip())
    elif isinstance(value, list | tuple):
        for held in value:
            yield from _lines(held, name)
    elif value not in (None, ""):
        yield f"{before}{value}"


def _files(session: Session, case: Case) -> Iterator[Piece]:
    rows = session.scalars(
        sa.select(Evidence)
        .where(*of_case(case_of(case.reference)), Evidence.state == EvidenceState.KEPT)
        .order_by(Evidence.id)
    )
    for row in rows:
        key = f"{case.reference}:{_FILE}:{row.id}:"
        yield Piece(key, case.reference, _FILE, row.label or "", "", "", False, row.id)


def case_facts(reference: str) -> dict[str, str]:
    """What stands in the clear about a case: codes and days."""
    case = find_case_row(db.session(), reference)
    if case is None:
        return {}
    facts = {
        "reference": reference,
        "status": case.status.value,
        "received_at": case.received_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else "",
        "intake": case.intake.value,
        "area": case.lsoa or "",
    }
    if isinstance(case, Report):
        facts |= {
            "kind": case.kind.value,
            "priority": case.priority.value,
            "priority_reasons": ", ".join(str(each) for each in case.priority_reasons),
            "outcome": case.outcome.value if case.outcome else "",
        }
    return {name: value for name, value in facts.items() if value}
