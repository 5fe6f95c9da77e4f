"""Requests and complaints under data protection law: logged, on a clock, answered on record."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.content.current import authority
from portal.domain.data_requests import DataRequestKind, DataRequestOutcome, answer_by, first_due
from portal.domain.months import generous_end
from portal.domain.officer_acts import Refusal
from portal.domain.references import ReferenceKind, new_reference
from portal.domain.vocabulary import Intake
from portal.extensions import db
from portal.models.base import new_case_key
from portal.models.data_request import DataRequest
from portal.services import throttles
from portal.services.audit import audit
from portal.services.case_access import CaseNotFound, Refused
from portal.services.data_protection.retention import MOST_IN_A_PASS, kept_among
from portal.services.officer.officers import SignedIn
from portal.services.tracking.tracking_access import find_case_row
from portal.services.transaction import Stale, transaction

MOST_SHOWN = 100
_TRIES_AN_HOUR = 10
_TRIES_SITE_WIDE = 300
_HOUR = 3600
_TRIES = 5


class TooManyRequests(Exception):
    """Too many were sent from one address, or on the whole site, within the hour."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in the list. `due_on`: the acknowledgement of a complaint, then the answer."""

    reference: str
    kind: DataRequestKind
    received_on: dt.date
    due_on: dt.date
    waits_for_acknowledgement: bool
    outcome: DataRequestOutcome | None


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request as an officer sees it. `told` and `answer` are empty once it was forgotten."""

    line: RequestLine
    intake: Intake
    acknowledged_at: dt.datetime | None
    ended_at: dt.datetime | None
    cases: tuple[str, ...]
    told: Mapping[str, str]
    answer: str
    version: int

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.ended_at is None


def send_complaint(told: Mapping[str, str], key: str, address: str) -> str:
    """Keep a complaint of a resident; the same key again gives the same reference.

    Args:
        told: `name`, `reach`, `words` and `case`, as typed.
        key: made with the empty form, so that a double click sends one.
        address: the network address by which they are counted.

    Raises:
        TooManyRequests: wait an hour.
    """
    submission = f"r:{key}"
    sent = _reference_of(submission)
    if sent is not None:
        return sent
    within = throttles.allow(f"data-complaint:{address}", _TRIES_AN_HOUR, _HOUR)
    if not throttles.allow("data-complaint:all", _TRIES_SITE_WIDE, _HOUR) or not within:
        raise TooManyRequests
    kind, today = DataRequestKind.COMPLAINT, clock.today()
    return _add(kind, Intake.ONLINE, today, told, submission, None)


def log_request(
    officer: SignedIn,
    kind: DataRequestKind,
    intake: Intake,
    received_on: dt.date,
    told: Mapping[str, str],
    key: str,
) -> str:
    """Log what somebody asked for by telephone, letter, email or at a desk; returns its reference.

    Args:
        received_on: the true day on which it came; the clock runs from then.
    """
    return _add(kind, intake, received_on, told, f"o{officer.id}:{key}"[:64], officer)


def list_requests(officer: SignedIn) -> list[RequestLine]:
    """The open ones by what is due first, then those that ended, newest first."""
    open_first = sa.case((DataRequest.ended_at.is_(None), 0), else_=1)
    rows = db.session.scalars(
        sa.select(DataRequest)
        .order_by(
            open_first,
            sa.case((DataRequest.ended_at.is_(None), DataRequest.due_on)),
            DataRequest.ended_at.desc(),
            DataRequest.id,
        )
        .limit(MOST_SHOWN)
    ).all()
    lines = [_line(row) for row in rows]
    audit.record("data_request.list_read", officer_id=officer.id, facts={"rows": len(lines)})
    return lines


def open_request(reference: str, officer: SignedIn) -> RequestPage:
    """One request; the reading is recorded.

    Raises:
        CaseNotFound: there is no such request.
    """
    row = _find(db.session(), reference)
    told = row.told if isinstance(row.told, dict) else {}
    page = RequestPage(
        line=_line(row),
        intake=row.intake,
        acknowledged_at=row.acknowledged_at,
        ended_at=row.ended_at,
        cases=tuple(str(each) for each in row.cases),
        told={str(name): str(words) for name, words in told.items()},
        answer=row.answer or "",
        version=row.version,
    )
    audit.record("data_request.read", officer_id=officer.id, subject=reference)
    return page


def acknowledgement_due(reference: str) -> dt.date | None:
    """By when a complaint is acknowledged; None where there is none that waits for it."""
    row = db.session.scalars(
        sa.select(DataRequest).where(
            DataRequest.reference == reference,
            DataRequest.kind == DataRequestKind.COMPLAINT,
            DataRequest.acknowledged_at.is_(None),
        )
    ).one_or_none()
    return row.due_on if row is not None else None


def acknowledge(reference: str, officer: SignedIn, version: int) -> None:
    """Record that the person was told that we have it; the clock of the answer runs from receipt.

    Raises:
        CaseNotFound, Stale, Refused: see there.
    """
    with _changing(reference, officer, version, "data_request.acknowledged") as row:
        if row.acknowledged_at is not None:
            raise Refused(Refusal.ACKNOWLEDGED_ALREADY)
        row.acknowledged_at = clock.now()
        row.due_on = max(row.due_on, answer_by(row.received_on, authority().policy.clocks))


def name_cases(reference: str, officer: SignedIn, version: int, cases: list[str]) -> None:
    """Say which cases the request is about.

    Raises:
        CaseNotFound, Stale: see there.
        Refused: one of the cases is not there.
    """
    with _changing(reference, officer, version, "data_request.cases_named") as row:
        if any(find_case_row(db.session(), case) is None for case in cases):
            raise Refused(Refusal.NO_SUCH_REFERENCE)
        row.cases = list(dict.fromkeys(cases))


def end_request(
    reference: str, officer: SignedIn, version: int, outcome: DataRequestOutcome, words: str
) -> None:
    """Record how it was answered.

    Raises:
        CaseNotFound, Stale, Refused: see there.
    """
    facts = {"outcome": outcome.value}
    with _changing(reference, officer, version, "data_request.ended", facts) as row:
        row.ended_at, row.ended_by_id = clock.now(), officer.id
        row.outcome, row.answer = outcome, words


def forget_requests(most: int = MOST_IN_A_PASS) -> int:
    """Forget the words of requests that ended long ago; kinds and days stay. Returns how many.

    A legal hold or a restriction on one of the cases keeps them.

    Args:
        most: after so many this pass ends, so that the worker's other work goes on.
    """
    forgotten, last = 0, 0
    while forgotten < most:
        with transaction() as session:
            rows = session.scalars(
                sa.select(DataRequest)
                .where(
                    DataRequest.ended_at.is_not(None),
                    DataRequest.told_sealed.is_not(None),
                    DataRequest.id > last,
                )
                .order_by(DataRequest.id)
                .limit(most)
                .with_for_update(of=DataRequest)
            ).all()
            if not rows:
                break
            last = rows[-1].id
            forgotten += _forget_over(session, rows, most - forgotten)
    return forgotten


def _forget_over(session: Session, rows: Sequence[DataRequest], most: int) -> int:
    months = authority().policy.retention.data_requests_months
    today = clock.today()
    over = [
        row
        for row in rows
        if row.ended_at and generous_end(clock.local_day(row.ended_at), months) < today
    ]
    # What was asked about a case that must be kept is part of what must be kept.
    named = {str(case) for row in over for case in row.cases}
    kept = kept_among(session, named)
    over = [row for row in over if not kept.intersection(row.cases)][:most]
    for row in over:
        row.told, row.answer, row.cases = None, None, []
        row.case_key.destroy(clock.now())
        audit.add_entry(session, "data_request.forgotten", subject=row.reference)
    return len(over)


def _add(
    kind: DataRequestKind,
    intake: Intake,
    received_on: dt.date,
    told: Mapping[str, str],
    submission: str,
    officer: SignedIn | None,
) -> str:
    for left in reversed(range(_TRIES)):
        try:
            with transaction() as session:
                return _insert(session, kind, intake, received_on, told, submission, officer)
        except sa.exc.IntegrityError:
            # The same form was faster, or the reference is taken: then another one is made.
            sent = _reference_of(submission)
            if sent is not None:
                return sent
            if not left:
                raise
    raise AssertionError("unreachable")


def _insert(
    session: Session,
    kind: DataRequestKind,
    intake: Intake,
    received_on: dt.date,
    told: Mapping[str, str],
    submission: str,
    officer: SignedIn | None,
) -> str:
    key = new_case_key(clock.now())
    session.add(key)
    session.flush()
    row = DataRequest(
        reference=new_reference(ReferenceKind.DP),
        submission_key=submission,
        kind=kind,
        intake=intake,
        received_on=received_on,
        entered_at=clock.now(),
        entered_by_id=officer.id if officer else None,
        due_on=first_due(kind, received_on, authority().policy.clocks),
        cases=[],
        key_id=key.id,
        case_key=key,
    )
    row.told = dict(told)
    session.add(row)
    audit.add_entry(
        session,
        "data_request.received",
        officer_id=officer.id if officer else None,
        subject=row.reference,
        facts={"kind": kind.value, "intake": intake.value},
    )
    session.flush()
    return row.reference


def _reference_of(submission: str) -> str | None:
    query = sa.select(DataRequest.reference).where(DataRequest.submission_key == submission)
    session: Session = db.session()
    found = session.scalar(query)
    session.rollback()
    return found


def _find(session: Session, reference: str, *, lock: bool = False) -> DataRequest:
    query = sa.select(DataRequest).where(DataRequest.reference == reference)
    if lock:
        query = query.with_for_update(of=DataRequest)
    row = session.scalars(query).one_or_none()
    if row is None:
        raise CaseNotFound
    return row


@contextmanager
def _changing(
    reference: str,
    officer: SignedIn,
    version: int,
    act: str,
    facts: dict[str, str] | None = None,
) -> Iterator[DataRequest]:
    with transaction() as session:
        row = _find(session, reference, lock=True)
        if row.version != version:
            raise Stale
        if row.ended_at is not None:
            raise Refused(Refusal.NOT_ALLOWED)
        yield row
        # Last, because a look-up before would write the row, and the act's own change then raise it again.
        flag_modified(row, "kind")
        audit.add_entry(session, act, officer_id=officer.id, subject=reference, facts=facts)


def _line(row: DataRequest) -> RequestLine:
    return RequestLine(
        reference=row.reference,
        kind=row.kind,
        received_on=row.received_on,
        due_on=row.due_on,
        waits_for_acknowledgement=(
            row.kind is DataRequestKind.COMPLAINT and row.acknowledged_at is None
        ),
        outcome=row.outcome,
    )
