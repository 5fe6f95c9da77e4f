"""open for joint applicants: a browser that a joint applicant's own code opened."""

import sqlalchemy as sa
from alembic import op

revision = "014"
down_revision = "013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOREIGN_KEY = "fk_tracking_session_joint_applicant_id_joint_applicant"


def upgrade() -> None:
    with op.batch_alter_table("tracking_session") as batch:
        batch.add_column(
            sa.Column(
                "joint_applicant_id",
                ID,
                sa.ForeignKey("joint_applicant.id", name=FOREIGN_KEY),
                nullable=True,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("tracking_session") as batch:
        batch.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        batch.drop_column("joint_applicant_id")
