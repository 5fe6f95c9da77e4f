"""add second factors: authenticator apps, recovery codes, and what lies between the password and them"""

import sqlalchemy as sa
from alembic import op

revision = "010"
down_revision = "009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _officer(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_officer_id_officer")
    return sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "authenticator",
        sa.Column("officer_id", ID, autoincrement=False, nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        _officer("authenticator"),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_authenticator")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("officer_id", ID, autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        _officer("recovery_code"),
        sa.PrimaryKeyConstraint("officer_id", "code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "sign_in_step",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        _officer("sign_in_step"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_step")),
    )
    op.create_index(op.f("ix_sign_in_step_officer_id"), "sign_in_step", ["officer_id"])
    op.add_column("officer", sa.Column("locked_at", INSTANT, nullable=True))
    op.add_column(
        "officer_session",
        sa.Column("device", sa.String(length=60), nullable=False, server_default=""),
    )
    with op.batch_alter_table("officer_session") as batch:
        batch.alter_column("device", existing_type=sa.String(length=60), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("officer_session") as batch:
        batch.drop_column("device")
    with op.batch_alter_table("officer") as batch:
        batch.drop_column("locked_at")
    op.drop_index(op.f("ix_sign_in_step_officer_id"), table_name="sign_in_step")
    op.drop_table("sign_in_step")
    op.drop_table("recovery_code")
    op.drop_table("authenticator")
