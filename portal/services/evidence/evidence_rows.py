"""What the services of evidence share: the store, the limits, and a file as the pages see it."""

import base64
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from portal.config import Settings
from portal.content.current import authority
from portal.domain.evidence import AddedBy, EvidenceLimits, EvidenceState, FileKind, RefusalReason
from portal.files.bucket_store import bucket_store
from portal.files.store import EvidenceStore, FolderStore
from portal.models.evidence import Evidence
from portal.services.evidence.evidence_case import EvidenceCase


@dataclass(frozen=True)
class EvidenceView:
    """One file as the pages show it. `size` in bytes, `width` and `height` in pixels.

    `label` is None once the case was erased. `scanned`: the virus scanner found nothing.
    """

    id: int
    state: EvidenceState
    reason: RefusalReason | None
    kind: FileKind
    label: str | None
    size: int
    added_at: datetime
    added_by: AddedBy
    width: int | None
    height: int | None
    has_safe_copy: bool
    scanned: bool
    missing: bool


def evidence_store() -> EvidenceStore:
    """Where the files of this portal lie."""
    settings: Settings = current_app.config["PORTAL"]
    if settings.bucket is None:
        return FolderStore(settings.instance / "evidence")
    return bucket_store(settings.bucket)


def evidence_limits() -> EvidenceLimits:
    """The authority's limits, to be said before anybody chooses a file."""
    return authority().policy.evidence


def file_key_of(row: Evidence) -> bytes | None:
    """The key of a file, or None once it is closed for good."""
    return None if row.file_key is None else base64.b64decode(row.file_key)


def of_case(case: EvidenceCase) -> tuple[sa.ColumnElement[bool], ...]:
    """The condition that a row of evidence belongs to a case."""
    return Evidence.case_kind == case.kind, Evidence.case_id == case.id


def view(row: Evidence) -> EvidenceView:
    """A row as the pages see it."""
    return EvidenceView(
        id=row.id,
        state=row.state,
        reason=row.reason,
        kind=row.kind,
        label=row.label,
        size=row.size,
        added_at=row.added_at,
        added_by=row.added_by,
        width=row.width,
        height=row.height,
        has_safe_copy=row.safe_name is not None,
        scanned=row.scanned_at is not None,
        missing=row.missing_at is not None,
    )
