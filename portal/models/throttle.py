"""Counters of tries, in fixed windows of time."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class Throttle(Base):
    """How often one key was tried in one window, which is over at `ends_at`.

    The key is hashed: it may name an address.
    """

    __tablename__ = "throttle"

    key: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    window: Mapped[int] = mapped_column(sa.BigInteger(), primary_key=True)
    hits: Mapped[int]
    ends_at: Mapped[dt.datetime] = mapped_column(index=True)
