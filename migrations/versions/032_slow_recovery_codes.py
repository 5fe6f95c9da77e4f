"""keep recovery codes by a slow hash with a salt; those of before go on"""

import sqlalchemy as sa
from alembic import op
from argon2 import PasswordHasher

revision = "032"
down_revision = "031"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Used ones open nothing.
    unused = sa.text("SELECT officer_id, code_hash FROM recovery_code WHERE used_at IS NULL")
    kept = op.get_bind().execute(unused).all()
    op.drop_table("recovery_code")
    table = _create(sa.String(length=200))
    slow = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    rows = [
        {"officer_id": officer_id, "code_hash": slow.hash(bytes(keyed).hex()), "used_at": None}
        for officer_id, keyed in kept
    ]
    if rows:
        op.bulk_insert(table, rows)


def downgrade() -> None:
    # What lies below a slow hash is not found again: officers make new codes.
    op.drop_table("recovery_code")
    _create(sa.LargeBinary(length=32))


def _create(hash_type: sa.types.TypeEngine[object]) -> sa.Table:
    return op.create_table(
        "recovery_code",
        sa.Column("officer_id", ID, autoincrement=False, nullable=False),
        sa.Column("code_hash", hash_type, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_recovery_code_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", "code_hash", name=op.f("pk_recovery_code")),
    )
