"""The settings of a connection that durability and integrity rest on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.extensions import db
from tests.databases import make_app


@pytest.fixture
def connected(app: Flask, tmp_path: Path) -> Iterator[None]:
    """Connections as the portal makes them: those of other tests wait for no disk."""
    as_served = make_app(db.engine.url.render_as_string(hide_password=False), tmp_path)
    with as_served.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("connected")
def test_a_commit_is_on_the_disk() -> None:
    def set_to(name: str) -> str:
        how = "PRAGMA" if db.engine.dialect.name == "sqlite" else "SHOW"
        return str(db.session.execute(sa.text(f"{how} {name}")).scalar())

    if db.engine.dialect.name == "sqlite":
        # 2 is FULL: the log reaches the disk before a commit returns.
        assert set_to("synchronous") == "2"
        assert set_to("journal_mode") == "wal"
        assert set_to("foreign_keys") == "1"
    else:
        # The tests' own cluster may be careless; the portal must never ask for that itself.
        sources = db.session.execute(
            sa.text("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
        )
        assert sources.scalar() != "client"
        assert set_to("statement_timeout") == "15s"
        assert set_to("lock_timeout") == "5s"


def test_a_database_that_is_lost_at_the_end_spoils_no_answer(app: Flask) -> None:
    with app.app_context():
        db.session.execute(sa.text("SELECT 1"))
        lost = db.session.connection().connection.dbapi_connection
        assert lost is not None
        if db.engine.dialect.name == "sqlite":
            lost.close()
        else:
            number = db.session.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
            with db.engine.connect() as other:
                other.execute(sa.text("SELECT pg_terminate_backend(:number)"), {"number": number})
    # Nor the next one's.
    with app.app_context():
        assert db.session.execute(sa.text("SELECT 1")).scalar_one() == 1
