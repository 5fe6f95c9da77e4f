"""Freezing a year's numbers when it is over, signing them off, and putting them right in the open.

Every act makes a new version, so that a second click finds the first. Until a manager signs a frozen year off it may be frozen anew. After that its numbers stand as they
were published; a correction shows what was wrong, and why [docs/domain.md 5, Publication].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.domain.officer_acts import Refusal
from portal.domain.vocabulary import Measure
from portal.domain.years import Year
from portal.extensions import db
from portal.models.published_year import PublishedCorrection, PublishedYear
from portal.services.audit import audit
from portal.services.case_access import Refused
from portal.services.officer.officers import SignedIn
from portal.services.publication.review_statistics import (
    YearCount,
    count_by_year,
    count_year,
    year_now,
    year_of,
)
from portal.services.transaction import Stale, transaction


@dataclass(frozen=True, slots=True)
class Correction:
    """One number put right after the sign-off; `before` is None where none was given."""

    measure: Measure
    before: int | None
    after: int
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class YearOfNumbers:
    """One year as it is shown.

    `numbers` are the frozen ones with their corrections, or what is counted now. `live` is what
    is counted now. `version` is 0 until it is frozen.
    """

    year: Year
    numbers: dict[Measure, int | None]
    live: dict[Measure, int | None]
    overturned: int
    over: bool
    frozen_on: date | None
    signed_off_on: date | None
    corrections: tuple[Correction, ...]
    version: int


def list_years() -> list[YearOfNumbers]:
    """Every year, latest first."""
    frozen = {
        Year(row.first_day): row for row in db.session.scalars(sa.select(PublishedYear)).unique()
    }
    counted = {each.year: each for each in count_by_year()}
    for year in frozen.keys() - counted.keys():
        counted[year] = count_year(year)
    return [_shown(counted[year], frozen.get(year)) for year in sorted(counted, reverse=True)]


def find_year(first_day: date) -> YearOfNumbers | None:
    """The year that begins on this day, where it is listed."""
    return next((each for each in list_years() if each.year.first_day == first_day), None)


def freeze(first_day: date, officer: SignedIn, version: int) -> None:
    """Keep a year's numbers as they are counted now.

    Args:
        version: what the officer had before them; 0 for a year that is not frozen.

    Raises:
        Refused: the year is not over, or was signed off.
        Stale: a colleague was faster.
    """
    year = Year(first_day)
    if year_of(first_day) != year:
        raise Refused(Refusal.NOT_ALLOWED)
    if year >= year_now():
        raise Refused(Refusal.YEAR_NOT_OVER)
    with transaction() as session:
        row = _row(session, first_day, version)
        if row is None:
            row = PublishedYear(first_day=first_day, last_day=year.last_day)
        elif row.signed_off_at is not None:
            raise Refused(Refusal.SIGNED_OFF_ALREADY)
        for measure, number in count_year(year).numbers.items():
            setattr(row, measure.value, number)
        row.frozen_at, row.frozen_by_id = clock.now(), officer.id
        session.add(row)
        flag_modified(row, "frozen_at")
        _note(session, "statistics.frozen", officer, year)


def sign_off(first_day: date, officer: SignedIn, version: int) -> None:
    """Publish a frozen year's numbers as final.

    Raises:
        Refused: it is signed off already, or not frozen.
        Stale: it was frozen anew since the officer saw it.
    """
    with transaction() as session:
        row = _row(session, first_day, version)
        if row is None:
            raise Refused(Refusal.NOT_ALLOWED)
        if row.signed_off_at is not None:
            raise Refused(Refusal.SIGNED_OFF_ALREADY)
        row.signed_off_at, row.signed_off_by_id = clock.now(), officer.id
        _note(session, "statistics.signed_off", officer, Year(first_day))


def correct(
    first_day: date, officer: SignedIn, version: int, *, measure: Measure, after: int, reason: str
) -> None:
    """Put one number right; the old one stays to be seen, with the reason.

    Raises:
        Refused: the year is not signed off, or the number is the same.
        Stale: a colleague was faster.
    """
    with transaction() as session:
        row = _row(session, first_day, version)
        if row is None or row.signed_off_at is None:
            raise Refused(Refusal.NOT_SIGNED_OFF)
        before = _numbers(row)[measure]
        if before == after:
            raise Refused(Refusal.ALREADY_SO)
        row.corrections.append(
            PublishedCorrection(
                measure=measure,
                before=before,
                after=after,
                reason=reason,
                at=clock.now(),
                officer_id=officer.id,
            )
        )
        flag_modified(row, "signed_off_at")
        facts = {"measure": measure.value, "before": before, "after": after}
        _note(session, "statistics.corrected", officer, Year(first_day), facts)


def _row(session: Session, first_day: date, version: int) -> PublishedYear | None:
    row = session.get(PublishedYear, first_day, with_for_update=True)
    if (row.version if row else 0) != version:
        raise Stale
    return row


def _note(
    session: Session,
    act: str,
    officer: SignedIn,
    year: Year,
    facts: dict[str, str | int | None] | None = None,
) -> None:
    audit.add_entry(session, act, officer_id=officer.id, subject=year.label, facts=facts)


def _numbers(row: PublishedYear) -> dict[Measure, int | None]:
    numbers: dict[Measure, int | None] = {
        measure: getattr(row, measure.value) for measure in Measure
    }
    for each in row.corrections:
        numbers[each.measure] = each.after
    return numbers


def _corrections(rows: Sequence[PublishedCorrection]) -> tuple[Correction, ...]:
    return tuple(
        Correction(row.measure, row.before, row.after, row.reason, clock.local_day(row.at))
        for row in rows
    )


def _shown(counted: YearCount, row: PublishedYear | None) -> YearOfNumbers:
    signed = row.signed_off_at if row else None
    return YearOfNumbers(
        year=counted.year,
        numbers=_numbers(row) if row else counted.numbers,
        live=counted.numbers,
        overturned=counted.overturned,
        over=counted.year < year_now(),
        frozen_on=clock.local_day(row.frozen_at) if row else None,
        signed_off_on=clock.local_day(signed) if signed else None,
        corrections=_corrections(row.corrections) if row else (),
        version=row.version if row else 0,
    )
