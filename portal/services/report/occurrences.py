"""It happened again: one occurrence more of what an earlier report told, as a report of its own.

What the person said of themselves, of the place and of how to reach them is taken over, so that
the same rules of contact hold; route, priority and dates are worked out anew.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.content.current import authority
from portal.domain import references
from portal.domain.months import generous_end
from portal.domain.vocabulary import Intake, ReportKind, Role, Timing, Visibility, YesNo
from portal.extensions import db
from portal.models.report import Report, ReportEvent
from portal.security.tokens import code_hash, is_hash_of
from portal.security.vault import vault
from portal.services import drafts, throttles
from portal.services.audit import audit
from portal.services.report import second_report
from portal.services.report.kept_report import read_kept
from portal.services.report.report_answers import Answers
from portal.services.report.report_record import Receipt, all_answers
from portal.services.report.reports import Sent, sent_of, take_in
from portal.services.tracking import tracking
from portal.services.transaction import transaction

_CODE = "occurrence-code"
SLUG = "again"
"""The question that only an occurrence answers: whether anything has changed."""

HAPPENED_AGAIN = "happened_again"
"""The kind of the line that each occurrence adds to the first report's timeline."""

# True whenever the problem happens again. Danger, dates, effect and what happened are asked anew.
_TAKEN_OVER = (
    "type",
    "where",
    "home",
    "how-long",
    "how-often",
    "harder",
    "who",
    "about-them",
    "hate",
    "at-risk",
    "safe-contact",
    "identity",
    "contact",
    "avoid",
    "other-party",
)
_TOLD = ("told-before", "last-told", "times-told")

_MOST_IN_AN_HOUR = 20
_HOUR = 3600


class NotOpen(Exception):
    """The case is not open in this browser, or is no report."""


class TooManyOccurrences(Exception):
    """More were sent for one report than a person tells in an hour."""


@dataclass(frozen=True)
class Earlier:
    """The report to which an occurrence is added, in the clear only."""

    reference: str
    kind: ReportKind
    received_on: date


def find_earlier(token: str | None, reference: str) -> Earlier | None:
    """The report that this browser opened; None where it is not open or is no report."""
    case = tracking.find_case(token, reference)
    if case is None or case.kind is None:
        return None
    return Earlier(case.reference, case.kind, clock.local_day(case.received_at))


def add_occurrence(
    token: str | None, reference: str, told: Mapping[str, Any], key: str, locale: str
) -> str:
    """Send an occurrence: a report of its own, in one commit. The same key again adds nothing.

    Args:
        token: of the browser that opened the earlier report.
        reference: the earlier report's.
        told: on, time, account, signs, changed, change and scale, as the form keeps them.
        key: made with the form, so that a form sent twice is one report.
        locale: the language the person used.

    Returns:
        The occurrence's own reference.

    Raises:
        NotOpen: the earlier report is not open in this browser.
        TooManyOccurrences: wait an hour, or call.
    """
    if find_earlier(token, reference) is None:
        raise NotOpen
    earlier = _existing(db.session(), reference)
    first_id = earlier.again_of_id or earlier.id
    submission = _submission_key(first_id, key)
    known = _sent_already(db.session(), submission)
    if known is not None:
        return known
    if not throttles.allow(f"again:{first_id}", _MOST_IN_AN_HOUR, _HOUR):
        raise TooManyOccurrences
    with transaction() as session:
        # Two clicks at once wait for each other here.
        session.execute(sa.select(Report.id).where(Report.id == first_id).with_for_update())
        known = _sent_already(session, submission)
        if known is not None:
            return known
        earlier = _existing(session, reference)
        answers = occurrence_answers(earlier, told)
        report = take_in(session, answers, _receipt(first_id, submission, locale), None)
        # With what the person told later of how they want to talk with us.
        report.contact = earlier.contact
        _tell_on_the_first(session, session.get_one(Report, first_id), report)
        audit.add_entry(
            session,
            "report.happened_again",
            subject=report.reference,
            facts={"again_of": reference},
        )
        return report.reference


