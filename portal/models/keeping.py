"""Legal holds and restrictions on cases, and deletions that two people decide."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.keeping import ErasureReason, HoldReason, RestrictionReason, UseReason
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column


class CaseHold(Base):
    """While it is not lifted, nothing of the case of this reference is deleted."""

    __tablename__ = "case_hold"
    __table_args__ = (
        # One at a time for each case.
        sa.Index(
            "uq_case_hold_live",
            "reference",
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(16))
    reason: Mapped[HoldReason] = mapped_column(code_column(HoldReason))
    set_at: Mapped[dt.datetime]
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    lifted_at: Mapped[dt.datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("case_key.id"))
    words_sealed: Mapped[bytes | None]
    lifted_words_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey] = relationship(lazy="joined")
    words = Sealed()
    lifted_words = Sealed()


class CaseRestriction(Base):
    """While it is not lifted, the case of this reference is stored and not used [UK GDPR art. 18].

    `told_on`: when the person was told that it would be lifted.
    """

    __tablename__ = "case_restriction"
    __table_args__ = (
        # One at a time for each case.
        sa.Index(
            "uq_case_restriction_live",
            "reference",
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(16))
    reason: Mapped[RestrictionReason] = mapped_column(code_column(RestrictionReason))
    set_at: Mapped[dt.datetime]
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    told_on: Mapped[dt.date | None]
    lifted_at: Mapped[dt.datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("case_key.id"))
    words_sealed: Mapped[bytes | None]
    lifted_words_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey] = relationship(lazy="joined")
    words = Sealed()
    lifted_words = Sealed()


class RestrictedUse(Base):
    """Why one officer used a restricted case on one day."""

    __tablename__ = "restricted_use"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    restriction_id: Mapped[int] = mapped_column(sa.ForeignKey("case_restriction.id"), index=True)
    reason: Mapped[UseReason] = mapped_column(code_column(UseReason))
    at: Mapped[dt.datetime]
    used_on: Mapped[dt.date]
    officer_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("case_key.id"))
    words_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey] = relationship(lazy="joined")
    words = Sealed()


class Erasure(Base):
    """A deletion that one manager proposed; another one agrees or sends it back.

    The words are sealed with the key of the case, so they go with it.
    """

    __tablename__ = "erasure"
    __table_args__ = (sa.Index("ix_erasure_reference", "reference", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(16))
    reason: Mapped[ErasureReason] = mapped_column(code_column(ErasureReason))
    proposed_at: Mapped[dt.datetime]
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    agreed: Mapped[bool | None]
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("case_key.id"))
    words_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey] = relationship(lazy="joined")
    words = Sealed()
