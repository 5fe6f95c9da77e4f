"""Many made-up reports, to see the portal at its full size.

What a report says, where it goes and what finds it comes from the same rules as for a resident's; only the
rows are inserted thousands at a time. The same number gives the same reports on the same day. Their priorities
count no earlier reports, and of their timelines only the beginning and the end are there.
"""

import datetime as dt
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.content.current import authority
from portal.domain.places import normalise_postcode
from portal.domain.references import ReferenceKind, new_code, new_reference
from portal.domain.vocabulary import Intake, ReportOutcome, ReportStatus, Role, Visibility
from portal.extensions import db
from portal.models.audit import AuditEntry
from portal.models.base import Base, CaseKey
from portal.models.report import Report, ReportEvent
from portal.models.search_term import REPORT, SearchTerm
from portal.models.setting import Setting
from portal.security.tokens import code_hash
from portal.security.vault import vault
from portal.services.database_facts import note_fact
from portal.services.demo import bulk
from portal.services.demo.many_words import detail, name_of
from portal.services.demo.people import officer
from portal.services.demo.reports import answers_of
from portal.services.demo.words import STORIES, Person
from portal.services.report.report_answers import ALLEGED_SLUGS, CONTACT_SLUGS, read_answers
from portal.services.report.report_assessment import Assessment, all_terms, assess, find_place
from portal.services.transaction import transaction
from portal.services.working_days import working_days

_PROGRESS = "demo_reports"
_KEY = "demo-report-"
# Rows go in sorted: a large batch touches each page of the index once.
_BATCH = 10_000
_DAYS = 5 * 365
# By month, from January: people are out in summer, and fireworks are in autumn.
_SEASONS = (7, 7, 8, 9, 11, 13, 14, 14, 11, 11, 12, 8)
_WEEKDAYS = (9, 9, 9, 10, 13, 14, 11)
# By hour: trouble is told in the evening and at night.
_HOURS = (6, 4, 2, 1, 1, 1, 2, 3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 8, 9, 10, 11, 12, 10)
_OUTCOMES = tuple(each for each in ReportOutcome if each is not ReportOutcome.JOINED)
# How many references there are: seven free characters of seventeen.
_REFERENCES = 17**7
# A few people report again and again, and a few places are reported by many. A larger portal has more
# such people; each of them reports no more often.
_REPORTS_BY_PERSON = 3
_CIRCLE = 1000
_OPEN_AT_AGE = ((14, 0.7), (60, 0.25), (_DAYS, 0.03))


@dataclass
class _Rows:
    keys: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    audit: list[dict[str, Any]] = field(default_factory=list)
    terms: list[dict[str, Any]] = field(default_factory=list)


def add_reports(count: int, tell: Callable[[int], None]) -> int:
    """Fill the demonstration up to so many of these reports; returns how many that took.

    Broken off, it goes on where it stopped.

    Args:
        tell: is told after each batch how many there are.
    """
    begun = _made()
    maker = _Maker(count)
    for first in range(begun, count, _BATCH):
        last = min(first + _BATCH, count)
        with transaction() as session:
            _insert(session, maker.rows(session, range(first, last)))
            note_fact(session, _PROGRESS, str(last))
        tell(last)
    return max(0, count - begun)


def _made() -> int:
    value = db.session.scalar(sa.select(Setting.value).where(Setting.name == _PROGRESS))
    db.session.rollback()
    return int(value or 0)


def _insert(session: Session, rows: _Rows) -> None:
    rows.terms.sort(key=lambda row: row["term"])
    tables: tuple[tuple[type[Base], list[dict[str, Any]]], ...] = (
        (CaseKey, rows.keys),
        (Report, rows.reports),
        (ReportEvent, rows.events),
        (AuditEntry, rows.audit),
        (SearchTerm, rows.terms),
    )
    for model, found in tables:
        bulk.insert(session, Base.metadata.tables[model.__tablename__], found)
    if db.engine.dialect.name == "postgresql":
        # The ids were given by hand: the next one of the sequence comes after them.
        last = rows.reports[-1]["id"]
        session.execute(
            sa.text("select setval(pg_get_serial_sequence('report', 'id'), :last)"), {"last": last}
        )


