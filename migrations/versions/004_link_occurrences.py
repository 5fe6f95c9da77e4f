"""link occurrences: a report that tells of the same problem again knows the first one."""

import sqlalchemy as sa
from alembic import op

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None

FOREIGN_KEY = "fk_report_again_of_id_report"


def upgrade() -> None:
    with op.batch_alter_table("report") as batch:
        batch.add_column(
            sa.Column(
                "again_of_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                sa.ForeignKey("report.id", name=FOREIGN_KEY),
                nullable=True,
            )
        )
    op.create_index("ix_report_again_of", "report", ["again_of_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_report_again_of", table_name="report")
    with op.batch_alter_table("report") as batch:
        batch.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        batch.drop_column("again_of_id")
