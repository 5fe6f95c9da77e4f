"""Words for the codes of evidence: how far a file is, and why it was not kept."""

from flask_babel import lazy_gettext as _l

from portal.domain.evidence import AddedBy, EvidenceState, FileKind, Medium, RefusalReason

STATES = {
    EvidenceState.RECEIVED: _l("Being checked"),
    EvidenceState.CHECKING: _l("Being checked"),
    EvidenceState.KEPT: _l("Kept"),
    EvidenceState.REFUSED: _l("Not kept"),
}

REASONS = {
    RefusalReason.EMPTY: _l("The file is empty. Choose another file."),
    RefusalReason.TOO_BIG: _l("The file is too big. Choose a smaller file."),
    RefusalReason.TOO_MANY_FILES: _l("You have added as many files as we can take."),
    RefusalReason.TOO_MANY_PIXELS: _l("The photo is too large. Make it smaller and add it again."),
    RefusalReason.UNKNOWN_TYPE: _l("We cannot take this type of file."),
    RefusalReason.MIXED_TYPES: _l(
        "The file holds more than one type of content. Save it anew and add it again."
    ),
    RefusalReason.DAMAGED: _l("We could not open the file. Save it anew and add it again."),
    RefusalReason.HARMFUL: _l("Our virus check found something harmful, so we did not keep it."),
}

MEDIA = {
    Medium.PHOTO: _l("Photo"),
    Medium.DOCUMENT: _l("PDF"),
    Medium.AUDIO: _l("Sound"),
    Medium.VIDEO: _l("Video"),
}

KINDS = {
    FileKind.JPEG: _l("JPEG photo"),
    FileKind.PNG: _l("PNG picture"),
    FileKind.WEBP: _l("WebP picture"),
    FileKind.HEIC: _l("HEIC photo"),
    FileKind.PDF: _l("PDF"),
    FileKind.MP4: _l("MP4 video"),
    FileKind.MOV: _l("MOV video"),
    FileKind.MP3: _l("MP3 sound"),
    FileKind.M4A: _l("M4A sound"),
    FileKind.WAV: _l("WAV sound"),
    FileKind.OGG: _l("OGG sound"),
}

ADDED_BY = {
    AddedBy.RESIDENT: _l("Added by the resident"),
    AddedBy.OFFICER: _l("Added by the council"),
    AddedBy.PARTNER: _l("Added by the body that was asked"),
}
