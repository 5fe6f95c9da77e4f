"""Whoever tells of a problem again within six months is told of the case review [docs/domain.md 3].

Told on the page and in the timeline. No mail of its own goes out: the acknowledgement of the
report leads to the same page.
Only reports that are proved to be the person's own are counted before them: those of one
series, and what they themselves say they told others. What another report with the same
address says is not shown, since anybody can type an address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.content.current import authority
from portal.domain.qualifying import Complaint, Incident, Standing, judge_incident
from portal.domain.routing import Door
from portal.domain.spans import Span, SpanKind
from portal.domain.threshold_dates import outlook
from portal.domain.vocabulary import Body, Role, Visibility
from portal.models.report import Report, ReportEvent
from portal.services.case_review.review_rows import not_after
from portal.services.reading import day
from portal.services.report.report_answers import ReportAnswers, Told
from portal.services.report.report_assessment import Assessment

TOLD_OF_REVIEW = "told_of_review"
"""The kind of the timeline's line; its facts are those of a `ReviewOutlook`."""


@dataclass(frozen=True)
class ReviewOutlook:
    """How near a person's reports come to a review that must be held.

    `counted`: reports that count, those told elsewhere too. `still_needed`: how many more would
    be enough, 0 where these are. `first_lapse_on`: until when, by the strict count, each of those
    whose dates are known counts; None where no date is known.
    """

    counted: int
    still_needed: int
    first_lapse_on: date | None


def outlook_of(reports: Iterable[Report], told: Told, on: date) -> ReviewOutlook:
    """The outlook for a person who would apply on a day.

    Args:
        reports: the person's own, about one problem.
        told: what they say they told others.
        on: the day for which it is worked out.
    """
    policy = authority().policy.threshold
    own = [_incident(report) for report in reports]
    elsewhere = _elsewhere(told, len(own) - 1)
    said = _told_elsewhere(told, on) if elsewhere else None
    if said is not None and judge_incident(said, on, policy).standing is not Standing.COUNTS:
        # Whatever else they told was told before this, their latest.
        elsewhere, said = 0, None
    dated = [*own, said] if said else own
    ahead = outlook(dated, on, policy)
    counting = [judge_incident(one, on, policy).standing is Standing.COUNTS for one in dated]
    counted = sum(counting) + elsewhere - (1 if said else 0)
    return ReviewOutlook(counted, max(0, policy.required - counted), ahead.first_lapse_on)


def tell_of_review(
    session: Session, report: Report, read: ReportAnswers, found: Assessment
) -> None:
    """Tell of the case review, by a public line, where a report is not the first."""
    if Door.CASE_REVIEW not in {offer.door for offer in found.route.doors}:
        return
    ahead = outlook_of(series_of(session, report), read.told, clock.local_day(report.received_at))
    session.add(
        ReportEvent(
            report=report,
            at=report.received_at,
            kind=TOLD_OF_REVIEW,
            role=Role.RESIDENT,
            visibility=Visibility.PUBLIC,
            facts=_facts(ahead),
        )
    )


def told_in(report: Report) -> ReviewOutlook | None:
    """What a report's timeline told of the case review, if anything."""
    lines = (event.facts for event in report.events if event.kind == TOLD_OF_REVIEW)
    return next((outlook_in(facts) for facts in lines), None)


def outlook_in(facts: Mapping[str, Any]) -> ReviewOutlook | None:
    """The outlook that the facts of a timeline's line hold; None where they hold none."""
    counted, needed = facts.get("counted"), facts.get("still_needed")
    if not isinstance(counted, int) or not isinstance(needed, int):
        return None
    return ReviewOutlook(counted, needed, day(facts.get("first_lapse_on")))


def series_of(session: Session, report: Report) -> list[Report]:
    """The reports about one problem that were sent as such, the first one first."""
    first = report.again_of_id or report.id
    query = sa.select(Report).where(sa.or_(Report.id == first, Report.again_of_id == first))
    return list(session.scalars(query.order_by(Report.received_at, Report.id)))


def occurred(report: Report) -> Span | None:
    """When it happened, as the report's own columns tell; None where nobody knows."""
    first, last = report.happened_from, report.happened_to
    if first is None or last is None or report.happened not in set(SpanKind):
        return None
    return Span(SpanKind(report.happened), first, last)


def _facts(ahead: ReviewOutlook) -> dict[str, Any]:
    lapse = ahead.first_lapse_on
    return {
        "counted": ahead.counted,
        "still_needed": ahead.still_needed,
        "first_lapse_on": lapse.isoformat() if lapse else None,
    }


def _incident(report: Report) -> Incident:
    made = Span.on(clock.local_day(report.received_at))
    return Incident(report.reference, occurred(report), (Complaint(Body.COUNCIL, made),))


def _elsewhere(told: Told, earlier_here: int) -> int:
    # As in `report_answers.facts`: what was told to the council may be the reports made here.
    if Body.COUNCIL in told.bodies:
        return max(0, told.times - earlier_here)
    return told.times


def _told_elsewhere(told: Told, on: date) -> Incident | None:
    """The latest telling to others, taken as told when it happened: nobody asked when that was."""
    made = not_after(told.last_on, on)
    if made is None:
        return None
    body = next((each for each in Body if each in told.bodies), Body.OTHER)
    return Incident("told", made, (Complaint(body, made),))
