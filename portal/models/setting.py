"""Facts about this database, such as that it holds the demo."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base

DEMO = "demo"
# The case keys are in a store of their own.
KEYS_STORE = "keys_store"


class Setting(Base):
    """One named value."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(200))
