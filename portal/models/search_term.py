"""The search index over encrypted cases: keyed hashes, never words."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, BigId

REPORT = "report"
CASE_REVIEW = "case_review"
LESSON = "lesson"


class SearchTerm(Base):
    """One keyed hash of a word, a name, an email, a telephone number or a postcode of a case."""

    __tablename__ = "search_term"

    # Erasing a case and making its look-ups anew find all of its terms.
    __table_args__ = (sa.Index("ix_search_term_subject", "subject_kind", "subject_id"),)

    term: Mapped[bytes] = mapped_column(sa.LargeBinary(16), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    subject_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    received_on: Mapped[dt.date]
