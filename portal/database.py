"""Engine settings that the guarantees rest on."""

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.dialects import postgresql, sqlite

# Milliseconds: a stuck statement must not hold a web worker for ever.
_POSTGRES_OPTIONS = "-c statement_timeout=15000 -c lock_timeout=5000 -c timezone=UTC"

# synchronous=FULL: what was acknowledged is on the disk. WAL: readers never wait for the writer.
# A report writes about a hundred pages of 4 KB: at the usual 1,000 each tenth would wait for a checkpoint
# and its two calls for the disk (docs/decisions/0041). The log then grows to about 16 MB.
_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "synchronous=FULL",
    "wal_autocheckpoint=4000",
)


def engine_options(url: str) -> dict[str, Any]:
    """Options for the engine of one database address."""
    if url.startswith("postgresql"):
        return {"pool_pre_ping": True, "connect_args": {"options": _POSTGRES_OPTIONS}}
    return {}


def insert(engine: Engine, table: Any) -> Any:
    """An INSERT that can also say what happens where the row is there, as SQLite and PostgreSQL both can."""
    of_dialect: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[
        engine.dialect.name
    ]
    return of_dialect(table)


def tune(engine: Engine) -> None:
    """Make SQLite durable, and let each transaction say how it begins."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        # The driver must not begin by itself: it would begin too late and too weakly.
        connection.isolation_level = None
        for pragma in _SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")
