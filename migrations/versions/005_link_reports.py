"""link reports: joined and linked reports, and by which channel a message goes."""

import sqlalchemy as sa
from alembic import op

revision = "005"
down_revision = "004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOREIGN_KEY = "fk_report_joined_to_id_report"


def upgrade() -> None:
    with op.batch_alter_table("report") as batch:
        batch.add_column(
            sa.Column(
                "joined_to_id", ID, sa.ForeignKey("report.id", name=FOREIGN_KEY), nullable=True
            )
        )
    op.create_index("ix_report_joined_to", "report", ["joined_to_id", "id"])

    op.create_table(
        "report_link",
        sa.Column("first_id", ID, autoincrement=False, nullable=False),
        sa.Column("second_id", ID, autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"], ["report.id"], name=op.f("fk_report_link_first_id_report")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["report.id"], name=op.f("fk_report_link_second_id_report")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_report_link_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_report_link")),
    )
    op.create_index("ix_report_link_second", "report_link", ["second_id"])

    op.add_column(
        "outbox_message",
        sa.Column("channel", sa.String(length=40), nullable=False, server_default="email"),
    )
    op.add_column("outbox_message", sa.Column("tries_from", INSTANT, nullable=True))
    op.execute("update outbox_message set tries_from = created_at")
    with op.batch_alter_table("outbox_message") as batch:
        batch.alter_column("channel", existing_type=sa.String(length=40), server_default=None)
        batch.alter_column("tries_from", existing_type=INSTANT, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox_message") as batch:
        batch.drop_column("tries_from")
        batch.drop_column("channel")
    op.drop_index("ix_report_link_second", table_name="report_link")
    op.drop_table("report_link")
    op.drop_index("ix_report_joined_to", table_name="report")
    with op.batch_alter_table("report") as batch:
        batch.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        batch.drop_column("joined_to_id")
