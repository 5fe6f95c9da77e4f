"""The files of a case in words, with what this officer may open."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import g, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.domain.evidence import EvidenceState
from portal.labels.evidence import ADDED_BY, KINDS, REASONS, STATES
from portal.services.evidence import evidence
from portal.services.evidence.evidence_case import case_of
from portal.services.evidence.evidence_rows import EvidenceView
from portal.web.officer.presenter import time_words
from portal.web.shared.access import EVIDENCE_OFFICERS
from portal.web.shared.file_words import size_words


@dataclass(frozen=True)
class EvidenceRow:
    """One file. No photo is shown until it is asked for: each look is recorded, and some hurt."""

    label: str
    about: str
    state: str
    view_href: str | None
    original_href: str | None


def evidence_rows(kind: str, reference: str) -> list[EvidenceRow]:
    """The files of a case.

    Args:
        kind: the case's endpoint, `report` or `case_review`.
        reference: of a case that is there.
    """

    def address(name: str, evidence_id: int) -> str:
        return url_for(f"officer.{kind}_{name}", reference=reference, evidence_id=evidence_id)

    may_save = g.officer.role in EVIDENCE_OFFICERS
    found = evidence.list_for(case_of(reference))
    return [evidence_row(each, address, may_save=may_save) for each in found]


def evidence_row(
    file: EvidenceView, address: Callable[[str, int], str], *, may_save: bool
) -> EvidenceRow:
    """One file.

    Args:
        address: of its copy, given "evidence" and its id, and of the original, given "original".
        may_save: whether the officer has the right to originals.
    """
    about = _(
        "%(kind)s, %(size)s. %(by)s, %(time)s",
        kind=KINDS[file.kind],
        size=size_words(file.size, get_locale()),
        by=ADDED_BY[file.added_by],
        time=time_words(file.added_at),
    )
    is_open = file.state == EvidenceState.KEPT and not file.missing
    view = address("evidence", file.id) if is_open and file.has_safe_copy else None
    original = address("original", file.id) if is_open and may_save else None
    return EvidenceRow(file.label or "", about, _state(file), view, original)


def _state(file: EvidenceView) -> str:
    if file.missing:
        return _("The file is missing. Tell the administrator.")
    if file.reason:
        return f"{STATES[file.state]}: {REASONS[file.reason]}"
    if file.state == EvidenceState.KEPT and not file.scanned:
        return _("Kept. It was not checked for viruses.")
    return str(STATES[file.state])
