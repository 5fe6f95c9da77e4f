"""What the demonstration's officers did with a report, a working day after each other."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock
from portal.domain.vocabulary import Body, Priority, ReportOutcome, Visibility
from portal.extensions import db
from portal.models.report import Report
from portal.services.demo.people import officer
from portal.services.demo.words import ENDINGS, NEWS, NOTES, QUESTIONS
from portal.services.officer.officers import SignedIn
from portal.services.report import triage
from portal.services.working_days import working_days


@dataclass(frozen=True)
class _Case:
    """A report in an officer's hands. `number` chooses the words."""

    reference: str
    version: int
    holder: SignedIn
    number: int
    joined_to: str


def act_on(
    reference: str, received_at: dt.datetime, acts: tuple[str, ...], number: int, joined_to: str
) -> None:
    """Do a report's acts, each at its own time.

    Args:
        acts: names of `_ACTS`, with an outcome after a colon where one is closed.
        number: chooses officer and words.
        joined_to: the report that goes on, where this one is joined.
    """
    holder = officer("triage@example.org" if number % 3 else "triage2@example.org")
    at = _moments(received_at, len(acts), number)
    for moment, act in zip(at, acts, strict=True):
        name, _, outcome = act.partition(":")
        with clock.stopped_at(moment):
            if name == "close":
                _make_safe(reference, holder)
            case = _Case(reference, _row(reference).version, holder, number, joined_to)
            _ACTS[name](case, outcome)


def _moments(received_at: dt.datetime, count: int, number: int) -> list[dt.datetime]:
    day, now = clock.local_day(received_at), clock.now()
    moments = []
    for place in range(count):
        day = working_days().due(day, 1)
        planned = dt.datetime.combine(day, dt.time(10 + number % 6, 7 * place), tzinfo=clock.LONDON)
        # Never in the future, and never before what came earlier.
        moments.append(min(planned, now - dt.timedelta(minutes=count - place)))
    return moments


def _row(reference: str) -> Report:
    return db.session.scalars(sa.select(Report).where(Report.reference == reference)).one()


def _make_safe(reference: str, holder: SignedIn) -> None:
    report = _row(reference)
    if triage.needs_safeguarding(report):
        words = "Referred the same day. The team has taken it up."
        triage.record_safeguarding(reference, holder, report.version, referred=True, words=words)


def _take(case: _Case, _: str) -> None:
    triage.take(case.reference, case.holder, case.version)


def _note(case: _Case, _: str) -> None:
    words = NOTES[case.number % len(NOTES)]
    triage.add_note(case.reference, case.holder, case.version, words, Visibility.STAFF)


def _news(case: _Case, _: str) -> None:
    words = NEWS[case.number % len(NEWS)]
    triage.add_note(case.reference, case.holder, case.version, words, Visibility.PUBLIC)


def _ask(case: _Case, _: str) -> None:
    words = QUESTIONS[case.number % len(QUESTIONS)]
    triage.ask_resident(case.reference, case.holder, case.version, words)


def _pass_on(case: _Case, _: str) -> None:
    triage.pass_on(
        case.reference,
        case.holder,
        case.version,
        body=Body.HOUSING,
        accepted=case.number % 2 == 0,
        reason="The landlord has the power to act here.",
        words="We passed this on to the landlord. We will tell you what they say.",
    )


def _change_priority(case: _Case, _: str) -> None:
    current = _row(case.reference).priority
    to = Priority.MEDIUM if current is not Priority.MEDIUM else Priority.STANDARD
    reason = "Seen on site: it is not as it was first told."
    triage.change_priority(case.reference, case.holder, case.version, to, reason)


def _close(case: _Case, outcome: str) -> None:
    triage.close(
        case.reference,
        case.holder,
        case.version,
        outcome=ReportOutcome(outcome),
        words=ENDINGS[outcome],
        joined_to=case.joined_to,
    )


def _reopen(case: _Case, _: str) -> None:
    words = "It began again on Sunday, so we look at it again."
    triage.reopen(case.reference, case.holder, case.version, words)


_ACTS: dict[str, Callable[[_Case, str], None]] = {
    "take": _take,
    "note": _note,
    "news": _news,
    "ask": _ask,
    "pass_on": _pass_on,
    "priority": _change_priority,
    "close": _close,
    "reopen": _reopen,
}
