"""Files and limits in words."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from portal import clock
from portal.domain.evidence import EvidenceState
from portal.labels.evidence import KINDS, REASONS, STATES
from portal.services.evidence.evidence_rows import EvidenceView, evidence_limits
from portal.web.shared.file_words import size_words

STATE_KINDS = {
    EvidenceState.RECEIVED: "wait",
    EvidenceState.CHECKING: "wait",
    EvidenceState.KEPT: "done",
    EvidenceState.REFUSED: "danger",
}


@dataclass(frozen=True)
class FileLine:
    """One file of the list. `view_href`: its safe copy, where there is one."""

    id: int
    label: str
    about: str
    state: str
    state_kind: str
    reason: str
    view_href: str | None


@dataclass(frozen=True)
class FileList:
    """All files of a case, and whether one more may be added."""

    lines: tuple[FileLine, ...]
    some_wait: bool
    is_full: bool


def file_list(
    files: tuple[EvidenceView, ...], view_href: Callable[[int], str] | None = None
) -> FileList:
    """The files of a case as the person who added them sees them."""
    counted = sum(each.state != EvidenceState.REFUSED for each in files)
    return FileList(
        lines=tuple(_line(each, view_href) for each in files),
        some_wait=any(STATE_KINDS[each.state] == "wait" for each in files),
        is_full=counted >= evidence_limits().files_per_case,
    )


def limit_lines() -> list[str]:
    """What may be added, and how large: said before anybody chooses."""
    limits = evidence_limits()
    return [
        _("photos: JPEG, PNG, WebP or HEIC, up to %(most)s MB each", most=limits.photo_megabytes),
        _("video: MP4 or MOV, up to %(most)s MB each", most=limits.video_megabytes),
        _("sound: MP3, M4A, WAV or OGG, up to %(most)s MB each", most=limits.audio_megabytes),
        _("documents: PDF, up to %(most)s MB each", most=limits.document_megabytes),
    ]


def totals_line() -> str:
    """How many files, and how much at one time."""
    limits = evidence_limits()
    return _(
        "You can add %(count)s files in all, and %(most)s MB at one time.",
        count=limits.files_per_case,
        most=limits.at_once_megabytes,
    )


def _line(file: EvidenceView, view_href: Callable[[int], str] | None) -> FileLine:
    day = format_date(clock.local_day(file.added_at), "d MMMM y")
    about = _(
        "%(kind)s, %(size)s, added on %(day)s",
        kind=KINDS[file.kind],
        size=size_words(file.size, get_locale()),
        day=day,
    )
    is_open = file.state == EvidenceState.KEPT and file.has_safe_copy and not file.missing
    return FileLine(
        id=file.id,
        label=file.label or "",
        about=about,
        state=str(STATES[file.state]),
        state_kind=STATE_KINDS[file.state],
        reason=str(REASONS[file.reason]) if file.reason else "",
        view_href=view_href(file.id) if is_open and view_href else None,
    )
