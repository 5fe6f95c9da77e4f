"""The diary of a problem: every occurrence told here, and what was told to whom.

It is for the person who told it: to print, to keep, or to give to a court or a landlord. Who the
other person may be and how to reach the resident are not in it.
"""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.content.current import authority
from portal.domain.routing import Door
from portal.domain.spans import Span
from portal.domain.vocabulary import (
    Body,
    Duration,
    Frequency,
    Intake,
    ReportKind,
    ReportOutcome,
    ReportStatus,
    Timing,
    Visibility,
    YesNo,
)
from portal.extensions import db
from portal.models.report import Report
from portal.services import drafts
from portal.services.case_review.case_reviews import JOURNEY
from portal.services.case_review.review_rows import MOST_ROWS, ROW_PREFIX
from portal.services.reading import code, fields_of, text
from portal.services.report import second_report
from portal.services.report.earlier_reports import EarlierReport
from portal.services.report.kept_report import read_kept
from portal.services.report.occurrences import SLUG, find_earlier
from portal.services.report.report_answers import Told
from portal.services.report.report_record import all_answers
from portal.services.report.second_report import ReviewOutlook
from portal.services.tracking.tracking_access import find_access, open_row


@dataclass(frozen=True)
class PassedOn:
    """A body that an officer passed a report on to, and when."""

    body: Body
    at: datetime


@dataclass(frozen=True)
class Entry:
    """One occurrence. `occurred` is None where nobody knows; `effect` is 1 to 5 or None.

    `timing`, `duration`, `frequency` and `pattern`: what else was told about the time.
    """

    reference: str
    kind: ReportKind
    occurred: Span | None
    time: str
    timing: Timing | None
    duration: Duration | None
    frequency: Frequency | None
    pattern: str
    received_at: datetime
    intake: Intake
    account: str
    effect: int | None
    changed: YesNo | None
    change: str
    status: ReportStatus
    outcome: ReportOutcome | None
    passed_on: tuple[PassedOn, ...]


@dataclass(frozen=True)
class Diary:
    """The occurrences of one problem, the earliest told first.

    `reference`: the report that was opened. `elsewhere`: what the person said at first they had
    told others, or None. `outlook`: only once the case review is to be named. `offers_review`:
    there are enough occurrences to begin an application with them.
    """

    reference: str
    entries: tuple[Entry, ...]
    elsewhere: Told | None
    outlook: ReviewOutlook | None
    offers_review: bool

    @property
    def letters(self) -> int:
        """How many characters of people's own words it holds."""
        return sum(
            len(entry.account) + len(entry.change) + len(entry.pattern) for entry in self.entries
        )


def open_diary(token: str | None, reference: str) -> Diary | None:
    """The diary of the report that this browser opened; None where it is not open."""
    if find_earlier(token, reference) is None:
        return None
    reports = _series(token, reference)
    told = [read_kept(report).told for report in reports]
    named = len(reports) > 1 or any(_names_review(report) for report in reports)
    outlook = second_report.outlook_of(reports, told[-1], clock.today())
    enough = len(reports) >= authority().policy.threshold.required or not outlook.still_needed
    return Diary(
        reference=reference,
        entries=tuple(_entry(report) for report in reports),
        elsewhere=told[0] if told[0].times else None,
        outlook=outlook if named else None,
        offers_review=enough,
    )


def begin_review(
    token: str | None,
    reference: str,
    draft_token: str | None,
    locale: str,
    words: Mapping[ReportKind, str],
) -> str | None:
    """Put every occurrence into a draft of an application for a case review.

    Args:
        token: of the browser that opened the report.
        reference: the report's.
        draft_token: of a draft that this browser has begun: it keeps its answers and gets the
            occurrences that it does not have yet.
        locale: the language the person uses.
        words: what each kind is called in that language, for the rows.

    Returns:
        The token of the draft; None where the report is not open.
    """
    if find_earlier(token, reference) is None:
        return None
    reports = _series(token, reference)
    held = drafts.find_draft(draft_token, JOURNEY)
    if held is not None and draft_token is not None and not held.sent_reference:
        with suppress(drafts.DraftGone):
            more = _new_rows(held.answers, reports, words)
            drafts.change_answers(draft_token, JOURNEY, dict(more))
            return draft_token
    rows = _new_rows({}, reports, words)
    begun = drafts.start_draft(JOURNEY, locale, *next(iter(rows.items())))
    drafts.change_answers(begun, JOURNEY, dict(rows))
    return begun


def _new_rows(
    kept: Mapping[str, Any], reports: Sequence[Report], words: Mapping[ReportKind, str]
) -> dict[str, dict[str, Any]]:
    held = [fields for slug, fields in kept.items() if slug.startswith(ROW_PREFIX)]
    known = {one for fields in held for one in fields.get("reports") or ()}
    free = MOST_ROWS - len(held)
    new = [report for report in reports if report.reference not in known]
    return {
        f"{ROW_PREFIX}{secrets.token_hex(4)}": _as_earlier(report).as_row(words[report.kind])
        for report in new[:free]
    }


def _as_earlier(report: Report) -> EarlierReport:
    return EarlierReport(
        reference=report.reference,
        kind=report.kind,
        received_on=clock.local_day(report.received_at),
        happened=report.happened,
        happened_from=report.happened_from,
        happened_to=report.happened_to,
    )


def _series(token: str | None, reference: str) -> list[Report]:
    """The reports of one problem that this browser may see: a mailed code does not open each of them."""
    session = db.session()
    opened = session.scalars(sa.select(Report).where(Report.reference == reference)).one()
    access = find_access(session, token)
    by_mail = access is not None and access.email_term is not None
    return [
        report
        for report in second_report.series_of(session, opened)
        if not by_mail or open_row(session, access, report.reference) is not None
    ]


def _names_review(report: Report) -> bool:
    return any(offer.get("door") == Door.CASE_REVIEW for offer in report.doors)


def _entry(report: Report) -> Entry:
    read, again = read_kept(report), fields_of(all_answers(report), SLUG)
    return Entry(
        reference=report.reference,
        kind=report.kind,
        occurred=second_report.occurred(report),
        time=text(fields_of(all_answers(report), "date"), "time"),
        timing=read.timing,
        duration=read.duration,
        frequency=read.frequency,
        pattern=read.pattern,
        received_at=report.received_at,
        intake=report.intake,
        account=read.account,
        effect=read.effect,
        changed=code(again, "changed", YesNo),
        change=text(again, "change"),
        status=report.status,
        outcome=report.outcome,
        passed_on=tuple(_passed_on(report)),
    )


def _passed_on(report: Report) -> list[PassedOn]:
    return [
        PassedOn(Body(event.facts["body"]), event.at)
        for event in report.events
        if event.visibility is Visibility.PUBLIC
        and event.facts.get("to") == ReportStatus.PASSED_ON
        and event.facts.get("body") in set(Body)
    ]
