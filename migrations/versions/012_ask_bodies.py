"""ask bodies: requests for information, and what was answered."""

import sqlalchemy as sa
from alembic import op

revision = "012"
down_revision = "011"
branch_labels = None
depends_on = None

CODE = sa.String(length=40)
INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "information_request"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", ID, nullable=False),
        sa.Column("address", sa.String(length=16), nullable=False),
        sa.Column("case_review_id", ID, nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("body", CODE, nullable=False),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("asked_by_id", ID, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", INSTANT, nullable=True),
        sa.Column("chased", sa.Integer(), nullable=False),
        sa.Column("chased_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("answer_way", CODE, nullable=True),
        sa.Column("recorded_by_id", ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("draft_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_{TABLE}_{column}_{table}")
            )
            for column, table in (
                ("case_review_id", "case_review"),
                ("key_id", "case_key"),
                ("contact_id", "partner_contact"),
                ("asked_by_id", "officer"),
                ("recorded_by_id", "officer"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("address", name=op.f(f"uq_{TABLE}_address")),
    )
    op.create_index("ix_information_request_case_review", TABLE, ["case_review_id", "id"])
    op.create_index("ix_information_request_due", TABLE, ["state", "due_on"])


def downgrade() -> None:
    op.drop_table(TABLE)
