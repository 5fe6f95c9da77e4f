"""The migrations build exactly what the models say, and can be taken back."""

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.services.audit import audit


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


@pytest.mark.parametrize(
    "statement", ["update audit_entry set act = 'x'", "delete from audit_entry"]
)
def test_the_audit_cannot_be_changed(app: Flask, statement: str) -> None:
    audit.record("case.read", subject="ASB-TEST")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 1
