"""let a letter follow from an act of the applicant: then no officer wrote it"""

import sqlalchemy as sa
from alembic import op

revision = "023"
down_revision = "022"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("case_review_letter") as table:
        table.alter_column("written_by_id", existing_type=ID, nullable=True)


def downgrade() -> None:
    # Such a letter cannot be kept without an officer; whoever last worked on the case stands in.
    op.execute(
        "UPDATE case_review_letter SET written_by_id = (SELECT contact_officer_id FROM case_review"
        " WHERE case_review.id = case_review_letter.case_review_id) WHERE written_by_id IS NULL"
    )
    op.execute("DELETE FROM case_review_letter WHERE written_by_id IS NULL")
    with op.batch_alter_table("case_review_letter") as table:
        table.alter_column("written_by_id", existing_type=ID, nullable=False)
