"""Requests and complaints under data protection law."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.data_requests import DataRequestKind, DataRequestOutcome
from portal.domain.vocabulary import Intake
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column


class DataRequest(Base):
    """One request. `cases` are references of the person's cases, as an officer found them."""

    __tablename__ = "data_request"
    __table_args__ = (sa.Index("ix_data_request_open", "ended_at", "due_on", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(16), unique=True)
    submission_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    kind: Mapped[DataRequestKind] = mapped_column(code_column(DataRequestKind))
    intake: Mapped[Intake] = mapped_column(code_column(Intake))
    received_on: Mapped[dt.date]
    entered_at: Mapped[dt.datetime]
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    due_on: Mapped[dt.date]
    acknowledged_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    outcome: Mapped[DataRequestOutcome | None] = mapped_column(code_column(DataRequestOutcome))
    cases: Mapped[list[Any]]
    version: Mapped[int] = mapped_column()
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("case_key.id"))
    told_sealed: Mapped[bytes | None]
    answer_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey] = relationship(lazy="joined")
    told = Sealed()
    answer = Sealed()

    __mapper_args__ = {"version_id_col": version}
