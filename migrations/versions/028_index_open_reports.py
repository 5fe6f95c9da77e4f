"""index open reports by status, holder and nobody, and kept ones by the day they closed"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "028"
down_revision = "027"
branch_labels = None
depends_on = None

_OPEN = "closed_at IS NULL"
_NEW = {
    "ix_report_open": (["due_on", "priority", "id", "kind", "team", "status"], _OPEN),
    "ix_report_queue": (["status", "due_on", "priority", "id"], _OPEN),
    "ix_report_assigned_to": (["assigned_to_id", "due_on", "priority", "id"], _OPEN),
    "ix_report_nobodys": (["due_on", "priority", "id"], f"{_OPEN} AND assigned_to_id IS NULL"),
    "ix_report_closed": (["closed_at", "id"], "answers_sealed IS NOT NULL"),
    "ix_report_alleged_kept": (["closed_at", "id", "outcome"], "alleged_sealed IS NOT NULL"),
}
_OLD: dict[str, tuple[list[str], str | None]] = {
    "ix_report_open": (["due_on", "priority", "id"], _OPEN),
    "ix_report_queue": (["status", "due_on", "id"], None),
    "ix_report_assigned_to": (["assigned_to_id", "status"], None),
}


def upgrade() -> None:
    for name in _OLD:
        op.drop_index(name, table_name="report")
    for name, (columns, where) in _NEW.items():
        op.create_index(name, "report", columns, **_only(where))


def downgrade() -> None:
    for name in _NEW:
        op.drop_index(name, table_name="report")
    for name, (columns, where) in _OLD.items():
        op.create_index(name, "report", columns, **_only(where))


def _only(where: str | None) -> dict[str, Any]:
    if where is None:
        return {}
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
