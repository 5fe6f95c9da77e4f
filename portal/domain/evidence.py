"""The rules of evidence: which files we take, how large, how many, and the states of each."""

from dataclasses import dataclass
from enum import StrEnum, auto

MEGABYTE = 1_000_000
MEGAPIXEL = 1_000_000


class Medium(StrEnum):
    """What a person would call the file; limits are set for each."""

    PHOTO = auto()
    DOCUMENT = auto()
    AUDIO = auto()
    VIDEO = auto()


class FileKind(StrEnum):
    """The formats we take, told from the bytes alone."""

    JPEG = auto()
    PNG = auto()
    WEBP = auto()
    HEIC = auto()
    PDF = auto()
    MP4 = auto()
    MOV = auto()
    MP3 = auto()
    M4A = auto()
    WAV = auto()
    OGG = auto()


class CaseKind(StrEnum):
    """What evidence is added to; a draft's evidence moves to the case when it is sent."""

    DRAFT = auto()
    REPORT = auto()
    CASE_REVIEW = auto()
    INFORMATION_REQUEST = auto()


class EvidenceState(StrEnum):
    """How far a file has come. Only a kept file is ever handed out."""

    RECEIVED = auto()
    CHECKING = auto()
    KEPT = auto()
    REFUSED = auto()


class RefusalReason(StrEnum):
    """Why a file is not taken, or not kept."""

    EMPTY = auto()
    TOO_BIG = auto()
    TOO_MANY_FILES = auto()
    TOO_MANY_PIXELS = auto()
    UNKNOWN_TYPE = auto()
    MIXED_TYPES = auto()
    DAMAGED = auto()
    HARMFUL = auto()


class AddedBy(StrEnum):
    """Who added a file."""

    RESIDENT = auto()
    OFFICER = auto()
    PARTNER = auto()


MEDIUM_OF = {
    FileKind.JPEG: Medium.PHOTO,
    FileKind.PNG: Medium.PHOTO,
    FileKind.WEBP: Medium.PHOTO,
    FileKind.HEIC: Medium.PHOTO,
    FileKind.PDF: Medium.DOCUMENT,
    FileKind.MP4: Medium.VIDEO,
    FileKind.MOV: Medium.VIDEO,
    FileKind.MP3: Medium.AUDIO,
    FileKind.M4A: Medium.AUDIO,
    FileKind.WAV: Medium.AUDIO,
    FileKind.OGG: Medium.AUDIO,
}

# These are decoded and drawn anew; all else is handed out as an attachment only.
CLEANED = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})

SUFFIX_OF = {kind: f".{kind.value}" for kind in FileKind} | {FileKind.JPEG: ".jpg"}


@dataclass(frozen=True, slots=True)
class EvidenceLimits:
    """How much evidence one case may hold; each authority sets its own numbers.

    Megabytes are a million bytes, and megapixels a million pixels, as phones count them.
    """

    files_per_case: int = 10
    photo_megabytes: int = 20
    photo_megapixels: int = 64
    document_megabytes: int = 10
    audio_megabytes: int = 20
    video_megabytes: int = 50
    at_once_megabytes: int = 100

    def megabytes(self, medium: Medium) -> int:
        """The largest file of one medium."""
        return {
            Medium.PHOTO: self.photo_megabytes,
            Medium.DOCUMENT: self.document_megabytes,
            Medium.AUDIO: self.audio_megabytes,
            Medium.VIDEO: self.video_megabytes,
        }[medium]

    @property
    def most_bytes(self) -> int:
        """The largest file of any medium, in bytes."""
        return max(self.megabytes(medium) for medium in Medium) * MEGABYTE

    @property
    def most_bytes_at_once(self) -> int:
        """The most bytes of all files that are sent together."""
        return self.at_once_megabytes * MEGABYTE

    @property
    def most_pixels(self) -> int:
        """The most pixels of a photo."""
        return self.photo_megapixels * MEGAPIXEL


def refuse_size(kind: FileKind, size: int, limits: EvidenceLimits) -> RefusalReason | None:
    """Whether a file's size in bytes is against it."""
    if size == 0:
        return RefusalReason.EMPTY
    if size > limits.megabytes(MEDIUM_OF[kind]) * MEGABYTE:
        return RefusalReason.TOO_BIG
    return None


def refuse_count(already: int, limits: EvidenceLimits) -> RefusalReason | None:
    """Whether a case that holds ``already`` files may hold one more."""
    return RefusalReason.TOO_MANY_FILES if already >= limits.files_per_case else None
