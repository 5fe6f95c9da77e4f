"""What all tables share: types, timestamps and sealed columns."""

import datetime as dt
import json
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
import sqlalchemy.orm
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from portal.extensions import metadata
from portal.security.vault import WrappedKey, seal, unseal, vault

CodeEnum = TypeVar("CodeEnum", bound=StrEnum)

# SQLite gives out row ids only to a column of type INTEGER.
BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")


class UTCDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware instant; SQLite would hand it back naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant needs a time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=dt.UTC)
        return value.astimezone(dt.UTC)


def code_column(enum: type[CodeEnum]) -> sa.Enum:
    """The type of a column that holds one code of the vocabulary, kept as its text."""
    return sa.Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = metadata
    type_annotation_map = {
        dt.datetime: UTCDateTime(),
        dict[str, Any]: Json,
        list[Any]: Json,
        bytes: sa.LargeBinary(),
    }


class CaseKey(Base):
    """A case's own key, wrapped by a master key; without it the case's words are gone."""

    __tablename__ = "case_key"

    id: sa.orm.Mapped[str] = sa.orm.mapped_column(sa.String(36), primary_key=True)
    master: sa.orm.Mapped[str] = sa.orm.mapped_column(sa.String(40))
    wrapped: sa.orm.Mapped[bytes | None]
    created_at: sa.orm.Mapped[dt.datetime]
    destroyed_at: sa.orm.Mapped[dt.datetime | None]

    def open(self) -> bytes | None:
        """The key's 32 bytes, or None once it was destroyed."""
        if self.wrapped is None:
            return None
        return vault().open_key(WrappedKey(self.id, self.master, self.wrapped))


def new_case_key(now: dt.datetime) -> CaseKey:
    """A row for a fresh case key."""
    made = vault().new_key()
    return CaseKey(id=made.id, master=made.master, wrapped=made.wrapped, created_at=now)


class Sealed:
    """A JSON value kept encrypted in `<name>_sealed` with the row's `case_key`.

    Reads as None when there is no value, and when the key was destroyed.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name
        self._column = f"{name}_sealed"

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self._column)
        key = row.case_key.open() if sealed is not None else None
        if key is None:
            return None
        return json.loads(unseal(key, sealed, self._context(row)))

    def __set__(self, row: Any, value: Any) -> None:
        if value is None:
            setattr(row, self._column, None)
            return
        key = row.case_key.open()
        if key is None:
            raise ValueError("the case's key was destroyed")
        setattr(row, self._column, self.seal(key, row.__tablename__, row.case_key.id, value))

    def seal(self, key: bytes, table: str, key_id: str, value: Any) -> bytes:
        """A value as the column of a row keeps it, for rows that are inserted many at a time."""
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return seal(key, plain, f"{table}.{self._name}:{key_id}")

    def _context(self, row: Any) -> str:
        return f"{row.__tablename__}.{self._name}:{row.case_key.id}"
