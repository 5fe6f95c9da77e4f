"""let the indexes of open reports judge every filter of the queue"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

revision = "030"
down_revision = "029"
branch_labels = None
depends_on = None

_OPEN = "closed_at IS NULL"
_NOBODYS = f"{_OPEN} AND assigned_to_id IS NULL"
_PLACE = ("due_on", "priority", "id")
_NEW = {
    "ix_report_open": (*_PLACE, "kind", "team", "status", "assigned_to_id"),
    "ix_report_queue": ("status", *_PLACE, "kind", "team", "assigned_to_id"),
    "ix_report_assigned_to": ("assigned_to_id", *_PLACE, "kind", "team", "status"),
    "ix_report_nobodys": (*_PLACE, "kind", "team", "status"),
}
_OLD = {
    "ix_report_open": (*_PLACE, "kind", "team", "status"),
    "ix_report_queue": ("status", *_PLACE),
    "ix_report_assigned_to": ("assigned_to_id", *_PLACE),
    "ix_report_nobodys": _PLACE,
}


def upgrade() -> None:
    _make(_NEW)


def downgrade() -> None:
    _make(_OLD)


def _make(indexes: Mapping[str, Sequence[str]]) -> None:
    for name, columns in indexes.items():
        op.drop_index(name, table_name="report")
        where = sa.text(_NOBODYS if name == "ix_report_nobodys" else _OPEN)
        op.create_index(
            name, "report", list(columns), sqlite_where=where, postgresql_where=where
        )