def find_added(token: str | None, reference: str, added: str) -> Sent | None:
    """What was sent as an occurrence of an opened report, for its confirmation page.

    Its code is shown for a day, as after every report.
    """
    if find_earlier(token, reference) is None:
        return None
    session = db.session()
    earlier, occurrence = _report(session, reference), _report(session, added)
    if earlier is None or occurrence is None or occurrence.again_of_id is None:
        return None
    if occurrence.again_of_id != (earlier.again_of_id or earlier.id):
        return None
    fresh = clock.now() - occurrence.received_at < drafts.SENT_FOR
    return sent_of(occurrence, _code_of(occurrence) if fresh else None)


def occurrence_answers(earlier: Report, told: Mapping[str, Any]) -> Answers:
    """The answers of an occurrence as a whole report would hold them.

    Args:
        earlier: the report whose lasting answers are taken over.
        told: the fields of the form.
    """
    kept = all_answers(earlier)
    changed = told.get("changed")
    answers: dict[str, Mapping[str, Any]] = {
        "when": {"timing": Timing.ONCE.value},
        "date": {"on": told.get("on"), "time": told.get("time") or ""},
        SLUG: {
            "changed": changed,
            "change": (told.get("change") or "") if changed == YesNo.YES else "",
        },
        "what-happened": {"account": told.get("account") or ""},
        "signs": {"signs": list(told.get("signs") or []) or ["none"]},
        "effect": {"scale": told.get("scale"), "words": ""},
    }
    still_true = _TAKEN_OVER + (_TOLD if _was_told_lately(earlier) else ())
    return {**answers, **{slug: kept[slug] for slug in still_true if slug in kept}}


def _tell_on_the_first(session: Session, first: Report, added: Report) -> None:
    """Whoever follows the first report reads there that it happened again, and of the case review."""
    lines = [(HAPPENED_AGAIN, {"to": added.reference})]
    lines += [
        (event.kind, event.facts)
        for event in added.events
        if event.kind == second_report.TOLD_OF_REVIEW
    ]
    for kind, facts in lines:
        session.add(
            ReportEvent(
                report=first,
                at=added.received_at,
                kind=kind,
                role=Role.RESIDENT,
                visibility=Visibility.PUBLIC,
                facts=dict(facts),
            )
        )


def _was_told_lately(earlier: Report) -> bool:
    """Whether what was told to others may still lie within the months in which it matters."""
    told = read_kept(earlier).told
    latest = told.last_on.last if told.last_on else clock.local_day(earlier.received_at)
    return generous_end(latest, authority().policy.risk.repeat_within_months) >= clock.today()


def _receipt(first_id: int, submission: str, locale: str) -> Receipt:
    return Receipt(
        intake=Intake.ONLINE,
        received_at=clock.now(),
        locale=locale,
        submission_key=submission,
        tracking_hash=code_hash(_code(submission), "tracking"),
        again_of_id=first_id,
    )


def _report(session: Session, reference: str) -> Report | None:
    return session.scalars(sa.select(Report).where(Report.reference == reference)).one_or_none()


def _existing(session: Session, reference: str) -> Report:
    return session.scalars(sa.select(Report).where(Report.reference == reference)).one()


def _sent_already(session: Session, submission: str) -> str | None:
    return session.scalar(sa.select(Report.reference).where(Report.submission_key == submission))


def _submission_key(first_id: int, key: str) -> str:
    # Bound to the series, so that no key of one case can name a report of another.
    said = f"{SLUG}:{first_id}:{key}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(said).hexdigest()


def _code_of(occurrence: Report) -> str | None:
    """The code that an occurrence was given, with whichever look-up key it was made."""
    made = (_code(occurrence.submission_key, key) for key in vault().every_derived(_CODE))
    return next(
        (code for code in made if is_hash_of(occurrence.tracking_hash, code, "tracking")), None
    )


def _code(submission: str, key: bytes | None = None) -> str:
    """The occurrence's tracking code, the same each time: there is no draft to keep it."""
    secret = hmac.digest(key or vault().derived(_CODE), submission.encode(), hashlib.sha256)
    numbers = iter(secret)
    return references.new_code(lambda below: next(numbers) % below)
