"""keep letters: the letters of a case review, and its joint applicants."""

import sqlalchemy as sa
from alembic import op

revision = "008"
down_revision = "007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
CODE = sa.String(length=40)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "joint_applicant",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_review_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tracking_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by_id", ID, nullable=False),
        sa.Column("safety_confirmed_at", INSTANT, nullable=True),
        sa.Column("left_at", INSTANT, nullable=True),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_review_id"],
            ["case_review.id"],
            name=op.f("fk_joint_applicant_case_review_id_case_review"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["officer.id"], name=op.f("fk_joint_applicant_added_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_applicant")),
        sa.UniqueConstraint(
            "case_review_id", "number", name=op.f("uq_joint_applicant_case_review_id_number")
        ),
        sa.UniqueConstraint("tracking_hash", name=op.f("uq_joint_applicant_tracking_hash")),
    )
    op.create_table(
        "case_review_letter",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_review_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("joint_applicant_id", ID, nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("written_by_id", ID, nullable=False),
        sa.Column("channel", CODE, nullable=True),
        sa.Column("given_at", INSTANT, nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("appeal_by", sa.Date(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_review_id"],
            ["case_review.id"],
            name=op.f("fk_case_review_letter_case_review_id_case_review"),
        ),
        sa.ForeignKeyConstraint(
            ["joint_applicant_id"],
            ["joint_applicant.id"],
            name=op.f("fk_case_review_letter_joint_applicant_id_joint_applicant"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["officer.id"],
            name=op.f("fk_case_review_letter_written_by_id_officer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_review_letter")),
        sa.UniqueConstraint(
            "case_review_id", "number", name=op.f("uq_case_review_letter_case_review_id_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("case_review_letter")
    op.drop_table("joint_applicant")
