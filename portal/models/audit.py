"""The audit: who read or changed what, and when. Triggers refuse changes to it."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, BigId


class AuditEntry(Base):
    """One act. It names a case by its reference and holds no content of it."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_subject", "subject", "id"),
        sa.Index("ix_audit_entry_officer", "officer_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[dt.datetime]
    officer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    act: Mapped[str] = mapped_column(sa.String(60))
    subject: Mapped[str | None] = mapped_column(sa.String(60))
    facts: Mapped[dict[str, Any]]
    request_id: Mapped[str | None] = mapped_column(sa.String(36))


class AuditSeal(Base):
    """A batch of entries that were sealed together; each seal rests on the one before it.

    Numbers of entries are given out before they are committed, so some come late: `missing` holds
    the spans of ids that were not there between `first_id` and `last_id`, `late` the ids from the
    spans of earlier seals that are there by now.
    """

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    sealed_at: Mapped[dt.datetime]
    first_id: Mapped[int] = mapped_column(sa.BigInteger())
    last_id: Mapped[int] = mapped_column(sa.BigInteger())
    entries: Mapped[int]
    missing: Mapped[list[Any]]
    late: Mapped[list[Any]]
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
