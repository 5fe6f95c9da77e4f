"""Officers and their sessions."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.vocabulary import Role
from portal.models.base import Base, BigId, code_column


class Officer(Base):
    """Somebody who works on cases. Disabled officers stay, because the record names them."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    role: Mapped[Role] = mapped_column(code_column(Role))
    team: Mapped[str | None] = mapped_column(sa.String(40))
    body: Mapped[str] = mapped_column(sa.String(40), default="council")
    # Empty until they choose a password.
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    # The hash of who they are at the partnership's own sign-in, once they came by it.
    work_account: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    created_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]
    # Many wrong codes followed the right password: whoever typed them knows it.
    locked_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class OfficerSession(Base):
    """A signed-in browser. Only the token's hash is kept; an ended session is dead at once."""

    __tablename__ = "officer_session"

    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    officer_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"), index=True)
    started_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    # At the latest, whatever is done in it.
    ends_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    # "Firefox on Windows": by what its owner knows it again.
    device: Mapped[str] = mapped_column(sa.String(60), default="")

    officer: Mapped[Officer] = relationship(lazy="joined")


class Invitation(Base):
    """A mailed link with which an officer chooses a password, once. Only the token's hash is kept."""

    __tablename__ = "invitation"

    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    officer_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"), index=True)
    expires_at: Mapped[dt.datetime]
