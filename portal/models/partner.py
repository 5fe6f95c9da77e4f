"""The directory of partners: whom a body has named to be asked for information."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.vocabulary import Body
from portal.models.base import Base, BigId, code_column


class PartnerContact(Base):
    """One registered address of a body. One that is no longer used stays, because requests name it.

    In the clear, as officers' names are: it tells of no case.
    """

    __tablename__ = "partner_contact"
    __table_args__ = (sa.UniqueConstraint("body", "email"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    body: Mapped[Body] = mapped_column(code_column(Body))
    organisation: Mapped[str] = mapped_column(sa.String(120))
    name: Mapped[str] = mapped_column(sa.String(100))
    email: Mapped[str] = mapped_column(sa.String(254))
    active: Mapped[bool]
    changed_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
