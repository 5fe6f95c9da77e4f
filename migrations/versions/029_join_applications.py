"""join applications for a case review into one case; let a restore bring joined rows in any order"""

import sqlalchemy as sa
from alembic import op

revision = "029"
down_revision = "028"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REPORT_KEY = "fk_report_joined_to_id_report"
REVIEW_KEY = "fk_case_review_joined_to_id_case_review"


def upgrade() -> None:
    with op.batch_alter_table("case_review") as batch:
        batch.add_column(sa.Column("joined_to_id", ID, nullable=True))
        batch.add_column(
            sa.Column("sent_twice", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.create_foreign_key(
            REVIEW_KEY,
            "case_review",
            ["joined_to_id"],
            ["id"],
            deferrable=True,
            initially="IMMEDIATE",
        )
    with op.batch_alter_table("case_review") as batch:
        batch.alter_column("sent_twice", existing_type=sa.Boolean(), server_default=None)
    op.create_index("ix_case_review_joined_to", "case_review", ["joined_to_id", "id"])
    with op.batch_alter_table("report") as batch:
        batch.drop_constraint(REPORT_KEY, type_="foreignkey")
        batch.create_foreign_key(
            REPORT_KEY, "report", ["joined_to_id"], ["id"], deferrable=True, initially="IMMEDIATE"
        )


def downgrade() -> None:
    with op.batch_alter_table("report") as batch:
        batch.drop_constraint(REPORT_KEY, type_="foreignkey")
        batch.create_foreign_key(REPORT_KEY, "report", ["joined_to_id"], ["id"])
    op.drop_index("ix_case_review_joined_to", table_name="case_review")
    with op.batch_alter_table("case_review") as batch:
        batch.drop_constraint(REVIEW_KEY, type_="foreignkey")
        batch.drop_column("sent_twice")
        batch.drop_column("joined_to_id")