class _Maker:
    def __init__(self, count: int) -> None:
        self._count = count
        self._today = clock.today()
        days = [self._today - dt.timedelta(days=_DAYS - number) for number in range(_DAYS)]
        self._days = days
        self._until = list(
            accumulate(_SEASONS[day.month - 1] * _WEEKDAYS[day.weekday()] for day in days)
        )
        self._areas = _areas()
        self._officers = [officer(f"{name}@example.org").id for name in ("triage", "triage2")]
        self._found: dict[tuple[int, bool], Assessment] = {}
        ours = Report.submission_key.startswith(_KEY)
        self._taken = set(db.session.scalars(sa.select(Report.reference).where(~ours)))
        db.session.rollback()

    def rows(self, session: Session, numbers: range) -> _Rows:
        """The rows of these reports; those of one report depend on its number only."""
        rows = _Rows()
        last_id = session.scalar(sa.select(sa.func.max(Report.id))) or 0
        for report_id, number in enumerate(numbers, start=last_id + 1):
            self._add(session, rows, report_id, number)
        return rows

    def _add(self, session: Session, rows: _Rows, report_id: int, number: int) -> None:
        dice = Random(number)  # noqa: S311
        received_at = self._received_at(number, dice)
        received_on = clock.local_day(received_at)
        story_number = int(len(STORIES) * dice.random() ** 1.5)
        who = self._who(dice)
        person = Person(name_of(who), f"resident{who}@example.org", "", ("email",))
        story = STORIES[story_number]
        postcode = self._postcode(dice)
        answers = answers_of(number, story, person, postcode, received_at)
        answers["what-happened"] = {"account": f"{story.account} {detail(dice)}"}
        read = read_answers(answers)
        found = self._assessed(session, story_number, number, answers, received_at)
        happened = read.happened(received_on)
        wrapped = vault().new_key()
        key = vault().open_key(wrapped)
        rows.keys.append(
            {
                "id": wrapped.id,
                "master": wrapped.master,
                "wrapped": wrapped.wrapped,
                "created_at": received_at,
            }
        )

        def sealed(name: str, slugs: Any) -> bytes:
            value = {slug: answers[slug] for slug in slugs if slug in answers}
            return getattr(Report, name).seal(key, "report", wrapped.id, value)  # type: ignore[no-any-return]

        apart = (*ALLEGED_SLUGS, *CONTACT_SLUGS)
        status, closed_at = self._status(received_at, dice)
        outcome = dice.choice(_OUTCOMES) if closed_at else None
        place = find_place(read.where.postcode)
        reference = self._reference(number)
        rows.reports.append(
            {
                "id": report_id,
                "reference": reference,
                "submission_key": f"{_KEY}{number}",
                "tracking_hash": code_hash(new_code(dice.randrange), "tracking"),
                "key_id": wrapped.id,
                "status": status,
                "kind": read.kind,
                "priority": found.risk.priority,
                "priority_reasons": [reason.value for reason in found.risk.reasons],
                "team": found.route.team,
                "doors": [
                    {"door": each.door.value, "reasons": [one.value for one in each.reasons]}
                    for each in found.route.doors
                ],
                "alerted": found.risk.alerts_duty_contact,
                "locale": "en",
                "intake": Intake.ONLINE,
                "anonymous": read.contact.anonymous,
                "lsoa": place.lsoa,
                "in_borough": place.in_borough,
                "happened": happened.kind.value if happened else "unknown",
                "happened_from": happened.first if happened else None,
                "happened_to": happened.last if happened else None,
                "received_at": received_at,
                "due_on": _due_on(received_on, found),
                "first_response_at": None if status is ReportStatus.RECEIVED else received_at,
                "closed_at": closed_at,
                "outcome": outcome,
                "assigned_to_id": None
                if status is ReportStatus.RECEIVED
                else dice.choice(self._officers),
                "version": 1,
                "answers_sealed": sealed("answers", [one for one in answers if one not in apart]),
                "contact_sealed": sealed("contact", CONTACT_SLUGS),
                "alleged_sealed": sealed("alleged", ALLEGED_SLUGS),
            }
        )
        rows.events.append(
            _event(report_id, received_at, "received", Role.RESIDENT, {"intake": "online"})
        )
        if closed_at and outcome:
            facts = {"to": ReportStatus.CLOSED.value, "outcome": outcome.value}
            rows.events.append(
                _event(report_id, closed_at, "status_changed", Role.TRIAGE_OFFICER, facts)
            )
        facts = {"intake": "online", "priority": found.risk.priority.value}
        rows.audit.append(
            {"at": received_at, "act": "report.received", "subject": reference, "facts": facts}
        )
        rows.terms += [
            {
                "term": term,
                "subject_kind": REPORT,
                "subject_id": report_id,
                "received_on": received_on,
            }
            for term in all_terms(read)
        ]

    def _who(self, dice: Random) -> int:
        circle = _CIRCLE * int(self._count / _REPORTS_BY_PERSON / _CIRCLE * dice.random())
        size = min(_CIRCLE, max(1, self._count // _REPORTS_BY_PERSON))
        return circle + int(size * dice.random() ** 2)

    def _reference(self, number: int) -> str:
        found = new_reference(ReferenceKind.ASB, _unlike(number))
        return self._reference(number + _REFERENCES // 2) if found in self._taken else found

    def _received_at(self, number: int, dice: Random) -> dt.datetime:
        day = self._days[bisect(self._until, (number + 0.5) / self._count * self._until[-1])]
        hour = dice.choices(range(24), _HOURS)[0]
        at = dt.time(hour, dice.randrange(60))
        return dt.datetime.combine(day, at, tzinfo=clock.LONDON)

    def _postcode(self, dice: Random) -> str:
        areas, until = self._areas
        postcodes = areas[bisect(until, dice.random() * until[-1])]
        return postcodes[int(len(postcodes) * dice.random() ** 2)]

    def _assessed(
        self,
        session: Session,
        story_number: int,
        number: int,
        answers: dict[str, dict[str, Any]],
        received_at: dt.datetime,
    ) -> Assessment:
        # What the rules look at beside the story: whether somebody was told before.
        key = (story_number, number % 7 == 5)
        if key not in self._found:
            read = read_answers({**answers, "contact": {"name": "", "email": ""}})
            self._found[key] = assess(session, read, received_at)
        return self._found[key]

    def _status(
        self, received_at: dt.datetime, dice: Random
    ) -> tuple[ReportStatus, dt.datetime | None]:
        age = (self._today - clock.local_day(received_at)).days
        chance = next(chance for most, chance in _OPEN_AT_AGE if age <= most)
        if dice.random() < chance:
            young = ReportStatus.RECEIVED if age < 4 else ReportStatus.IN_PROGRESS
            later = (ReportStatus.IN_PROGRESS, ReportStatus.PASSED_ON, ReportStatus.WAITING_FOR_YOU)
            return (young if dice.random() < 0.7 else dice.choice(later)), None
        closed_at = received_at + dt.timedelta(hours=dice.randrange(3, 24 * 40))
        return ReportStatus.CLOSED, min(closed_at, clock.now())


def _event(
    report_id: int, at: dt.datetime, kind: str, role: Role, facts: dict[str, Any]
) -> dict[str, Any]:
    public = Visibility.PUBLIC
    return {
        "report_id": report_id,
        "at": at,
        "kind": kind,
        "role": role,
        "visibility": public,
        "facts": facts,
    }


def _areas() -> tuple[list[list[str]], list[float]]:
    """The postcodes of each small area, and how much of all trouble is there, added up."""
    by_area: dict[str, list[str]] = {}
    for postcode, place in sorted(authority().places.postcodes.items()):
        # Some that ended long ago have a shape that nobody may type today.
        if normalise_postcode(postcode):
            by_area.setdefault(place.lsoa, []).append(postcode)
    dice = Random(1)  # noqa: S311
    weights = [dice.lognormvariate(0, 1) for _ in by_area]
    for postcodes in by_area.values():
        dice.shuffle(postcodes)
    return list(by_area.values()), list(accumulate(weights))


def _due_on(received_on: dt.date, found: Assessment) -> dt.date:
    return _due(received_on, authority().policy.clocks.first_response(found.risk.priority))


@cache
def _due(received_on: dt.date, days: int) -> dt.date:
    return working_days().due(received_on, days)


def _unlike(number: int) -> Callable[[int], int]:
    """Digits of a reference for `new_reference`: another number never gives the same ones."""
    # Multiplied by a number without a common factor, modulo all references there are: one to one.
    digits = _digits(number * 190_887_461 % _REFERENCES)
    return lambda below: next(digits)


def _digits(rest: int) -> Iterator[int]:
    while True:
        rest, digit = divmod(rest, 17)
        yield digit
