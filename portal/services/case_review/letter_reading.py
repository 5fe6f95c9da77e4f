"""Reading the letters of a case review: by the person each went to, and by officers, who are recorded."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from portal.domain.letters import LetterKind
from portal.domain.vocabulary import Channel
from portal.extensions import db
from portal.letters.written import WrittenLetter
from portal.models.case_review import CaseReview
from portal.models.case_review_letter import CaseReviewLetter
from portal.services.audit import audit
from portal.services.case_access import CaseNotFound
from portal.services.case_review.representation import letters_to_sender
from portal.services.officer.officers import SignedIn
from portal.services.tracking.tracking_access import find_access, open_joint_row, open_row


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list. `joint`: the number of the joint applicant it went to, None: the applicant.

    `waits`: an officer has to post it or give it.
    """

    number: int
    kind: LetterKind
    written_at: datetime
    joint: int | None
    channel: Channel | None
    waits: bool
    received_on: date
    appeal_by: date | None


class LetterNotFound(Exception):
    """There is no such letter, or it is not for this person any more, or the case was erased."""


def list_own(token: str | None, reference: str) -> tuple[LetterLine, ...]:
    """The letters to the person who opened the case in this browser, newest first."""
    return tuple(_line(letter) for letter in reversed(_own(token, reference)))


def read_own(token: str | None, reference: str, number: int) -> WrittenLetter:
    """One of them.

    Raises:
        LetterNotFound: see there.
    """
    return _open(_own(token, reference), number)


def lines_of(review: CaseReview) -> tuple[LetterLine, ...]:
    """All letters of a case, newest first, for the page of an officer who reads it."""
    return tuple(_line(letter) for letter in reversed(review.letters))


def read_for_officer(
    reference: str, number: int, officer: SignedIn
) -> tuple[LetterLine, WrittenLetter]:
    """One letter of a case; the reading is recorded.

    Raises:
        CaseNotFound: there is no such case review.
        LetterNotFound: see there.
    """
    review = db.session.scalars(
        sa.select(CaseReview).where(CaseReview.reference == reference)
    ).one_or_none()
    if review is None:
        raise CaseNotFound
    found = _open(review.letters, number)
    line = next(_line(letter) for letter in review.letters if letter.number == number)
    audit.record(
        "case_review.letter_read",
        officer_id=officer.id,
        subject=reference,
        facts={"letter": number},
    )
    return line, found


def _own(token: str | None, reference: str) -> list[CaseReviewLetter]:
    session = db.session()
    access = find_access(session, token)
    as_joint = open_joint_row(session, access, reference)
    if as_joint is not None:
        review, joint = as_joint
        return [letter for letter in review.letters if letter.joint_applicant_id == joint.id]
    case = open_row(session, access, reference)
    if not isinstance(case, CaseReview):
        return []
    readable = letters_to_sender(case)
    return [
        letter
        for letter in case.letters
        if letter.joint_applicant_id is None and letter.kind in readable
    ]


def _open(letters: list[CaseReviewLetter], number: int) -> WrittenLetter:
    kept = next((letter.content for letter in letters if letter.number == number), None)
    if kept is None:
        raise LetterNotFound
    return WrittenLetter.again(kept)


def _line(letter: CaseReviewLetter) -> LetterLine:
    return LetterLine(
        number=letter.number,
        kind=letter.kind,
        written_at=letter.written_at,
        joint=letter.joint_applicant.number if letter.joint_applicant else None,
        channel=letter.channel,
        waits=letter.given_at is None,
        received_on=letter.received_on,
        appeal_by=letter.appeal_by,
    )
