"""create audit_seal: hash-chained batches of the audit, and a trigger against replacing an entry."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "007"
down_revision = "006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("number", ID, autoincrement=False, nullable=False),
        sa.Column("sealed_at", INSTANT, nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("missing", JSON, nullable=False),
        sa.Column("late", JSON, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_seal")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(
                f"create trigger audit_seal_no_{act} before {act} on audit_seal "
                "begin select raise(abort, 'the audit is append-only'); end"
            )
        # "insert or replace" deletes a row without asking the triggers against deleting.
        for table, key in (("audit_entry", "id"), ("audit_seal", "number")):
            op.execute(
                f"create trigger {table}_no_replace before insert on {table} "
                f"when exists (select 1 from {table} where {key} = new.{key}) "
                "begin select raise(abort, 'the audit is append-only'); end"
            )
    else:
        op.execute(
            "create trigger audit_seal_append_only before update or delete or truncate "
            "on audit_seal for each statement execute function audit_entry_refuse()"
        )


def downgrade() -> None:
    op.drop_table("audit_seal")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("drop trigger audit_entry_no_replace")
