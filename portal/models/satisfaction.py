"""What people say about how their case was handled, once at each closing."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, CaseKey, Sealed


class Satisfaction(Base):
    """Two answers from 1 to 5, the month, and words if there were any.

    Without a reference nothing leads back to the case: the key of the words is then its own, the
    id is random, the table has no order of insertion, and no day or time is kept.
    """

    __tablename__ = "satisfaction"
    __table_args__ = (
        sa.Index("ix_satisfaction_month", "month"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    month: Mapped[dt.date]
    subject_kind: Mapped[str] = mapped_column(sa.String(12))
    reference: Mapped[str | None] = mapped_column(sa.String(16))
    listened: Mapped[int]
    outcome: Mapped[int]
    key_id: Mapped[str | None] = mapped_column(sa.ForeignKey("case_key.id"))
    words_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey | None] = relationship(lazy="joined")
    words = Sealed()
