"""A code of figures that was mailed, which opens a person's cases or confirms a new address."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, CaseKey, Sealed

SIGN_IN = "sign_in"
NEW_EMAIL = "new_email"


class SignInCode(Base):
    """One code for one browser. It is there for anybody who asks, known here or not.

    `email_term` is the keyed hash of the typed address. A code for a new address (`NEW_EMAIL`)
    keeps the address sealed with the case's key, so that erasing the case erases it.
    """

    __tablename__ = "sign_in_code"

    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    purpose: Mapped[str] = mapped_column(sa.String(20))
    reference: Mapped[str] = mapped_column(sa.String(16))
    email_term: Mapped[bytes] = mapped_column(sa.LargeBinary(16))
    key_id: Mapped[str | None] = mapped_column(sa.ForeignKey("case_key.id"))
    email_sealed: Mapped[bytes | None]
    tries: Mapped[int]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)

    case_key: Mapped[CaseKey | None] = relationship(lazy="joined")
    email = Sealed()
