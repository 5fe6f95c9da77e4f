"""Findings about an application made again, beside the first one, which stays as it was."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.reassessment import ReassessmentKind
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column
from portal.models.case_review import CaseReview


class Reassessment(Base):
    """One more finding, frozen with its inputs and its reason. The first stands in the case itself.

    `number` begins at 2. `assessment` as in the case, with `accepted`: keys of uncertain rows that
    an officer counts. It judges as at the application's day, by the policy that the case keeps.
    """

    __tablename__ = "reassessment"
    __table_args__ = (sa.UniqueConstraint("case_review_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    number: Mapped[int]
    kind: Mapped[ReassessmentKind] = mapped_column(code_column(ReassessmentKind))
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    finding: Mapped[str] = mapped_column(sa.String(40))
    assessment: Mapped[dict[str, Any]]
    inputs_sealed: Mapped[bytes | None]
    reason_sealed: Mapped[bytes | None]

    case_review: Mapped[CaseReview] = relationship(back_populates="reassessments")
    inputs = Sealed()
    reason = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the case review, which seals its findings too."""
        return self.case_review.case_key
