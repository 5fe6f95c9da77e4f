"""A resident who follows a case: one browser, one case, for a short while."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class TrackingSession(Base):
    """An opened case. Only the token's hash is kept; deleting the row signs out at once."""

    __tablename__ = "tracking_session"

    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(16))
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
