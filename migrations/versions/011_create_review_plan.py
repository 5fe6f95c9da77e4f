"""create review plan: recommendations, actions, drafts that the victim read, and lessons."""

import sqlalchemy as sa
from alembic import op

revision = "011"
down_revision = "010"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(length=40)
TABLES = ("lesson", "plan_release", "plan_action", "recommendation")


def _own(table: str, *officers: str) -> list[sa.Constraint]:
    keys = {"case_review_id": "case_review.id", **dict.fromkeys(officers, "officer.id")}
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint(
                [column], [to], name=op.f(f"fk_{table}_{column}_{to.partition('.')[0]}")
            )
            for column, to in keys.items()
        ),
    ]


def _sealed(*names: str) -> list[sa.Column]:
    return [sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True) for name in names]


def _case_columns() -> list[sa.Column]:
    return [
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("case_review_id", ID, nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "recommendation",
        *_case_columns(),
        sa.Column("body", CODE, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("response", CODE, nullable=True),
        sa.Column("responded_on", sa.Date(), nullable=True),
        *_sealed("text", "private", "reason"),
        *_own("recommendation", "made_by_id"),
    )
    op.create_table(
        "plan_action",
        *_case_columns(),
        sa.Column("body", CODE, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        *_sealed("text", "owner", "private", "ended"),
        *_own("plan_action", "made_by_id"),
    )
    op.create_index("ix_plan_action_due", "plan_action", ["state", "due_on", "id"])
    op.create_table(
        "plan_release",
        *_case_columns(),
        sa.Column("released_at", INSTANT, nullable=False),
        sa.Column("released_by_id", ID, nullable=False),
        sa.Column("comment_by", sa.Date(), nullable=False),
        sa.Column("answer", CODE, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by_id", ID, nullable=True),
        sa.Column("taken_up", CODE, nullable=True),
        sa.Column("taken_up_at", INSTANT, nullable=True),
        sa.Column("taken_up_by_id", ID, nullable=True),
        *_sealed("shown", "comment", "reply"),
        *_own("plan_release", "released_by_id", "answered_by_id", "taken_up_by_id"),
    )
    op.create_table(
        "lesson",
        *_case_columns(),
        sa.Column("theme", CODE, nullable=False),
        sa.Column("learned_on", sa.Date(), nullable=False),
        sa.Column("learned_by_id", ID, nullable=False),
        *_sealed("words"),
        *_own("lesson", "learned_by_id"),
    )
    op.create_index("ix_lesson_theme", "lesson", ["theme", "id"])
    for table in TABLES:
        op.create_index(f"ix_{table}_case_review", table, ["case_review_id", "id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
