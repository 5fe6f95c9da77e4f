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
from portal.security.key_store import StoredKey, key_store
from portal.security.vault import SealBroken, WrappedKey, seal, unseal, vault

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


# Where a session notes the keys that it destroys, for `services.transaction`.
KEYS_DESTROYED = "keys_destroyed"
_FETCHED = "_fetched"
_FETCHED_AT_ONCE = 500


class CaseKey(Base):
    """A case's own key, wrapped by a master key; without it the case's words are gone.

    `wrapped` is None once the key was destroyed, and where it is kept apart (`security.key_store`).
    """

    __tablename__ = "case_key"

    id: sa.orm.Mapped[str] = sa.orm.mapped_column(sa.String(36), primary_key=True)
    master: sa.orm.Mapped[str] = sa.orm.mapped_column(sa.String(40))
    wrapped: sa.orm.Mapped[bytes | None]
    created_at: sa.orm.Mapped[dt.datetime]
    destroyed_at: sa.orm.Mapped[dt.datetime | None]

    @property
    def is_destroyed(self) -> bool:
        """Whether the case was erased."""
        return self.destroyed_at is not None

    def open(self) -> bytes | None:
        """The key's 32 bytes, or None once it was destroyed."""
        if self.is_destroyed:
            return None
        if self.wrapped is not None:
            return vault().open_key(WrappedKey(self.id, self.master, self.wrapped))
        kept = vars(self).get(_FETCHED) or _fetch(self)
        return None if kept is None else vault().open_key(kept)

    def destroy(self, now: dt.datetime) -> None:
        """Destroy the key when the transaction is committed."""
        self.wrapped, self.destroyed_at = None, now
        session = sa.orm.object_session(self)
        if session is not None:
            session.info.setdefault(KEYS_DESTROYED, set()).add(self.id)


def new_case_key(now: dt.datetime) -> CaseKey:
    """A row for a fresh case key. Where keys are kept apart, the key is safe there before its row is."""
    made = vault().new_key()
    store = key_store()
    if store is None:
        return CaseKey(id=made.id, master=made.master, wrapped=made.wrapped, created_at=now)
    store.put([StoredKey(made, now)])
    row = CaseKey(id=made.id, master=made.master, created_at=now)
    vars(row)[_FETCHED] = made
    return row


def _fetch(key: CaseKey) -> WrappedKey | None:
    """Look a key up in the store, and with it those of the other rows that were loaded: a page asks once."""
    store = key_store()
    if store is None:
        raise SealBroken("the case keys are in a store that PORTAL_KEYS_URL does not name")
    session = sa.orm.object_session(key)
    rows = {key.id: key}
    for other in session.identity_map.values() if session is not None else ():
        if len(rows) < _FETCHED_AT_ONCE and isinstance(other, CaseKey) and _is_apart(other):
            rows[vars(other)["id"]] = other
    for key_id, found in store.find(list(rows)).items():
        vars(rows[key_id])[_FETCHED] = found
    kept: WrappedKey | None = vars(key).get(_FETCHED)
    return kept


def _is_apart(row: CaseKey) -> bool:
    # Looked at as it was loaded: asking the row would load it anew.
    loaded = vars(row)
    return (
        "id" in loaded
        and loaded.get("wrapped", b"") is None
        and loaded.get("destroyed_at", row) is None
        and _FETCHED not in loaded
    )


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
