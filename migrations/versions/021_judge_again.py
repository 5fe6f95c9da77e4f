"""judge again: findings about an application beside its first one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "021"
down_revision = "020"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
CODE = sa.String(length=40)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "reassessment",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_review_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=False),
        sa.Column("assessment", JSON, nullable=False),
        sa.Column("inputs_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_review_id"],
            ["case_review.id"],
            name=op.f("fk_reassessment_case_review_id_case_review"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["officer.id"], name=op.f("fk_reassessment_made_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reassessment")),
        sa.UniqueConstraint(
            "case_review_id", "number", name=op.f("uq_reassessment_case_review_id_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("reassessment")
