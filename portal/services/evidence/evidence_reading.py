"""Officers look at evidence: each reading is written into the audit before a byte goes out."""

from portal.domain.evidence import CaseKind
from portal.services.audit import audit
from portal.services.case_access import CaseNotFound
from portal.services.evidence.evidence_case import CaseGone, EvidenceCase, case_of
from portal.services.evidence.evidence_out import OpenFile, open_original, open_safe_copy
from portal.services.officer.officers import SignedIn
from portal.services.partner.information_requests import find_request


def read_safe_copy(kind: CaseKind, reference: str, evidence_id: int, officer: SignedIn) -> OpenFile:
    """The cleaned copy of a photo of a case.

    Raises:
        CaseNotFound: there is no such case of this kind.
        EvidenceNotFound: the case has no such copy.
    """
    found = open_safe_copy(_case(kind, reference), evidence_id)
    _note("evidence.read", reference, evidence_id, officer)
    return found


def read_original(kind: CaseKind, reference: str, evidence_id: int, officer: SignedIn) -> OpenFile:
    """A file of a case as it was sent, with the place and the device that it may tell of.

    Raises:
        CaseNotFound: there is no such case of this kind.
        EvidenceNotFound: the case has no such file, or it is not kept.
    """
    found = open_original(_case(kind, reference), evidence_id)
    _note("evidence.original_read", reference, evidence_id, officer)
    return found


def read_request_file(
    reference: str, request_id: int, evidence_id: int, officer: SignedIn, *, original: bool = False
) -> OpenFile:
    """A file that a body added to its answer: the safe copy of a photo, or as it was sent.

    Raises:
        CaseNotFound: the case has no such request.
        EvidenceNotFound: the request has no such file.
    """
    find_request(reference, request_id)
    case = EvidenceCase(CaseKind.INFORMATION_REQUEST, request_id)
    found = (open_original if original else open_safe_copy)(case, evidence_id)
    act = "evidence.original_read" if original else "evidence.read"
    _note(act, reference, evidence_id, officer)
    return found


def _case(kind: CaseKind, reference: str) -> EvidenceCase:
    try:
        case = case_of(reference)
    except CaseGone as gone:
        raise CaseNotFound from gone
    # Who may read reports may not always read applications, whatever address they ask.
    if case.kind != kind:
        raise CaseNotFound
    return case


def _note(act: str, reference: str, evidence_id: int, officer: SignedIn) -> None:
    audit.record(act, officer_id=officer.id, subject=reference, facts={"evidence": evidence_id})
