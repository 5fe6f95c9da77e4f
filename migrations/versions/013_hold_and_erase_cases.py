"""hold and erase cases: legal holds, and deletions that two people decide."""

import sqlalchemy as sa
from alembic import op

revision = "013"
down_revision = "012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(length=40)
LIVE = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "case_hold",
        sa.Column("id", ID, nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("reason", CODE, nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("set_by_id", ID, nullable=False),
        sa.Column("lifted_at", INSTANT, nullable=True),
        sa.Column("lifted_by_id", ID, nullable=True),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("lifted_words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["officer.id"], name=op.f("fk_case_hold_set_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["officer.id"], name=op.f("fk_case_hold_lifted_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["case_key.id"], name=op.f("fk_case_hold_key_id_case_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_hold")),
    )
    op.create_index(
        "uq_case_hold_live",
        "case_hold",
        ["reference"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "erasure",
        sa.Column("id", ID, nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("reason", CODE, nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("proposed_by_id", ID, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["officer.id"], name=op.f("fk_erasure_proposed_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["officer.id"], name=op.f("fk_erasure_decided_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["case_key.id"], name=op.f("fk_erasure_key_id_case_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index("ix_erasure_reference", "erasure", ["reference", "id"])


def downgrade() -> None:
    op.drop_table("erasure")
    op.drop_table("case_hold")
