"""create tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(length=40)
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

TABLES = (
    "case_key",
    "officer",
    "search_term",
    "setting",
    "throttle",
    "tracking_session",
    "audit_entry",
    "case_review",
    "draft",
    "officer_session",
    "outbox_message",
    "report",
    "case_review_clock",
    "case_review_event",
    "case_review_report",
    "report_event",
    "threshold_decision",
)


def upgrade() -> None:
    op.create_table(
        "case_key",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("master", sa.String(length=40), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("destroyed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_key")),
    )
    op.create_table(
        "officer",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", CODE, nullable=False),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("disabled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("email", name=op.f("uq_officer_email")),
    )
    op.create_table(
        "search_term",
        sa.Column("term", sa.LargeBinary(length=16), nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", BIG_ID, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("term", "subject_kind", "subject_id", name=op.f("pk_search_term")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("window", sa.BigInteger(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", "window", name=op.f("pk_throttle")),
    )
    op.create_index("ix_throttle_ends_at", "throttle", ["ends_at"], unique=False)
    op.create_table(
        "tracking_session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_tracking_session")),
    )
    op.create_index(
        "ix_tracking_session_expires_at", "tracking_session", ["expires_at"], unique=False
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=True),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_audit_entry_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_officer", "audit_entry", ["officer_id", "id"], unique=False)
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject", "id"], unique=False)

    op.create_table(
        "case_review",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        sa.Column("tracking_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("status", CODE, nullable=False),
        sa.Column("applicant", CODE, nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("intake", CODE, nullable=False),
        sa.Column("entered_by_id", BIG_ID, nullable=True),
        sa.Column("lsoa", sa.String(length=9), nullable=True),
        sa.Column("in_borough", sa.Boolean(), nullable=True),
        sa.Column("alerted", sa.Boolean(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("policy_version", sa.String(length=40), nullable=False),
        sa.Column("policy", JSON, nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=False),
        sa.Column("assessment", JSON, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("contact_officer_id", BIG_ID, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("inputs_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_officer_id"],
            ["officer.id"],
            name=op.f("fk_case_review_contact_officer_id_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["officer.id"], name=op.f("fk_case_review_entered_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["case_key.id"], name=op.f("fk_case_review_key_id_case_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_review")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_review_reference")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_case_review_submission_key")),
        sa.UniqueConstraint("tracking_hash", name=op.f("uq_case_review_tracking_hash")),
    )
    op.create_index("ix_case_review_queue", "case_review", ["status", "due_on", "id"], unique=False)
    op.create_index("ix_case_review_received", "case_review", ["received_at", "id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("resume_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("journey", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("sent_reference", sa.String(length=16), nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("codes_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["case_key.id"], name=op.f("fk_draft_key_id_case_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("resume_hash", name=op.f("uq_draft_resume_hash")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_draft_submission_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_draft_token_hash")),
    )
    op.create_index("ix_draft_expires_at", "draft", ["expires_at"], unique=False)

    op.create_table(
        "officer_session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_officer_session_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_officer_session")),
    )
    op.create_index(
        "ix_officer_session_officer_id", "officer_session", ["officer_id"], unique=False
    )

    op.create_table(
        "outbox_message",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=False),
        sa.Column("message", sa.String(length=60), nullable=False),
        sa.Column("subject_reference", sa.String(length=16), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("run_at", INSTANT, nullable=False),
        sa.Column("locked_until", INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("failed_at", INSTANT, nullable=True),
        sa.Column("last_error", sa.String(length=200), nullable=True),
        sa.Column("envelope_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key_id"], ["case_key.id"], name=op.f("fk_outbox_message_key_id_case_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_message_dedupe_key")),
    )
    op.create_index(
        "ix_outbox_message_subject_reference", "outbox_message", ["subject_reference"], unique=False
    )
    op.create_index(
        "ix_outbox_message_waiting",
        "outbox_message",
        ["sent_at", "failed_at", "run_at"],
        unique=False,
    )

    op.create_table(
        "report",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        sa.Column("tracking_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("status", CODE, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("priority", CODE, nullable=False),
        sa.Column("priority_reasons", JSON, nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("doors", JSON, nullable=False),
        sa.Column("alerted", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("intake", CODE, nullable=False),
        sa.Column("entered_by_id", BIG_ID, nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("lsoa", sa.String(length=9), nullable=True),
        sa.Column("in_borough", sa.Boolean(), nullable=True),
        sa.Column("happened", sa.String(length=16), nullable=False),
        sa.Column("happened_from", sa.Date(), nullable=True),
        sa.Column("happened_to", sa.Date(), nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_response_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("outcome", CODE, nullable=True),
        sa.Column("passed_to", sa.String(length=40), nullable=True),
        sa.Column("assigned_to_id", BIG_ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("alleged_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"], ["officer.id"], name=op.f("fk_report_assigned_to_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["officer.id"], name=op.f("fk_report_entered_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["case_key.id"], name=op.f("fk_report_key_id_case_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("reference", name=op.f("uq_report_reference")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_report_submission_key")),
        sa.UniqueConstraint("tracking_hash", name=op.f("uq_report_tracking_hash")),
    )
    op.create_index("ix_report_assigned_to", "report", ["assigned_to_id", "status"], unique=False)
    op.create_index("ix_report_lsoa", "report", ["lsoa", "received_at"], unique=False)
    op.create_index("ix_report_queue", "report", ["status", "due_on", "id"], unique=False)
    op.create_index("ix_report_received", "report", ["received_at", "id"], unique=False)
    op.create_index(
        "ix_report_open",
        "report",
        ["due_on", "priority", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "case_review_clock",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("case_review_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("stopped_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_review_id"],
            ["case_review.id"],
            name=op.f("fk_case_review_clock_case_review_id_case_review"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_review_clock")),
        sa.UniqueConstraint(
            "case_review_id", "kind", name=op.f("uq_case_review_clock_case_review_id_kind")
        ),
    )
    op.create_index(
        "ix_case_review_clock_due", "case_review_clock", ["stopped_at", "due_on"], unique=False
    )

    op.create_table(
        "case_review_event",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("case_review_id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("role", CODE, nullable=True),
        sa.Column("officer_id", BIG_ID, nullable=True),
        sa.Column("visibility", CODE, nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_review_id"],
            ["case_review.id"],
            name=op.f("fk_case_review_event_case_review_id_case_review"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_case_review_event_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_review_event")),
    )
    op.create_index(
        "ix_case_review_event_case_review",
        "case_review_event",
        ["case_review_id", "id"],
        unique=False,
    )

    op.create_table(
        "case_review_report",
        sa.Column("case_review_id", BIG_ID, nullable=False),
        sa.Column("report_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_review_id"],
            ["case_review.id"],
            name=op.f("fk_case_review_report_case_review_id_case_review"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_case_review_report_report_id_report")
        ),
        sa.PrimaryKeyConstraint("case_review_id", "report_id", name=op.f("pk_case_review_report")),
    )
    op.create_table(
        "report_event",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("report_id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("role", CODE, nullable=True),
        sa.Column("officer_id", BIG_ID, nullable=True),
        sa.Column("visibility", CODE, nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_report_event_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_event_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_event")),
    )
    op.create_index("ix_report_event_report", "report_event", ["report_id", "id"], unique=False)

    op.create_table(
        "threshold_decision",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("case_review_id", BIG_ID, nullable=False),
        sa.Column("decision", CODE, nullable=False),
        sa.Column("decided_by_id", BIG_ID, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("agreed_by_id", BIG_ID, nullable=True),
        sa.Column("agreed_at", INSTANT, nullable=True),
        sa.Column("departure", sa.Boolean(), nullable=False),
        sa.Column("delegated", sa.Boolean(), nullable=False),
        sa.Column("returned_by_id", BIG_ID, nullable=True),
        sa.Column("returned_at", INSTANT, nullable=True),
        sa.Column("reasons_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("agreement_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"],
            ["officer.id"],
            name=op.f("fk_threshold_decision_agreed_by_id_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["case_review_id"],
            ["case_review.id"],
            name=op.f("fk_threshold_decision_case_review_id_case_review"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["officer.id"],
            name=op.f("fk_threshold_decision_decided_by_id_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["returned_by_id"],
            ["officer.id"],
            name=op.f("fk_threshold_decision_returned_by_id_officer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threshold_decision")),
    )
    op.create_index(
        "ix_threshold_decision_case_review",
        "threshold_decision",
        ["case_review_id", "id"],
        unique=False,
    )

    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(
                f"create trigger audit_entry_no_{act} before {act} on audit_entry "
                "begin select raise(abort, 'the audit is append-only'); end"
            )
    else:
        op.execute(
            "create function audit_entry_refuse() returns trigger language plpgsql as "
            "$$ begin raise exception 'the audit is append-only'; end $$"
        )
        op.execute(
            "create trigger audit_entry_append_only before update or delete or truncate "
            "on audit_entry for each statement execute function audit_entry_refuse()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function audit_entry_refuse()")
