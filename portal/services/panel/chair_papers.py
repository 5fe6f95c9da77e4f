"""The papers of a panel's chair: given by an officer, opened with a mailed code, answered by the chair.

A chair of another body has no account here. Theirs is a page like a body's request: the agenda and
the case pack as an officer gave them, and what the panel found, in the chair's words.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.information import RequestKind, RequestState
from portal.domain.officer_acts import Refusal
from portal.domain.vocabulary import Visibility
from portal.models.case_review import CaseReview
from portal.models.information_request import InformationRequest
from portal.models.panel import Panel
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.officer.officers import SignedIn
from portal.services.panel.panel_rows import current_panel
from portal.services.partner.information_requests import (
    Asked,
    add_request,
    cancel_row,
    list_requests,
)

Papers = Mapping[str, Any]


def give_papers(reference: str, officer: SignedIn, version: int, papers: Papers) -> None:
    """Give the chair the agenda and the case pack as they are now; the chair is mailed a link.

    Args:
        papers: as the officer reads them; kept sealed, and shown so until they are given anew.

    Raises:
        Refused: no panel waits, or its chair is not in the directory.
    """
    act = "case_review.papers_given"
    with changing_review(reference, officer, version, act) as change:
        panel = current_panel(change.session, change.review)
        contact_id = _chair_of(panel) if panel is not None else None
        if panel is None or contact_id is None:
            raise Refused(Refusal.NO_CHAIR_LISTED)
        _end_open(change.session, change.review)
        day = clock.local_day(panel.starts_at)
        whom = Asked(contact_id=contact_id)
        add_request(change, whom, RequestKind.CHAIR, dict(papers), day)
        change.say("papers_given", Visibility.STAFF)


def follow_panel(change: ReviewChange, panel: Panel | None) -> None:
    """Let the chair's page follow a panel that was moved, or end it: it met no more, or has another chair."""
    for row in _open(change.session, change.review):
        if panel is not None and row.contact_id == _chair_of(panel):
            row.due_on = clock.local_day(panel.starts_at)
        else:
            cancel_row(change.session, row)


def found_by_chair(reference: str) -> str:
    """What the chair wrote last that the panel found; nothing where nothing came."""
    answers = (
        each.answer.words
        for each in list_requests(reference)
        if each.kind is RequestKind.CHAIR and each.answer is not None
    )
    return next(answers, "")


def _chair_of(panel: Panel) -> int | None:
    contact = ((panel.details or {}).get("chair") or {}).get("contact")
    return contact if isinstance(contact, int) else None


def _open(session: Session, review: CaseReview) -> list[InformationRequest]:
    return list(
        session.scalars(
            sa.select(InformationRequest).where(
                InformationRequest.case_review_id == review.id,
                InformationRequest.kind == RequestKind.CHAIR,
                InformationRequest.state == RequestState.OPEN,
            )
        )
    )


def _end_open(session: Session, review: CaseReview) -> None:
    # The new papers take their place, and the mail of them says so.
    for row in _open(session, review):
        row.state, row.ended_at = RequestState.CANCELLED, clock.now()
