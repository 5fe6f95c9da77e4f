"""create appeal: against what, in time or late, and what was decided about it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "016"
down_revision = "015"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_review_id", ID, nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("intake", sa.String(length=40), nullable=False),
        sa.Column("entered_by_id", ID, nullable=True),
        sa.Column("grounds", JSON, nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("back_to", sa.String(length=40), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decision_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_review_id"], ["case_review.id"], name=op.f("fk_appeal_case_review_id_case_review")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["officer.id"], name=op.f("fk_appeal_entered_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["officer.id"], name=op.f("fk_appeal_decided_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
    )
    op.create_index("ix_appeal_case_review", "appeal", ["case_review_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_appeal_case_review", table_name="appeal")
    op.drop_table("appeal")
