"""Words for how long cases are kept, holds and deletions."""

from flask_babel import lazy_gettext as _l

from portal.domain.keeping import ErasureReason, HoldReason, KeepClass

CLASSES = {
    KeepClass.ALLEGED_IDENTITY: _l("Who may be doing it"),
    KeepClass.EVIDENCE: _l("Photos and other evidence"),
    KeepClass.REPORT: _l("The report's words and the person's details"),
    KeepClass.CASE_REVIEW: _l("The case review's words and the person's details"),
}

HOLD_REASONS = {
    HoldReason.APPEAL: _l("An appeal"),
    HoldReason.OMBUDSMAN: _l("An ombudsman's case"),
    HoldReason.COURT: _l("A court's case, or a claim"),
    HoldReason.SUBJECT_ACCESS: _l("Somebody asked for their data"),
    HoldReason.OTHER: _l("Another reason"),
}

ERASURE_REASONS = {
    ErasureReason.ASKED: _l("The person asked for it, and they have that right here"),
    ErasureReason.MISTAKE: _l("It was entered by mistake"),
    ErasureReason.ORDERED: _l("A court or the Information Commissioner ordered it"),
}
