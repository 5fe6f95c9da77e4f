"""What residents do to their own cases: answer, write, correct, withdraw, say "not solved".

Each act is one commit with its line of the timeline and its audit row, on the version that the
person had before them. The same words sent twice are one act: a second click finds the first.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from portal import clock
from portal.content.current import authority
from portal.domain import references, risk
from portal.domain.references import ReferenceKind
from portal.domain.resident_acts import ResidentAct, WithdrawalReason
from portal.domain.vocabulary import (
    CaseReviewStatus,
    Intake,
    ReportOutcome,
    ReportStatus,
    Visibility,
)
from portal.extensions import db
from portal.locales import DEFAULT
from portal.models.case_review import CaseReview, CaseReviewEvent
from portal.models.report import Report, ReportEvent
from portal.services import search_terms
from portal.services.case_access import CaseNotFound
from portal.services.case_review import appeals, review_search
from portal.services.case_review.appeals import ToldAppeal
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.case_review.case_reviews import open_application
from portal.services.case_review.representation import is_told_nothing, may_do
from portal.services.case_review.withdrawal import end_with_withdrawal
from portal.services.messages import outbox
from portal.services.reading import fields_of, text
from portal.services.report.kept_report import read_kept
from portal.services.report.report_assessment import all_terms
from portal.services.report.report_changes import Change, changing
from portal.services.tracking.own_acts import acts_of
from portal.services.tracking.tracking_access import find_access, open_row
from portal.services.tracking.tracking_contact import Case
from portal.services.transaction import Stale

# Where the account of what happened is kept: its question and its field.
_ACCOUNT = {Report: ("what-happened", "account"), CaseReview: ("problem", "account")}


AnyChange = Change | ReviewChange


class NotOpen(Exception):
    """This browser has not opened the case, or not any more."""


class NotNow(Exception):
    """The case is not in a status in which this may be done, or the victim refused whoever would do it."""


def answer(token: str | None, reference: str, version: int, words: str) -> None:
    """Answer an officer's question; the report is then with the officers again.

    Raises:
        NotOpen, NotNow, Stale: see there; nothing was written.
    """
    act = ResidentAct.ANSWERED

    def do(change: AnyChange) -> None:
        if isinstance(change, Change):
            change.move(ReportStatus.IN_PROGRESS, words, kind=act.value)
            heed(change, words)

    _act(token, reference, version, act, words, do)


def write(token: str | None, reference: str, version: int, words: str) -> None:
    """Send the officers a message, whatever the status.

    Raises:
        NotOpen, NotNow, Stale: see there; nothing was written.
    """
    act = ResidentAct.RESIDENT_MESSAGE

    def do(change: AnyChange) -> None:
        change.say(act.value, Visibility.PUBLIC, words)
        heed(change, words)

    _act(token, reference, version, act, words, do)


def told_account(token: str | None, reference: str) -> str:
    """What the person told of what happened, to be corrected.

    Raises:
        NotOpen: the case is not open in this browser, or the victim refused who sent it.
    """
    case = _opened(db.session(), token, reference)
    if is_told_nothing(case):
        raise NotOpen
    return _account(case)


def correct(token: str | None, reference: str, version: int, account: str, also: str) -> None:
    """Correct what was told; the old text stays, for officers.

    Args:
        account: what happened, as it is to stand.
        also: what else is wrong, which an officer puts right.

    Raises:
        NotOpen, NotNow, Stale: see there; nothing was written.
    """
    act = ResidentAct.CORRECTED
    kept = {"after": account, "also": also}

    def do(change: AnyChange) -> None:
        case = case_of(change)
        before = _account(case)
        slug, field = _ACCOUNT[type(case)]
        answers = dict(case.answers or {})
        case.answers = {**answers, slug: {**fields_of(answers, slug), field: account}}
        event = change.say(act.value, Visibility.PUBLIC)
        event.words = {"before": before, **kept}
        index(change)
        heed(change, f"{account}\n{also}")

    _act(token, reference, version, act, kept, do)


def withdraw(
    token: str | None, reference: str, version: int, reason: WithdrawalReason, words: str
) -> None:
    """Take a case back. Its dates stay, and still count towards a case review.

    Raises:
        NotOpen, NotNow, Stale: see there; nothing was written.
    """
    act = ResidentAct.RESIDENT_WITHDREW
    facts = {"reason": reason.value}

    def do(change: AnyChange) -> None:
        if isinstance(change, Change):
            change.report.outcome = ReportOutcome.WITHDRAWN
            closing = {**facts, "outcome": ReportOutcome.WITHDRAWN.value}
            change.move(ReportStatus.CLOSED, words, closing, kind=act.value)
        else:
            change.move(CaseReviewStatus.WITHDRAWN, words, facts, kind=act.value)
            end_with_withdrawal(change)
        heed(change, words)

    _act(token, reference, version, act, words, do, facts)


def say_not_solved(token: str | None, reference: str, version: int, words: str) -> None:
    """Open a closed report again: back to the queue with its history and a new due day.

    A closed review is followed up again.

    Raises:
        NotOpen, NotNow, Stale: see there; nothing was written.
    """
    act = ResidentAct.NOT_SOLVED

    def do(change: AnyChange) -> None:
        if isinstance(change, Change):
            change.report.outcome = None
            change.move(ReportStatus.REOPENED, words, kind=act.value)
        else:
            change.move(CaseReviewStatus.FOLLOWING_UP, words, kind=act.value)
        heed(change, words)

    _act(token, reference, version, act, words, do)


def appeal(token: str | None, reference: str, version: int, told: ToldAppeal) -> None:
    """Appeal online; late with a reason is accepted.

    Raises:
        NotOpen, NotNow, Stale: see there; nothing was written.
        Refused: it is late and gives no reason.
    """
    act = ResidentAct.APPEALED

    def do(change: AnyChange) -> None:
        if isinstance(change, ReviewChange):
            appeals.lodge(change, told, clock.today(), Intake.ONLINE, act.value)
            heed(change, f"{told.why}\n{told.late_why}")

    _act(token, reference, version, act, told.why, do)


@contextmanager
def changing_own(
    token: str | None, reference: str, version: int, act: str, facts: dict[str, Any] | None = None
) -> Iterator[AnyChange]:
    """Change a case as the person who sent it: one transaction with its audit row.

    Args:
        act: what was done; in the audit it stands behind the kind of case.

    Raises:
        NotOpen: the case is not open in this browser.
        NotNow: the victim refused the representative whose browser it is.
        Stale: somebody changed it since ``version``.
    """
    _opened(db.session(), token, reference)
    is_report = references.kind_of(reference) is ReferenceKind.ASB
    begin: Any = changing if is_report else changing_review
    kind = "report" if is_report else "case_review"
    try:
        with begin(reference, None, version, f"{kind}.{act}", facts) as change:
            # Asked again inside, because the sign-out of another window may have come between.
            with change.session.no_autoflush:
                if not may_do(_opened(change.session, token, reference), act):
                    raise NotNow
            yield change
    except CaseNotFound as error:
        raise NotOpen from error


def _act(
    token: str | None,
    reference: str,
    version: int,
    act: ResidentAct,
    words: Any,
    do: Callable[[AnyChange], None],
    facts: dict[str, Any] | None = None,
) -> None:
    try:
        with changing_own(token, reference, version, act.value, facts) as change:
            if act not in acts_of(case_of(change)):
                raise NotNow
            do(change)
    except (Stale, NotNow):
        if not _is_done(token, reference, act, words):
            raise


def _is_done(token: str | None, reference: str, act: ResidentAct, words: Any) -> bool:
    """Whether the case's last line is this very act, from a first click."""
    events: Sequence[ReportEvent | CaseReviewEvent] = _opened(db.session(), token, reference).events
    last = events[-1] if events else None
    if last is None or last.kind != act.value:
        return False
    if isinstance(words, dict):
        kept = last.words if isinstance(last.words, dict) else {}
        return all(kept.get(name) == value for name, value in words.items())
    return bool((last.words or "") == words)


