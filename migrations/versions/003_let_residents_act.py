"""let residents act: codes by mail, sign-in by email, waiting words, satisfaction."""

import sqlalchemy as sa
from alembic import op

revision = "003"
down_revision = "002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sign_in_code",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("email_term", sa.LargeBinary(length=16), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["case_key.id"], name=op.f("fk_sign_in_code_key_id_case_key")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_code")),
    )
    op.create_index("ix_sign_in_code_expires_at", "sign_in_code", ["expires_at"])

    op.create_table(
        "satisfaction",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=True),
        sa.Column("listened", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key_id"], ["case_key.id"], name=op.f("fk_satisfaction_key_id_case_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_satisfaction")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_satisfaction_month", "satisfaction", ["month"])

    op.add_column(
        "tracking_session", sa.Column("email_term", sa.LargeBinary(length=16), nullable=True)
    )
    for table in ("report", "case_review"):
        op.add_column(table, sa.Column("resident_wrote_at", INSTANT, nullable=True))
        op.create_index(
            f"ix_{table}_resident_wrote",
            table,
            ["resident_wrote_at", "id"],
            sqlite_where=sa.text("resident_wrote_at IS NOT NULL"),
            postgresql_where=sa.text("resident_wrote_at IS NOT NULL"),
        )


def downgrade() -> None:
    for table in ("case_review", "report"):
        op.drop_index(f"ix_{table}_resident_wrote", table_name=table)
        op.drop_column(table, "resident_wrote_at")
    op.drop_column("tracking_session", "email_term")
    op.drop_table("satisfaction")
    op.drop_table("sign_in_code")
