"""log data requests: requests and complaints under data protection law, with their clocks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "018"
down_revision = "017"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(length=40)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "data_request",
        sa.Column("id", ID, nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("intake", CODE, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by_id", ID, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by_id", ID, nullable=True),
        sa.Column("outcome", CODE, nullable=True),
        sa.Column("cases", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("told_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["officer.id"], name=op.f("fk_data_request_entered_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["officer.id"], name=op.f("fk_data_request_ended_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["case_key.id"], name=op.f("fk_data_request_key_id_case_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_data_request_reference")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_data_request_submission_key")),
    )
    op.create_index("ix_data_request_open", "data_request", ["ended_at", "due_on", "id"])


def downgrade() -> None:
    op.drop_table("data_request")
