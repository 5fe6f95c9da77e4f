"""restrict the use of cases"""

import sqlalchemy as sa
from alembic import op

revision = "025"
down_revision = "024"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(length=40)
LIVE = sa.text("lifted_at IS NULL")


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "case_restriction",
        sa.Column("id", ID, nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("reason", CODE, nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("set_by_id", ID, nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("lifted_at", INSTANT, nullable=True),
        sa.Column("lifted_by_id", ID, nullable=True),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("lifted_words_sealed", sa.LargeBinary(), nullable=True),
        _points("case_restriction", "set_by_id", "officer"),
        _points("case_restriction", "lifted_by_id", "officer"),
        _points("case_restriction", "key_id", "case_key"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_restriction")),
    )
    op.create_index(
        "uq_case_restriction_live",
        "case_restriction",
        ["reference"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "restricted_use",
        sa.Column("id", ID, nullable=False),
        sa.Column("restriction_id", ID, nullable=False),
        sa.Column("reason", CODE, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        _points("restricted_use", "restriction_id", "case_restriction"),
        _points("restricted_use", "officer_id", "officer"),
        _points("restricted_use", "key_id", "case_key"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restricted_use")),
    )
    op.create_index(
        op.f("ix_restricted_use_restriction_id"), "restricted_use", ["restriction_id"]
    )


def downgrade() -> None:
    op.drop_table("restricted_use")
    op.drop_table("case_restriction")
