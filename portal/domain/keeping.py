"""How long what is kept: the classes of docs/domain.md 7, legal holds, restrictions, and why a case is deleted."""

from datetime import date, timedelta
from enum import StrEnum, auto

from portal.domain.months import generous_end
from portal.domain.policy import RetentionPolicy


class KeepClass(StrEnum):
    """What ends at a time of its own, counted from the day on which the case was closed."""

    ALLEGED_IDENTITY = auto()
    EVIDENCE = auto()
    REPORT = auto()
    CASE_REVIEW = auto()


class HoldReason(StrEnum):
    """Why nothing of a case may be deleted."""

    APPEAL = auto()
    OMBUDSMAN = auto()
    COURT = auto()
    SUBJECT_ACCESS = auto()
    OTHER = auto()


class RestrictionReason(StrEnum):
    """Why a person may have the use of their data restricted [UK GDPR art. 18(1)]."""

    ACCURACY = auto()
    UNLAWFUL = auto()
    CLAIMS = auto()
    OBJECTION = auto()


class UseReason(StrEnum):
    """Why restricted data is used all the same [UK GDPR art. 18(2)]."""

    CONSENT = auto()
    LEGAL_CLAIMS = auto()
    PROTECTION = auto()
    PUBLIC_INTEREST = auto()


class ErasureReason(StrEnum):
    """Why a case is deleted before its time."""

    ASKED = auto()
    MISTAKE = auto()
    ORDERED = auto()


def months_of(keep: KeepClass, policy: RetentionPolicy) -> int:
    """How many months a class is kept after the case was closed."""
    return {
        KeepClass.ALLEGED_IDENTITY: policy.alleged_identity_months,
        KeepClass.EVIDENCE: policy.evidence_months,
        KeepClass.REPORT: policy.reports_months,
        KeepClass.CASE_REVIEW: policy.case_reviews_months,
    }[keep]


def goes_on(keep: KeepClass, closed_on: date, policy: RetentionPolicy) -> date:
    """The first day on which a class of a closed case is kept no longer."""
    last = generous_end(closed_on, months_of(keep, policy))
    return last if last == date.max else last + timedelta(days=1)
