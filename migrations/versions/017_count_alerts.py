"""count alerts: how many went out about an action that is late."""

import sqlalchemy as sa
from alembic import op

revision = "017"
down_revision = "016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "plan_action", sa.Column("alerts", sa.Integer(), nullable=False, server_default="0")
    )
    with op.batch_alter_table("plan_action") as batch:
        batch.alter_column("alerts", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("plan_action") as batch:
        batch.drop_column("alerts")
