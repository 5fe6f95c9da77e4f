"""invite officers: links with which a password is chosen, and versions of officers"""

import sqlalchemy as sa
from alembic import op

revision = "015"
down_revision = "014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_invitation_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_officer_id"), "invitation", ["officer_id"])
    op.add_column("officer", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("officer") as batch:
        batch.alter_column("version", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("officer") as batch:
        batch.drop_column("version")
    op.drop_index(op.f("ix_invitation_officer_id"), table_name="invitation")
    op.drop_table("invitation")
