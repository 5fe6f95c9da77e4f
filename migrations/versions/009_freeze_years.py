"""freeze years: the published numbers of years that are over, and their corrections."""

import sqlalchemy as sa
from alembic import op

revision = "009"
down_revision = "008"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "published_year",
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("applications", sa.Integer(), nullable=False),
        sa.Column("not_met", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("with_recommendations", sa.Integer(), nullable=True),
        sa.Column("frozen_at", INSTANT, nullable=False),
        sa.Column("frozen_by_id", ID, nullable=False),
        sa.Column("signed_off_at", INSTANT, nullable=True),
        sa.Column("signed_off_by_id", ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_by_id"], ["officer.id"], name=op.f("fk_published_year_frozen_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["signed_off_by_id"],
            ["officer.id"],
            name=op.f("fk_published_year_signed_off_by_id_officer"),
        ),
        sa.PrimaryKeyConstraint("first_day", name=op.f("pk_published_year")),
    )
    op.create_table(
        "published_correction",
        sa.Column("id", ID, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["first_day"],
            ["published_year.first_day"],
            name=op.f("fk_published_correction_first_day_published_year"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_published_correction_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_correction")),
    )
    op.create_index(
        "ix_published_correction_year", "published_correction", ["first_day", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_published_correction_year", table_name="published_correction")
    op.drop_table("published_correction")
    op.drop_table("published_year")
