"""The migrations build exactly what the models say, and can be taken back."""

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.security.tokens import code_hash
from portal.services.audit import audit
from portal.services.officer import officer_sign_in
from portal.services.officer.officer_sign_in import Caller
from tests.builders import PASSWORD, an_officer

HERE = Caller("192.0.2.1")


def test_the_migrated_schema_equals_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_down_and_up_again(app: Flask) -> None:
    db.session.remove()
    flask_migrate.downgrade(revision="base")
    left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
    flask_migrate.upgrade()
    assert left == set()
    assert set(sa.inspect(db.engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}


def test_recovery_codes_of_before_their_slow_hash_open_once(app: Flask) -> None:
    officer = an_officer()
    purpose = f"recovery:{officer.id}"
    db.session.remove()
    flask_migrate.downgrade(revision="031")
    with db.engine.begin() as connection:
        table = sa.table("recovery_code", *map(sa.column, ("officer_id", "code_hash", "used_at")))
        rows = [
            {"officer_id": officer.id, "code_hash": code_hash(code, purpose), "used_at": used}
            for code, used in (("111122223333", None), ("444455556666", clock.now()))
        ]
        connection.execute(sa.insert(table), rows)
    flask_migrate.upgrade()
    opened = []
    for code in ("1111 2222 3333", "1111 2222 3333", "4444 5555 6666"):
        step = officer_sign_in.check_password(officer.email, PASSWORD, HERE)
        assert step is not None
        opened.append(officer_sign_in.give_code(step.token, code, HERE) is not None)
    assert opened == [True, False, False]


@pytest.mark.parametrize(
    "statement", ["update audit_entry set act = 'x'", "delete from audit_entry"]
)
def test_the_audit_cannot_be_changed(app: Flask, statement: str) -> None:
    audit.record("case.read", subject="ASB-TEST")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 1
