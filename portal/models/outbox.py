"""The outbox: a message is a row first, written with the case in one commit."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.vocabulary import Channel
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column


class OutboxMessage(Base):
    """One message to send. Address and text are sealed; `dedupe_key` makes it unique.

    `case_key` is the case's, so that erasing a case erases its letters; messages
    about no case have a key of their own. `tries_from`: since when it is tried; an officer who
    has a given up message tried again sets it anew.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (sa.Index("ix_outbox_message_waiting", "sent_at", "failed_at", "run_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    message: Mapped[str] = mapped_column(sa.String(60))
    channel: Mapped[Channel] = mapped_column(code_column(Channel))
    subject_reference: Mapped[str | None] = mapped_column(sa.String(16), index=True)
    locale: Mapped[str] = mapped_column(sa.String(16))
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("case_key.id"))
    created_at: Mapped[dt.datetime]
    tries_from: Mapped[dt.datetime]
    run_at: Mapped[dt.datetime]
    locked_until: Mapped[dt.datetime | None]
    attempts: Mapped[int]
    sent_at: Mapped[dt.datetime | None]
    failed_at: Mapped[dt.datetime | None]
    last_error: Mapped[str | None] = mapped_column(sa.String(200))

    envelope_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey] = relationship(lazy="joined")
    envelope = Sealed()
