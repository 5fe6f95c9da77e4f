"""create evidence."""

import sqlalchemy as sa
from alembic import op

revision = "002"
down_revision = "001"
branch_labels = None
depends_on = None

CODE = sa.String(length=40)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_kind", CODE, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("reason", CODE, nullable=True),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", CODE, nullable=False),
        sa.Column("officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("original_name", sa.String(length=32), nullable=True),
        sa.Column("safe_name", sa.String(length=32), nullable=True),
        sa.Column("safe_kind", CODE, nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("scanned_at", INSTANT, nullable=True),
        sa.Column("missing_at", INSTANT, nullable=True),
        sa.Column("check_at", INSTANT, nullable=False),
        sa.Column("locked_until", INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("label_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("file_key_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key_id"], ["case_key.id"], name=op.f("fk_evidence_key_id_case_key")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_evidence_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("original_name", name=op.f("uq_evidence_original_name")),
        sa.UniqueConstraint("safe_name", name=op.f("uq_evidence_safe_name")),
    )
    op.create_index("ix_evidence_case", "evidence", ["case_kind", "case_id", "id"])
    op.create_index("ix_evidence_key_id", "evidence", ["key_id"])
    op.create_index("ix_evidence_waiting", "evidence", ["state", "check_at"])


def downgrade() -> None:
    op.drop_table("evidence")
