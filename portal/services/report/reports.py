"""Taking a report in: from a resident's draft, or from an officer's hand, in one commit."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from portal import clock
from portal.config import Settings
from portal.content.current import authority
from portal.domain import references
from portal.domain.routing import Door
from portal.domain.vocabulary import Channel, Intake, Priority, Role, Visibility
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.report import Report, ReportEvent
from portal.models.search_term import REPORT, SearchTerm
from portal.security.tokens import code_hash
from portal.services import drafts
from portal.services.audit import audit
from portal.services.drafts import DraftGone
from portal.services.evidence import evidence
from portal.services.messages import outbox
from portal.services.messages.message_way import way_to
from portal.services.officer.officers import SignedIn
from portal.services.report import report_record, second_report
from portal.services.report.report_answers import Answers, ReportAnswers, read_answers
from portal.services.report.report_assessment import Assessment, all_terms, assess
from portal.services.report.report_record import Receipt
from portal.services.report.second_report import ReviewOutlook
from portal.services.transaction import transaction

JOURNEY = "report"


@dataclass(frozen=True)
class Sent:
    """What the person is told once their report is in.

    `tracking_code` is None once it can no longer be shown. `acknowledged`: an email goes out.
    `second_report`: they told somebody before within the policy's months, so the right to a
    case review is to be named, with the `outlook` on one. `alerted` is for officers only: free text can cause it.
    """

    reference: str
    tracking_code: str | None
    received_at: datetime
    due_on: date
    priority: Priority
    alerted: bool
    doors: tuple[Door, ...]
    team: str
    anonymous: bool
    acknowledged: bool
    outlook: ReviewOutlook | None = None

    @property
    def second_report(self) -> bool:
        return Door.CASE_REVIEW in self.doors


def submit_draft(token: str, answers: Answers) -> Sent:
    """Send a resident's draft: report, timeline, audit, search terms and mail in one commit.

    However often it is called for one draft, there is one report.

    Args:
        token: the draft's token.
        answers: the checked answers of the questions that apply.

    Raises:
        DraftGone: the draft has ended.
    """
    with transaction() as session:
        draft = drafts.lock_draft(session, token, JOURNEY)
        if draft is None:
            raise DraftGone
        code = (draft.codes or {}).get("tracking") or references.new_code()
        if draft.sent_reference:
            return sent_of(_find(session, draft.sent_reference), code)
        receipt = Receipt(
            intake=Intake.ONLINE,
            received_at=clock.now(),
            locale=draft.locale,
            submission_key=draft.submission_key,
            tracking_hash=code_hash(code, "tracking"),
        )
        report = take_in(session, answers, receipt, None)
        evidence.move_to_case(session, draft, report)
        drafts.mark_sent(draft, report.reference)
        return sent_of(report, code)


def find_sent(token: str | None) -> Sent | None:
    """What was sent from a draft in the last day, for its confirmation page."""
    draft = drafts.find_draft(token, JOURNEY)
    if draft is None or draft.sent_reference is None:
        return None
    return sent_of(_find(db.session(), draft.sent_reference), draft.tracking_code)


def enter_report(
    answers: Answers,
    intake: Intake,
    officer: SignedIn,
    received_at: datetime,
    submission_key: str | None = None,
) -> Sent:
    """Enter a report that came by telephone, letter or at a desk.

    Args:
        answers: question slug -> fields, as a resident's draft would hold them.
        intake: how it came.
        officer: who enters it.
        received_at: the true time of the contact; the clocks run from it.
        submission_key: the same key again gives the same report, without its code.

    Raises:
        ValueError: the time of contact lies in the future.
    """
    if received_at > clock.now():
        raise ValueError("a report cannot come in later than now")
    code, key = references.new_code(), submission_key or secrets.token_urlsafe(32)
    with transaction() as session:
        earlier = session.scalar(sa.select(Report).where(Report.submission_key == key))
        if earlier is not None:
            return sent_of(earlier, None)
        receipt = Receipt(intake, received_at, DEFAULT, key, code_hash(code, "tracking"))
        return sent_of(take_in(session, answers, receipt, officer), code)


def take_in(
    session: Session, answers: Answers, receipt: Receipt, officer: SignedIn | None
) -> Report:
    """Everything that a new report brings with it, written into the caller's transaction.

    Args:
        answers: question slug -> fields.
        officer: who enters it; None where the resident sends it.

    Raises:
        sqlalchemy.exc.IntegrityError: this submission was taken in already.
    """
    read = read_answers(answers)
    found = assess(session, read, receipt.received_at)
    report = report_record.add_report(session, answers, read, found, receipt, officer)
    received_on = clock.local_day(receipt.received_at)
    for term in sorted(all_terms(read)):
        session.add(
            SearchTerm(
                term=term, subject_kind=REPORT, subject_id=report.id, received_on=received_on
            )
        )
    acknowledged = _acknowledge(session, report, read, found)
    _begin_timeline(session, report, officer, {"acknowledged": acknowledged})
    second_report.tell_of_review(session, report, read, found)
    _alert_duty_contact(session, report)
    audit.add_entry(
        session,
        "report.received",
        officer_id=officer.id if officer else None,
        subject=report.reference,
        facts={"intake": report.intake.value, "priority": report.priority.value},
    )
    return report


def _begin_timeline(
    session: Session, report: Report, officer: SignedIn | None, facts: dict[str, Any]
) -> None:
    session.add(
        ReportEvent(
            report=report,
            at=report.received_at,
            kind="received",
            role=officer.role if officer else Role.RESIDENT,
            officer_id=officer.id if officer else None,
            visibility=Visibility.PUBLIC,
            facts={**facts, "intake": report.intake.value},
        )
    )


def _acknowledge(session: Session, report: Report, read: ReportAnswers, found: Assessment) -> bool:
    """Write the acknowledgement, where there is a way that is safe.

    Returns:
        Whether it goes by email, which is what the confirmation page speaks of.
    """
    way = way_to(read.contact, found.contact)
    if way is None:
        return False
    outbox.add_message(
        session,
        message="report_received",
        to=way.to,
        channel=way.channel,
        locale=report.locale,
        case_key=report.case_key,
        reference=report.reference,
        dedupe_key=f"report_received:{report.reference}",
        facts={"due_on": report.due_on},
    )
    return way.channel is Channel.EMAIL


def _alert_duty_contact(session: Session, report: Report) -> None:
    """Tell the duty contact that something must be read now: no word of what it is."""
    settings: Settings = current_app.config["PORTAL"]
    if not report.alerted or settings.duty_email is None:
        return
    outbox.add_message(
        session,
        message="duty_alert",
        to=settings.duty_email,
        locale=DEFAULT,
        case_key=report.case_key,
        reference=report.reference,
        dedupe_key=f"duty_alert:{report.reference}",
        facts={"page": f"/officers/reports/{report.reference}"},
    )


def _find(session: Session, reference: str) -> Report:
    return session.scalars(sa.select(Report).where(Report.reference == reference)).one()


def sent_of(report: Report, code: str | None) -> Sent:
    """What the person is told of a report that came in.

    Args:
        code: its tracking code, where it may still be shown.
    """
    return Sent(
        reference=report.reference,
        tracking_code=code,
        received_at=report.received_at,
        due_on=report.due_on,
        priority=report.priority,
        alerted=report.alerted,
        doors=tuple(Door(offer["door"]) for offer in report.doors),
        team=authority().teams[report.team],
        anonymous=report.anonymous,
        acknowledged=bool(report.events[0].facts.get("acknowledged")) if report.events else False,
        outlook=second_report.told_in(report),
    )
