"""What an officer needs besides the password: an authenticator app, and codes for when it is lost."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, BigId


class Authenticator(Base):
    """An officer's app that shows codes. Until `confirmed_at` it opens nothing.

    Its secret is sealed. The codes of `last_step` and before are used up.
    """

    __tablename__ = "authenticator"

    officer_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"), primary_key=True)
    secret_sealed: Mapped[bytes]
    last_step: Mapped[int] = mapped_column(sa.BigInteger())
    made_at: Mapped[dt.datetime]
    confirmed_at: Mapped[dt.datetime | None]
    # Another app that its owner is about to set up in this one's place, for whoever holds the token.
    next_sealed: Mapped[bytes | None]
    next_token_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))
    next_until: Mapped[dt.datetime | None]


class RecoveryCode(Base):
    """Lets its officer in once without the app. Only a slow hash of a keyed one is kept."""

    __tablename__ = "recovery_code"

    officer_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    used_at: Mapped[dt.datetime | None]


class SignInStep(Base):
    """A browser that gave the right password and has yet to show the second factor."""

    __tablename__ = "sign_in_step"

    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    officer_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"), index=True)
    expires_at: Mapped[dt.datetime]


class Passkey(Base):
    """A key pair on an officer's device, which asks for a finger, a face or a PIN. Ours is the public half."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    officer_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    # How often the device says that it was used; one that goes back is a copy.
    sign_count: Mapped[int] = mapped_column(sa.BigInteger())
    name: Mapped[str] = mapped_column(sa.String(60))
    made_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class PasskeyChallenge(Base):
    """What a passkey is asked to sign, once. With `officer_id` it adds a passkey; without one it signs in."""

    __tablename__ = "passkey_challenge"

    challenge_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    officer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    expires_at: Mapped[dt.datetime]
