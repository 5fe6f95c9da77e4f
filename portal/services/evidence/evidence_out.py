"""Evidence on its way to an officer: cleaned copies to look at, originals to save."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.evidence import EvidenceState, FileKind
from portal.extensions import db
from portal.files.names import clean_label, content_disposition
from portal.files.store import FileMissing
from portal.models.evidence import Evidence
from portal.services.evidence.evidence_case import EvidenceCase
from portal.services.evidence.evidence_rows import evidence_store, file_key_of, of_case

_MEDIA_TYPES = {FileKind.JPEG: "image/jpeg", FileKind.PNG: "image/png"}
# No browser makes a page, a film or a picture of this.
_ATTACHMENT_TYPE = "application/octet-stream"


class EvidenceNotFound(Exception):
    """The case has no such file, or it is not kept, or it is missing on the disk."""


@dataclass(frozen=True)
class OpenFile:
    """A file on its way out: plain bytes piece by piece, and the headers it must carry."""

    chunks: Iterator[bytes]
    media_type: str
    disposition: str


def open_safe_copy(case: EvidenceCase, evidence_id: int, *, download: bool = False) -> OpenFile:
    """The cleaned copy of a photo; the only evidence that a page may show.

    The caller says who may, and writes the reading into the audit.

    Raises:
        EvidenceNotFound: there is no such copy.
    """
    row = _kept(case, evidence_id)
    if row.safe_name is None or row.safe_kind is None:
        raise EvidenceNotFound
    label = clean_label(row.label or "", row.safe_kind)
    return OpenFile(
        chunks=_chunks(row, row.safe_name),
        media_type=_MEDIA_TYPES[row.safe_kind],
        disposition=content_disposition(label, inline=not download),
    )


def open_original(case: EvidenceCase, evidence_id: int) -> OpenFile:
    """The file as it was sent, as an attachment and never as anything else.

    The caller says who may, and writes the reading into the audit.

    Raises:
        EvidenceNotFound: there is no such file, or it is not kept.
    """
    row = _kept(case, evidence_id)
    if row.original_name is None:
        raise EvidenceNotFound
    return OpenFile(
        chunks=_chunks(row, row.original_name),
        media_type=_ATTACHMENT_TYPE,
        disposition=content_disposition(row.label or clean_label("", row.kind)),
    )


def _kept(case: EvidenceCase, evidence_id: int) -> Evidence:
    row = db.session.scalars(
        sa.select(Evidence).where(
            *of_case(case), Evidence.id == evidence_id, Evidence.state == EvidenceState.KEPT
        )
    ).one_or_none()
    if row is None:
        raise EvidenceNotFound
    return row


def _chunks(row: Evidence, name: str) -> Iterator[bytes]:
    key = file_key_of(row)
    if key is None:
        raise EvidenceNotFound
    try:
        return evidence_store().read(key, name)
    except FileMissing as error:
        raise EvidenceNotFound from error
