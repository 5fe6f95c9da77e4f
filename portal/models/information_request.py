"""What a body was asked about a case, and what it answered."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.information import AnswerWay, RequestKind, RequestState
from portal.domain.vocabulary import Body
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column
from portal.models.case_review import CaseReview
from portal.models.partner import PartnerContact


class InformationRequest(Base):
    """One question to one body. `address` is a label in its page's address, no key: a code opens it.

    Without a `contact` the body is asked by telephone or letter. Question, half-written answer
    and answer are sealed with the case's key. `chased`: how often it was chased.
    """

    __tablename__ = "information_request"
    __table_args__ = (
        sa.Index("ix_information_request_case_review", "case_review_id", "id"),
        sa.Index("ix_information_request_due", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    address: Mapped[str] = mapped_column(sa.String(16), unique=True)
    case_review_id: Mapped[int] = mapped_column(sa.ForeignKey("case_review.id"))
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("case_key.id"))
    body: Mapped[Body] = mapped_column(code_column(Body))
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("partner_contact.id"))

    kind: Mapped[RequestKind] = mapped_column(code_column(RequestKind))
    state: Mapped[RequestState] = mapped_column(code_column(RequestState))
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"))
    asked_at: Mapped[dt.datetime]
    due_on: Mapped[dt.date]
    reminded_at: Mapped[dt.datetime | None]
    chased: Mapped[int]
    chased_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    answer_way: Mapped[AnswerWay | None] = mapped_column(code_column(AnswerWay))
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    version: Mapped[int] = mapped_column()

    asked_sealed: Mapped[bytes | None]
    draft_sealed: Mapped[bytes | None]
    answer_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey] = relationship(lazy="joined")
    case_review: Mapped[CaseReview] = relationship()
    contact: Mapped[PartnerContact | None] = relationship(lazy="joined")
    asked = Sealed()
    draft = Sealed()
    answer = Sealed()

    __mapper_args__ = {"version_id_col": version}
