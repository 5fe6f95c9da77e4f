"""The panel of a case review: when and where, who, and how the victim takes part."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.panel import PanelPlace, PanelState, TakingPart
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column
from portal.models.case_review import CaseReview


class Panel(Base):
    """One meeting. A moved one keeps its row, a cancelled one is followed by another.

    `details` (place, chair, members, reasons) and what the victim wrote are sealed with the
    case's key. `sequence` counts the changes, for calendars.
    """

    __tablename__ = "panel"
    __table_args__ = (sa.Index("ix_panel_case_review", "case_review_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    state: Mapped[PanelState] = mapped_column(code_column(PanelState))
    starts_at: Mapped[dt.datetime]
    minutes: Mapped[int]
    place: Mapped[PanelPlace] = mapped_column(code_column(PanelPlace))
    sequence: Mapped[int]
    changed_at: Mapped[dt.datetime]
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    chair_allowed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    taking_part: Mapped[TakingPart | None] = mapped_column(code_column(TakingPart))
    answered_at: Mapped[dt.datetime | None]
    answer_entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))

    details_sealed: Mapped[bytes | None]
    answer_sealed: Mapped[bytes | None]

    case_review: Mapped[CaseReview] = relationship()
    details = Sealed()
    answer = Sealed()

    @property
    def case_key(self) -> CaseKey:
        """The key of the case review, which seals its panels too."""
        return self.case_review.case_key
