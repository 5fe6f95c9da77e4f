"""Words for how long cases are kept, holds and deletions."""

from flask_babel import lazy_gettext as _l

from portal.domain.keeping import (
    ErasureReason,
    HoldReason,
    KeepClass,
    RestrictionReason,
    UseReason,
)

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

RESTRICTION_REASONS = {
    RestrictionReason.ACCURACY: _l("The person says that it is wrong, and we are checking"),
    RestrictionReason.UNLAWFUL: _l("We should not have it, and the person wants it kept"),
    RestrictionReason.CLAIMS: _l("We need it no longer, and the person needs it for a claim"),
    RestrictionReason.OBJECTION: _l("The person objects, and we are looking at it"),
}

USE_REASONS = {
    UseReason.CONSENT: _l("The person agreed to this use"),
    UseReason.LEGAL_CLAIMS: _l("For a claim in law"),
    UseReason.PROTECTION: _l("To protect somebody"),
    UseReason.PUBLIC_INTEREST: _l("For important reasons of public interest"),
}

ERASURE_REASONS = {
    ErasureReason.ASKED: _l("The person asked for it, and they have that right here"),
    ErasureReason.MISTAKE: _l("It was entered by mistake"),
    ErasureReason.ORDERED: _l("A court or the Information Commissioner ordered it"),
}
