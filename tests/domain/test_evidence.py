"""The limits of evidence, at their edges, and words for every code."""

import pytest

from portal.domain import evidence
from portal.domain.evidence import (
    MEGABYTE,
    EvidenceLimits,
    FileKind,
    Medium,
    RefusalReason,
    refuse_count,
    refuse_size,
)
from portal.labels import evidence as words

LIMITS = EvidenceLimits(
    files_per_case=2, photo_megabytes=1, photo_megapixels=1, document_megabytes=2, video_megabytes=3
)


@pytest.mark.parametrize(
    ("kind", "size", "reason"),
    [
        (FileKind.JPEG, 0, RefusalReason.EMPTY),
        (FileKind.JPEG, 1, None),
        (FileKind.JPEG, MEGABYTE, None),
        (FileKind.JPEG, MEGABYTE + 1, RefusalReason.TOO_BIG),
        (FileKind.PDF, MEGABYTE + 1, None),
        (FileKind.MOV, 3 * MEGABYTE + 1, RefusalReason.TOO_BIG),
    ],
)
def test_each_medium_has_its_own_size(kind, size, reason) -> None:
    assert refuse_size(kind, size, LIMITS) == reason


@pytest.mark.parametrize(("already", "reason"), [(1, None), (2, RefusalReason.TOO_MANY_FILES)])
def test_files_per_case(already, reason) -> None:
    assert refuse_count(already, LIMITS) == reason


def test_the_largest_file_is_that_of_the_largest_medium() -> None:
    assert EvidenceLimits(audio_megabytes=99).most_bytes == 99 * MEGABYTE


def test_every_kind_has_a_medium_and_a_suffix() -> None:
    assert set(evidence.MEDIUM_OF) == set(evidence.SUFFIX_OF) == set(FileKind)


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (evidence.EvidenceState, words.STATES),
        (evidence.RefusalReason, words.REASONS),
        (Medium, words.MEDIA),
        (FileKind, words.KINDS),
        (evidence.AddedBy, words.ADDED_BY),
    ],
)
def test_every_code_has_words(codes, table) -> None:
    assert set(table) == set(codes)
