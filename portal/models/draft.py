"""The draft: a journey's answers until they are sent."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, BigId, CaseKey, Sealed


class Draft(Base):
    """Answers of one journey, sealed, found by an opaque cookie token.

    `submission_key` makes sending idempotent. `codes` holds the tracking code, so
    that a lost answer or a double click can show it again for a day.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    resume_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    journey: Mapped[str] = mapped_column(sa.String(40))
    locale: Mapped[str] = mapped_column(sa.String(16))
    submission_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("case_key.id"))
    started_at: Mapped[dt.datetime]
    saved_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    sent_reference: Mapped[str | None] = mapped_column(sa.String(16))
    sent_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column()

    answers_sealed: Mapped[bytes | None]
    codes_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey] = relationship(lazy="joined")
    answers = Sealed()
    codes = Sealed()

    __mapper_args__ = {"version_id_col": version}
