"""end a session at a time of its own, and let an officer set up another app"""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "024"
down_revision = "023"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("officer_session") as table:
        table.add_column(sa.Column("ends_at", INSTANT, nullable=True))
    sessions = sa.table("officer_session", sa.column("ends_at", INSTANT))
    # Everybody signs in again: a session from before has no end that we know.
    op.execute(sessions.update().values(ends_at=dt.datetime(2000, 1, 1, tzinfo=dt.UTC)))
    with op.batch_alter_table("officer_session") as table:
        table.alter_column("ends_at", existing_type=INSTANT, nullable=False)
    with op.batch_alter_table("authenticator") as table:
        table.add_column(sa.Column("next_sealed", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("next_token_hash", sa.LargeBinary(length=32), nullable=True))
        table.add_column(sa.Column("next_until", INSTANT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("authenticator") as table:
        table.drop_column("next_until")
        table.drop_column("next_token_hash")
        table.drop_column("next_sealed")
    with op.batch_alter_table("officer_session") as table:
        table.drop_column("ends_at")
