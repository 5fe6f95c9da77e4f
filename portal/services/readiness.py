"""Whether this portal can do its work now."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
import sqlalchemy.exc

from portal import clock
from portal.config import ROOT
from portal.extensions import db
from portal.models.outbox import OutboxMessage
from portal.services.data_protection.case_keys import index_key_is_ours
from portal.services.data_protection.keys_apart import store_trouble
from portal.services.data_protection.lookup_keys import rests_on_newest
from portal.services.evidence.evidence_checks import oldest_waiting
from portal.services.watching import worker_ran_at

_OTHER_INDEX = "the look-up key is not the one of this database"
_OLDER_INDEX = "the look-ups rest on an older key: run flask keys lookups"


@dataclass(frozen=True)
class Readiness:
    """The verdict and what it rests on."""

    ready: bool
    facts: dict[str, Any]


def check() -> Readiness:
    """Ask the database for its schema's version, and what waits: mail, files, mail given up."""
    try:
        version = db.session.scalar(sa.text("select version_num from alembic_version"))
        oldest = db.session.scalar(
            sa.select(sa.func.min(OutboxMessage.created_at)).where(
                OutboxMessage.sent_at.is_(None), OutboxMessage.failed_at.is_(None)
            )
        )
        unchecked = oldest_waiting()
        ran_at = worker_ran_at()
        same_index = index_key_is_ours()
        index = _OTHER_INDEX if not same_index else None if rests_on_newest() else _OLDER_INDEX
        store = store_trouble()
        given_up = db.session.scalar(
            sa.select(sa.func.count()).where(OutboxMessage.failed_at.is_not(None))
        )
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return Readiness(False, {"database": "unreachable"})
    current = version == _newest_migration()
    facts = {
        "database": "ok",
        "migrations": "ok" if current else "behind",
        "keys": store or index or "ok",
        "oldest_unsent_seconds": _seconds_since(oldest),
        "oldest_unchecked_seconds": _seconds_since(unchecked),
        "given_up": given_up,
        "worker_seen_seconds": _seconds_since(ran_at),
    }
    return Readiness(current and same_index and store is None, facts)


def _seconds_since(then: datetime | None) -> int | None:
    return None if then is None else int((clock.now() - then).total_seconds())


@cache
def _newest_migration() -> str | None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()
