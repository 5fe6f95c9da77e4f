"""The letters of a case review, kept exactly as they were written."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.letters import LetterKind
from portal.domain.vocabulary import Channel
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column
from portal.models.case_review import CaseReview
from portal.models.joint_applicant import JointApplicant


class CaseReviewLetter(Base):
    """One letter to one person. `content` holds all its words; a later template changes nothing.

    `joint_applicant_id` is None: it went to the applicant. `channel`: how word of it goes; LETTER:
    an officer posts it; None: no safe way is known, an officer gives it. `given_at` is None while
    it waits for that officer. `written_by_id` is None: an act of the applicant led to it.
    `received_on`: the day on which it counts as received, from which
    the time to appeal runs until `appeal_by`, where there is one.
    """

    __tablename__ = "case_review_letter"
    __table_args__ = (sa.UniqueConstraint("case_review_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    number: Mapped[int]
    kind: Mapped[LetterKind] = mapped_column(code_column(LetterKind))
    joint_applicant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("joint_applicant.id"))
    locale: Mapped[str] = mapped_column(sa.String(16))
    written_at: Mapped[dt.datetime]
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    channel: Mapped[Channel | None] = mapped_column(code_column(Channel))
    given_at: Mapped[dt.datetime | None]
    received_on: Mapped[dt.date]
    appeal_by: Mapped[dt.date | None]
    content_sealed: Mapped[bytes | None]

    case_review: Mapped[CaseReview] = relationship(back_populates="letters")
    joint_applicant: Mapped[JointApplicant | None] = relationship()
    content = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the case review, which seals its letters too."""
        return self.case_review.case_key
