"""let an applicant name who applies with them; an officer confirms each"""

import sqlalchemy as sa
from alembic import op

revision = "027"
down_revision = "026"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("joint_applicant") as table:
        table.add_column(sa.Column("confirmed_at", INSTANT, nullable=True))
        table.alter_column("added_by_id", existing_type=ID, nullable=True)
    # Those from before were added by an officer who had heard from them.
    op.execute("UPDATE joint_applicant SET confirmed_at = added_at")


def downgrade() -> None:
    # Whom nobody heard from is no joint applicant; their letters do not exist.
    op.execute("DELETE FROM joint_applicant WHERE added_by_id IS NULL")
    with op.batch_alter_table("joint_applicant") as table:
        table.alter_column("added_by_id", existing_type=ID, nullable=False)
        table.drop_column("confirmed_at")
