"""Officers look at evidence: each reading is written into the audit before a byte goes out."""

from portal.services import audit
from portal.services.case_access import CaseNotFound
from portal.services.evidence_case import CaseGone, EvidenceCase, case_of
from portal.services.evidence_out import OpenFile, open_original, open_safe_copy
from portal.services.officers import SignedIn


def read_safe_copy(reference: str, evidence_id: int, officer: SignedIn) -> OpenFile:
    """The cleaned copy of a photo of a case.

    Raises:
        CaseNotFound: there is no such case.
        EvidenceNotFound: the case has no such copy.
    """
    found = open_safe_copy(_case(reference), evidence_id)
    _note("evidence.read", reference, evidence_id, officer)
    return found


def read_original(reference: str, evidence_id: int, officer: SignedIn) -> OpenFile:
    """A file of a case as it was sent, with the place and the device that it may tell of.

    Raises:
        CaseNotFound: there is no such case.
        EvidenceNotFound: the case has no such file, or it is not kept.
    """
    found = open_original(_case(reference), evidence_id)
    _note("evidence.original_read", reference, evidence_id, officer)
    return found


def _case(reference: str) -> EvidenceCase:
    try:
        return case_of(reference)
    except CaseGone as gone:
        raise CaseNotFound from gone


def _note(act: str, reference: str, evidence_id: int, officer: SignedIn) -> None:
    audit.record(act, officer_id=officer.id, subject=reference, facts={"evidence": evidence_id})
