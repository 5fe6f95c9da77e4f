"""Evidence: files that a resident or an officer added to a case."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.evidence import AddedBy, CaseKind, EvidenceState, FileKind, RefusalReason
from portal.models.base import Base, BigId, CaseKey, Sealed, code_column


class Evidence(Base):
    """One file. Its bytes lie outside the database, sealed with a key of their own.

    That `file_key` is sealed with the case's key: erasing the case closes its files, and a
    draft's evidence moves to the case without a file being touched. `size` is in bytes and
    `sha256` that of the original, `width` and `height` in pixels. `missing_at`: the file was
    not on the disk, or did not open, when it was last looked for.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        sa.Index("ix_evidence_case", "case_kind", "case_id", "id"),
        sa.Index("ix_evidence_waiting", "state", "check_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_kind: Mapped[CaseKind] = mapped_column(code_column(CaseKind))
    case_id: Mapped[int] = mapped_column(sa.BigInteger())
    key_id: Mapped[str] = mapped_column(sa.ForeignKey("case_key.id"), index=True)

    state: Mapped[EvidenceState] = mapped_column(code_column(EvidenceState))
    reason: Mapped[RefusalReason | None] = mapped_column(code_column(RefusalReason))
    kind: Mapped[FileKind] = mapped_column(code_column(FileKind))
    size: Mapped[int] = mapped_column(sa.BigInteger())
    sha256: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    added_at: Mapped[dt.datetime]
    added_by: Mapped[AddedBy] = mapped_column(code_column(AddedBy))
    officer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))

    original_name: Mapped[str | None] = mapped_column(sa.String(32), unique=True)
    safe_name: Mapped[str | None] = mapped_column(sa.String(32), unique=True)
    safe_kind: Mapped[FileKind | None] = mapped_column(code_column(FileKind))
    width: Mapped[int | None]
    height: Mapped[int | None]
    scanned_at: Mapped[dt.datetime | None]
    missing_at: Mapped[dt.datetime | None]

    check_at: Mapped[dt.datetime]
    locked_until: Mapped[dt.datetime | None]
    attempts: Mapped[int]

    label_sealed: Mapped[bytes | None]
    file_key_sealed: Mapped[bytes | None]

    case_key: Mapped[CaseKey] = relationship(lazy="joined")
    label = Sealed()
    file_key = Sealed()
