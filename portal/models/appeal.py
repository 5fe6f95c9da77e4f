"""Appeals against what was decided or done in a case review."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.appeals import AppealOutcome
from portal.domain.vocabulary import CaseReviewStatus, Intake
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column
from portal.models.case_review import CaseReview


class Appeal(Base):
    """One appeal. `made_on` is the true day of contact; a late one is accepted with its reason.

    `words`: why, and why it is late. `decision`: for officers, and what the letter says. `back_to`:
    the step to which an upheld one leads.
    """

    __tablename__ = "appeal"
    __table_args__ = (sa.Index("ix_appeal_case_review", "case_review_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    made_on: Mapped[dt.date]
    late: Mapped[bool]
    intake: Mapped[Intake] = mapped_column(code_column(Intake))
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    grounds: Mapped[list[Any]]
    outcome: Mapped[AppealOutcome | None] = mapped_column(code_column(AppealOutcome))
    back_to: Mapped[CaseReviewStatus | None] = mapped_column(code_column(CaseReviewStatus))
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    words_sealed: Mapped[bytes | None]
    decision_sealed: Mapped[bytes | None]

    case_review: Mapped[CaseReview] = relationship(back_populates="appeals")
    words = Sealed()
    decision = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the case review, which seals its appeals too."""
        return self.case_review.case_key