def _opened(session: Session, token: str | None, reference: str) -> Case:
    case = open_row(session, find_access(session, token), reference)
    if case is None:
        raise NotOpen
    return case


def case_of(change: AnyChange) -> Case:
    """The case that is being changed."""
    return change.report if isinstance(change, Change) else change.review


def _account(case: Case) -> str:
    slug, field = _ACCOUNT[type(case)]
    return text(fields_of(case.answers or {}, slug), field)


def index(change: AnyChange) -> None:
    """Add the terms of what stands now; those of the old text stay, as the text does."""
    if isinstance(change, Change):
        search_terms.add_report_terms(
            change.session, change.report, all_terms(read_kept(change.report))
        )
    else:
        terms = review_search.application_terms(open_application(change.review))
        search_terms.add_review_terms(change.session, change.review, terms)


def heed(change: AnyChange, words: str) -> None:
    """Alert the duty contact where words of alarm came; they never lower anything [docs/domain.md 8]."""
    duty_email = current_app.config["PORTAL"].duty_email
    if not risk.alert_words(words, authority().policy.risk.alert_words):
        return
    case = case_of(change)
    case.alerted = True
    if duty_email is None:
        return
    folder = "reports" if isinstance(case, Report) else "case-reviews"
    outbox.add_message(
        change.session,
        message="duty_alert",
        to=duty_email,
        locale=DEFAULT,
        case_key=case.case_key,
        reference=case.reference,
        dedupe_key=f"duty_alert:{case.reference}:{case.version}",
        facts={"page": f"/officers/{folder}/{case.reference}"},
    )
