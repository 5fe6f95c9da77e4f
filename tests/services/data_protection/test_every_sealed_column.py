"""After a new master key, every sealed column opens with it alone, and nothing with the old one.

The columns are those of the models: a new one is in the test, or fails it.
"""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.models.base import Base, CaseKey, Sealed, new_case_key
from portal.models.second_factor import Authenticator
from portal.security.vault import SealBroken, Vault, WrappedKey, install_vault, unseal
from portal.services.data_protection.case_keys import rotate_keys
from portal.services.officer import second_factors
from portal.services.transaction import transaction
from tests.builders import an_officer

NEW = ("2027", bytes(range(32)))
SEALED = sorted(
    (
        (mapper.class_, column.name)
        for mapper in Base.registry.mappers
        for column in mapper.local_table.columns
        if column.name.endswith("_sealed")
    ),
    key=lambda found: (found[0].__name__, found[1]),
)
# Sealed for no case: by the master key itself.
OF_NO_CASE = {(Authenticator, "secret_sealed"), (Authenticator, "next_sealed")}


@pytest.fixture
def old(app: Flask) -> Iterator[tuple[str, bytes]]:
    keys = app.config["PORTAL"].master_keys
    yield keys[-1]
    install_vault(app, keys)


@contextmanager
def without_foreign_keys() -> Iterator[sa.Connection]:
    """A row alone stands for its table, without the rows that it belongs to."""
    db.session.remove()
    off, on = {
        "sqlite": ("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON"),
        "postgresql": (
            "SET session_replication_role = replica",
            "SET session_replication_role = DEFAULT",
        ),
    }[db.engine.dialect.name]
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        if db.engine.dialect.name == "sqlite":
            raw.execute(off)
        else:
            connection.exec_driver_sql(off)
        yield connection
        connection.commit()
        if db.engine.dialect.name == "sqlite":
            raw.execute(on)
        else:
            connection.exec_driver_sql(on)
            connection.commit()


def any_value(column: sa.Column[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, sa.Enum):
        return next(iter(kind.enum_class or kind.enums))
    python = getattr(kind, "impl", kind).python_type if not isinstance(kind, sa.JSON) else list
    return {
        int: number,
        bool: False,
        str: f"{number}",
        bytes: number.to_bytes(16),
        dt.datetime: clock.now(),
        dt.date: clock.today(),
        list: [],
        dict: {},
    }[python]


def fill(
    connection: sa.Connection, model: Any, names: list[str], key: CaseKey, number: int
) -> None:
    opened = key.open()
    assert opened is not None
    row: dict[str, Any] = {}
    for column in model.__table__.columns:
        if column.name in names:
            attribute = vars(model)[column.name.removesuffix("_sealed")]
            assert isinstance(attribute, Sealed), (
                f"{model.__name__}.{column.name} is not sealed as the others are"
            )
            row[column.name] = attribute.seal(opened, model.__tablename__, key.id, "Zanzibar")
        elif column.name == "key_id":
            row["key_id"] = key.id
        elif not column.nullable:
            row[column.name] = any_value(column, number)
    connection.execute(sa.insert(model.__table__).values(row))


def opens(vault: Vault, model: Any, name: str) -> str | None:
    """What the raw bytes of a column give with these keys alone; None where they do not open."""
    table = model.__table__
    sealed = db.session.scalar(sa.select(table.c[name]).where(table.c[name].is_not(None)))
    assert sealed is not None, f"{table.name}.{name} holds nothing"
    if (model, name) in OF_NO_CASE:
        officer_id = db.session.scalar(sa.select(table.c.officer_id))
        try:
            return unseal(
                vault.sealing("second-factor")[0], sealed, f"authenticator.secret:{officer_id}"
            ).decode()
        except SealBroken:
            return None
    for row in db.session.scalars(sa.select(CaseKey)):
        assert row.wrapped is not None
        context = f"{table.name}.{name.removesuffix('_sealed')}:{row.id}"
        try:
            key = vault.open_key(WrappedKey(row.id, row.master, row.wrapped))
            return str(json.loads(unseal(key, sealed, context)))
        except SealBroken:
            continue
    return None


def test_every_sealed_column_opens_with_the_new_key_alone(
    app: Flask, old: tuple[str, bytes]
) -> None:
    officer = an_officer()
    with transaction() as session:
        session.execute(sa.delete(Authenticator))
    second_factors.give_app(officer.id, "JBSWY3DPEHPK3PXP")
    with transaction() as session:
        _, next_secret = second_factors.begin_next_app(session, officer.id)
        key = new_case_key(clock.now())
        session.add(key)
    secrets = {"secret_sealed": "JBSWY3DPEHPK3PXP", "next_sealed": next_secret}
    models = {model: [name for owner, name in SEALED if owner is model] for model, _ in SEALED}
    assert len(SEALED) >= 40
    with db.session.no_autoflush:
        wrapped = WrappedKey(key.id, key.master, key.wrapped or b"")
    with without_foreign_keys() as connection:
        case_key = CaseKey(id=wrapped.id, master=wrapped.master, wrapped=wrapped.wrapped)
        for number, (model, names) in enumerate(models.items(), 1000):
            if model is not Authenticator:
                fill(connection, model, names, case_key, number)
    before, after = Vault((old,)), Vault((NEW,))

    def read(vault: Vault) -> dict[tuple[Any, str], str | None]:
        db.session.rollback()
        db.session.expire_all()
        return {(model, name): opens(vault, model, name) for model, name in SEALED}

    expected = {
        (model, name): secrets[name] if model is Authenticator else "Zanzibar"
        for model, name in SEALED
    }
    assert read(before) == expected
    assert set(read(after).values()) == {None}
    install_vault(app, (NEW, old))
    done = rotate_keys()
    assert done.resealed == 2
    assert done.left == (old[0],)
    assert read(after) == expected
    assert set(read(before).values()) == {None}
    assert rotate_keys().resealed == 0
