"""The result in words: each row with its standing, its reasons and a tiny timeline."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from portal.domain.spans import Span, SpanKind
from portal.domain.threshold import Finding, Reason, Standing
from portal.domain.threshold_dates import ComplaintFinding
from portal.labels.case_review import BODIES_TOLD
from portal.labels.threshold import STANDINGS, boundary_sentences, reason_sentences
from portal.services.case_review.review_assessment import Result
from portal.services.case_review.review_inputs import ReviewRow


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row of the result, as the template shows it."""

    title: str
    standing: str
    word: Any
    reasons: list[str]
    dates: list[tuple[str, str]]
    href: str
    change_words: str
    report_now_by: str


def result_rows(result: Result) -> list[ResultRow]:
    """Every row of a result, in the order in which it was told."""
    return [_row(result, row) for row in result.rows]


def result_title(result: Result) -> str:
    """The finding in one line."""
    count = len(result.assessment.counted)
    if result.is_met:
        return _("Enough of your incidents count")
    if count == 0:
        return _("The services will decide")
    return str(
        ngettext(
            "1 of your incidents counts so far", "%(num)d of your incidents count so far", count
        )
    )


def send_by(result: Result) -> str:
    """By when to apply so that as many rows count as today, as a weekday and date; or nothing."""
    day = result.outlook.met_until if result.is_met else result.outlook.first_lapse_on
    return day_with_weekday(day) if day else ""


def day_with_weekday(day: date) -> str:
    """A day with its weekday."""
    return str(format_date(day, "EEEE d MMMM y"))


def better_date_links(result: Result, row: ReviewRow) -> list[tuple[str, str]]:
    """Where to give each date that is missing or wrong: address and words."""
    finding = result.assessment.findings[row.key]
    contradictory = Reason.COMPLAINT_BEFORE_INCIDENT in finding.reasons
    links = []
    if row.occurred is None or contradictory:
        href = url_for("case_review.incident_when", key=row.entry, better=1)
        links.append((href, _("Say when it happened")))
    for one in row.told:
        if one.made is None or contradictory:
            href = url_for("case_review.told_when", key=row.entry, telling=one.key, better=1)
            words = _("Say when you told %(body)s", body=BODIES_TOLD[one.body])
            links.append((href, words))
    return links


def _row(result: Result, row: ReviewRow) -> ResultRow:
    finding = result.assessment.findings[row.key]
    found = result.explain(row)
    report_by = result.may_report_now(row)
    return ResultRow(
        title=row_title(row),
        standing=finding.standing.value,
        word=STANDINGS[finding.standing],
        reasons=_reasons(result, row, finding, found),
        dates=_dates(result, row, found),
        href=url_for("case_review.incident_when", key=row.entry, better=1),
        change_words=_("Change this incident"),
        report_now_by=day_with_weekday(report_by) if report_by else "",
    )


def row_title(row: ReviewRow) -> str:
    """What a row is called."""
    what = row.what or _("Something that happened")
    if not row.going_on or row.occurred is None or not row.told:
        return what
    return _("%(what)s, up to %(day)s", what=what, day=_short(row.occurred.last))


def _reasons(
    result: Result, row: ReviewRow, finding: Finding, found: tuple[ComplaintFinding, ...]
) -> list[str]:
    reasons = reason_sentences(
        row.incident, found, finding.standing, result.policy, applied_on=result.applied_on
    )
    if finding.boundary:
        last_days = boundary_sentences(
            found, finding.standing, result.policy, applied_on=result.applied_on
        )
        return [*reasons, *last_days]
    last = _counts_until(finding, found)
    if last and last >= result.applied_on:
        reasons.append(_("It counts if you apply by %(day)s.", day=_full(last)))
    return reasons


def _counts_until(finding: Finding, found: tuple[ComplaintFinding, ...]) -> date | None:
    if finding.standing is not Standing.COUNTS:
        return None
    days = [
        one.apply_by_strict
        for one in found
        if one.finding.standing is Standing.COUNTS and one.apply_by_strict
    ]
    return max(days, default=None)


def _dates(
    result: Result, row: ReviewRow, found: tuple[ComplaintFinding, ...]
) -> list[tuple[str, str]]:
    told = [(_span(one.made), _("You told %(body)s", body=BODIES_TOLD[one.body])) for one in found]
    happened = _("It went on until then") if row.going_on else _("It happened")
    return [
        (_span(row.occurred), happened),
        *told,
        (_full(result.applied_on), _("You ask for the review")),
    ]


def _span(span: Span | None) -> str:
    if span is None:
        return _("No date")
    if span.kind is SpanKind.RUNNING:
        return _full(span.last)
    if span.is_one_day:
        return _full(span.first)
    return _("%(first)s to %(last)s", first=_short(span.first), last=_full(span.last))


def _short(day: date) -> str:
    return str(format_date(day, "d MMMM"))


def _full(day: date) -> str:
    return str(format_date(day, "d MMMM y"))
