"""The settings of a connection that durability and integrity rest on."""

import sqlalchemy as sa
from flask import Flask

from portal.extensions import db


def test_a_commit_is_on_the_disk(app: Flask) -> None:
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
