"""A resident who follows a case: one browser, one case, for a short while."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class TrackingSession(Base):
    """An opened case. Only the token's hash is kept; deleting the row signs out at once.

    `email_term` is the keyed hash of the address that a mailed code confirmed: it opens every
    case of that address. None where the case's own code opened it. `joint_applicant_id`: the code
    of a joint applicant opened it, for them alone.
    """

    __tablename__ = "tracking_session"

    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(16))
    email_term: Mapped[bytes | None] = mapped_column(sa.LargeBinary(16))
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    joint_applicant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("joint_applicant.id"))
