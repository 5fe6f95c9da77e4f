"""set panels: when, where and with whom a case is reviewed."""

import sqlalchemy as sa
from alembic import op

revision = "020"
down_revision = "019"
branch_labels = None
depends_on = None

CODE = sa.String(length=40)
INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "panel",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("case_review_id", ID, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", CODE, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("set_by_id", ID, nullable=False),
        sa.Column("chair_allowed_by_id", ID, nullable=True),
        sa.Column("taking_part", CODE, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answer_entered_by_id", ID, nullable=True),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_panel_{column}_{table}")
            )
            for column, table in (
                ("case_review_id", "case_review"),
                ("set_by_id", "officer"),
                ("chair_allowed_by_id", "officer"),
                ("answer_entered_by_id", "officer"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("uid", name=op.f("uq_panel_uid")),
    )
    op.create_index("ix_panel_case_review", "panel", ["case_review_id", "id"])


def downgrade() -> None:
    op.drop_table("panel")
