"""The published numbers of years that are over: frozen, signed off, and corrected in the open."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.vocabulary import Measure
from portal.models.base import Base, BigId, code_column


class PublishedYear(Base):
    """One year's four numbers as they were counted when a manager froze them [2014 Act s.104(9)].

    They never change again: what was wrong is a correction beside them.
    """

    __tablename__ = "published_year"

    first_day: Mapped[dt.date] = mapped_column(primary_key=True)
    last_day: Mapped[dt.date]
    applications: Mapped[int]
    not_met: Mapped[int]
    reviews: Mapped[int]
    with_recommendations: Mapped[int | None]
    frozen_at: Mapped[dt.datetime]
    frozen_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    signed_off_at: Mapped[dt.datetime | None]
    signed_off_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    version: Mapped[int] = mapped_column()

    corrections: Mapped[list["PublishedCorrection"]] = relationship(
        order_by="PublishedCorrection.id"
    )

    __mapper_args__ = {"version_id_col": version}


class PublishedCorrection(Base):
    """One number put right after the sign-off. Everybody reads the reason."""

    __tablename__ = "published_correction"
    __table_args__ = (sa.Index("ix_published_correction_year", "first_day", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    first_day: Mapped[dt.date] = mapped_column(sa.ForeignKey("published_year.first_day"))
    measure: Mapped[Measure] = mapped_column(code_column(Measure))
    before: Mapped[int | None]
    after: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(500))
    at: Mapped[dt.datetime]
    officer_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
