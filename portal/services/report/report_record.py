"""The row of a report: what stands in the clear, and what is sealed apart from what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.orm import Session

from portal import clock
from portal.domain.references import ReferenceKind, new_reference
from portal.domain.vocabulary import Intake, ReportStatus
from portal.models.base import CaseKey, new_case_key
from portal.models.report import Report
from portal.services.officer.officers import SignedIn
from portal.services.report.report_answers import (
    ALLEGED_SLUGS,
    CONTACT_SLUGS,
    Answers,
    ReportAnswers,
)
from portal.services.report.report_assessment import Assessment

# A reference has 17^7 values: a second one that is taken means that something else is wrong.
_TRIES = 5

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Receipt:
    """How and when a report came in, and the keys it is known by.

    `again_of_id`: the first report of its series, where the same problem happened again.
    """

    intake: Intake
    received_at: datetime
    locale: str
    submission_key: str
    tracking_hash: bytes
    again_of_id: int | None = None


def add_report(
    session: Session,
    answers: Answers,
    read: ReportAnswers,
    found: Assessment,
    receipt: Receipt,
    officer: SignedIn | None,
) -> Report:
    """Insert a report under a reference that nobody else has.

    Raises:
        sqlalchemy.exc.IntegrityError: this submission was inserted already.
    """
    key = new_case_key(clock.now())
    session.add(key)
    session.flush()
    for left in reversed(range(_TRIES)):
        reference = new_reference(ReferenceKind.ASB)
        report = _build(key, reference, answers, read, found, receipt, officer)
        try:
            with session.begin_nested():
                session.add(report)
        except sqlalchemy.exc.IntegrityError:
            taken = sa.select(Report.id).where(Report.reference == reference)
            if not left or session.scalar(taken) is None:
                raise
        else:
            return report
    raise AssertionError("unreachable")


def all_answers(report: Report) -> dict[str, dict[str, Any]]:
    """Every answer of a report again, question slug -> fields; what was erased is left out."""
    return {**(report.answers or {}), **(report.contact or {}), **(report.alleged or {})}


def _build(
    key: CaseKey,
    reference: str,
    answers: Answers,
    read: ReportAnswers,
    found: Assessment,
    receipt: Receipt,
    officer: SignedIn | None,
) -> Report:
    received_on = clock.local_day(receipt.received_at)
    happened = read.happened(received_on)
    report = Report(
        reference=reference,
        submission_key=receipt.submission_key,
        tracking_hash=receipt.tracking_hash,
        key_id=key.id,
        case_key=key,
        status=ReportStatus.RECEIVED,
        kind=read.kind,
        priority=found.risk.priority,
        priority_reasons=[reason.value for reason in found.risk.reasons],
        team=found.route.team,
        doors=[
            {"door": offer.door.value, "reasons": [reason.value for reason in offer.reasons]}
            for offer in found.route.doors
        ],
        alerted=found.risk.alerts_duty_contact,
        locale=receipt.locale,
        intake=receipt.intake,
        entered_by_id=officer.id if officer else None,
        again_of_id=receipt.again_of_id,
        anonymous=read.contact.anonymous,
        lsoa=found.place.lsoa,
        in_borough=found.place.in_borough,
        happened=happened.kind.value if happened else UNKNOWN,
        happened_from=happened.first if happened else None,
        happened_to=happened.last if happened else None,
        received_at=receipt.received_at,
        due_on=found.due_on,
        # Known to be empty, so that nobody asks the database for it.
        events=[],
    )
    apart = (*ALLEGED_SLUGS, *CONTACT_SLUGS)
    report.answers = {slug: fields for slug, fields in answers.items() if slug not in apart}
    report.contact = {slug: answers[slug] for slug in CONTACT_SLUGS if slug in answers}
    report.alleged = {slug: answers[slug] for slug in ALLEGED_SLUGS if slug in answers}
    return report
