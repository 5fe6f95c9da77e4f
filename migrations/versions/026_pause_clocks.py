"""let a clock of a case review pause, where the procedure says so"""

import sqlalchemy as sa
from alembic import op

revision = "026"
down_revision = "025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_review_clock") as table:
        table.add_column(sa.Column("paused_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("pause_reason", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("unpaused_due_on", sa.Date(), nullable=True))


def downgrade() -> None:
    # The longer time was granted, so it stays.
    with op.batch_alter_table("case_review_clock") as table:
        table.drop_column("unpaused_due_on")
        table.drop_column("pause_reason")
        table.drop_column("paused_on")
