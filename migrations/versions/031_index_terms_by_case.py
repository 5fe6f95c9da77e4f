"""find all search terms of a case by an index, for erasing it and for a new look-up key"""

from alembic import op

revision = "031"
down_revision = "030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_search_term_subject", "search_term", ["subject_kind", "subject_id"])


def downgrade() -> None:
    op.drop_index("ix_search_term_subject", table_name="search_term")
