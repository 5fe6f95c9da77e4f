"""Somebody who applies for a case review together with the applicant."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, BigId, CaseKey, Sealed
from portal.models.case_review import CaseReview


class JointApplicant(Base):
    """One more applicant of a case. Each gets every letter, by a way that is safe for them.

    `tracking_hash`: their own code, which opens the case's timeline and their letters and nothing
    of the others'. `added_by_id` is None: the applicant named them; until an officer heard from them,
    `confirmed_at`, nothing is sent to what somebody else wrote down. `contact`: the answers "contact" and "safe-contact", as an application keeps them.
    """

    __tablename__ = "joint_applicant"
    __table_args__ = (sa.UniqueConstraint("case_review_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    number: Mapped[int]
    tracking_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    locale: Mapped[str] = mapped_column(sa.String(16))
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    confirmed_at: Mapped[dt.datetime | None]
    safety_confirmed_at: Mapped[dt.datetime | None]
    left_at: Mapped[dt.datetime | None]
    contact_sealed: Mapped[bytes | None]

    case_review: Mapped[CaseReview] = relationship(back_populates="joint_applicants")
    contact = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the case review, which seals what is known of its applicants too."""
        return self.case_review.case_key
