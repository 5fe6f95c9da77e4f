"""link work accounts: by whom an officer is known at the partnership's own sign-in"""

import sqlalchemy as sa
from alembic import op

revision = "019"
down_revision = "018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("officer") as batch:
        batch.add_column(sa.Column("work_account", sa.LargeBinary(length=32), nullable=True))
        batch.create_unique_constraint(op.f("uq_officer_work_account"), ["work_account"])


def downgrade() -> None:
    with op.batch_alter_table("officer") as batch:
        batch.drop_constraint(op.f("uq_officer_work_account"), type_="unique")
        batch.drop_column("work_account")
