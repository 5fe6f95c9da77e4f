"""Words for the finding about the threshold, and its dates worked out in sentences.

No sentence ever says "refused": the finding decides nothing against anyone [docs/domain.md 3].
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.policy import ThresholdPolicy
from portal.domain.spans import Span, SpanKind
from portal.domain.threshold import Flag, Incident, Outcome, Reason, Standing
from portal.domain.threshold_dates import ComplaintFinding
from portal.labels.case_review import BODIES_TOLD

OUTCOMES: dict[Outcome, Any] = {
    Outcome.MET: _l("Enough incidents count"),
    Outcome.OFFICER_DECIDES: _l("The services decide"),
    Outcome.ASK_FOR_DATES: _l("Some dates are missing"),
}

STANDINGS: dict[Standing, Any] = {
    Standing.COUNTS: _l("Counts"),
    Standing.UNCERTAIN: _l("May count"),
    Standing.NEEDS_DATES: _l("Needs a better date"),
    Standing.DOES_NOT_COUNT: _l("Does not count"),
}

REASONS: dict[Reason, Any] = {
    Reason.REPORTED_LATE: _l("Told more than one month after it happened"),
    Reason.TOO_LONG_AGO: _l("Told more than six months before the application"),
    Reason.AFTER_APPLICATION: _l("Told after the application"),
    Reason.NOT_REPORTED: _l("Nobody was told"),
    Reason.ANOTHER_PROBLEM: _l("Part of another problem"),
    Reason.DATE_MISSING: _l("A date is missing"),
    Reason.COMPLAINT_BEFORE_INCIDENT: _l("Told before it happened"),
    Reason.DATES_UNCERTAIN: _l("It depends on the exact dates"),
    Reason.BODY_TO_CHECK: _l("An officer checks who was told"),
}

FLAGS: dict[Flag, Any] = {
    Flag.ONE_INCIDENT_SEVERAL_BODIES: _l("One incident was told to several bodies; it counts once"),
    Flag.SEVERAL_COMPLAINTS_ONE_INCIDENT: _l("One incident was told more than once"),
    Flag.SAME_DAY: _l("Two incidents are on the same day"),
    Flag.DATES_UNCERTAIN: _l("An uncertain date could change the finding"),
    Flag.LAST_REPORT_OVER_A_MONTH_AGO: _l("The last report was over a month ago"),
    Flag.LITTLE_TIME_TO_ACT: _l("Everything was reported in the last days before the application"),
    Flag.BODY_TO_CHECK: _l("Somebody was told who may not be a relevant body"),
}

BOUNDARY = _l("This is on the very last day. We count it.")


def boundary_sentences(
    found: Iterable[ComplaintFinding],
    standing: Standing,
    policy: ThresholdPolicy,
    *,
    applied_on: date,
) -> list[str]:
    """Which period ends on its very last day, where only the grace day admits a row.

    Args:
        found: what ``threshold_dates.explain`` says of each telling.
        standing: the row's own standing; only the tellings that led to it are told of.
        policy: the periods, in months.
        applied_on: the day of the application; its year is left out of the dates.
    """
    said = [
        sentence
        for one in found
        if one.finding.standing is standing
        for sentence in _last_days(one, policy, applied_on)
    ]
    return said or [str(BOUNDARY)]


def _last_days(found: ComplaintFinding, policy: ThresholdPolicy, applied_on: date) -> Iterator[str]:
    made, year = found.made, applied_on.year
    if made is None or not made.is_one_day:
        return
    if found.measured_from and found.report_by_generous == made.first != found.report_by_strict:
        yield _(
            "You told them on the very last day of %(months)s after it happened: "
            "from %(first)s to %(last)s. We count it.",
            months=months_words(policy.report_within_months),
            first=day_words(found.measured_from, year=year),
            last=day_words(made.first, year=year),
        )
    if found.apply_by_generous == applied_on != found.apply_by_strict:
        yield _(
            "Today is the very last day of %(months)s after you told them: "
            "from %(first)s to %(last)s. We count it.",
            months=months_words(policy.apply_within_months),
            first=day_words(made.first, year=year),
            last=day_words(applied_on, year=year),
        )


def day_words(day: date, *, year: int) -> str:
    """A day as people say it; its year only where it is not ``year``."""
    return str(format_date(day, "d MMMM" if day.year == year else "d MMMM y"))


def span_words(span: Span, *, year: int) -> str:
    """A span as people say it: "11 April", "sometime from 1 to 31 March 2026", "up to 11 April"."""
    if span.kind is SpanKind.RUNNING:
        return _("up to %(day)s", day=day_words(span.last, year=year))
    if span.is_one_day:
        return day_words(span.first, year=year)
    return _(
        "sometime from %(first)s to %(last)s",
        first=day_words(span.first, year=year),
        last=day_words(span.last, year=year),
    )


def months_words(count: int) -> str:
    """A number of months."""
    return str(ngettext("one month", "%(num)d months", count))


def telling_sentence(found: ComplaintFinding, *, year: int) -> str:
    """Whom somebody told and when, as a sentence."""
    body = BODIES_TOLD[found.body]
    if found.made is None:
        return _("You told %(body)s, but the date is missing.", body=body)
    if found.made.is_one_day:
        return _(
            "You told %(body)s on %(day)s.", body=body, day=day_words(found.made.first, year=year)
        )
    return _(
        "You told %(body)s sometime from %(first)s to %(last)s.",
        body=body,
        first=day_words(found.made.first, year=year),
        last=day_words(found.made.last, year=year),
    )


def reason_sentences(
    incident: Incident,
    found: Iterable[ComplaintFinding],
    standing: Standing,
    policy: ThresholdPolicy,
    *,
    applied_on: date,
) -> list[str]:
    """Why a row stands where it does, with the dates worked out: one line for each telling.

    Args:
        incident: the row.
        found: what ``threshold_dates.explain`` says of each telling.
        standing: the row's own standing; only the tellings that led to it are told of.
        policy: the periods, in months.
        applied_on: the day of the application; its year is left out of the dates.
    """
    if not incident.same_problem:
        return [_("You said that it is another problem. We keep it with your application.")]
    if not incident.complaints:
        return [_("You have not told anyone about it yet.")]
    return [
        " ".join(
            (
                telling_sentence(one, year=applied_on.year),
                *_because(incident, one, policy, applied_on),
            )
        )
        for one in found
        if one.finding.standing is standing
    ]


def _because(
    incident: Incident, found: ComplaintFinding, policy: ThresholdPolicy, applied_on: date
) -> list[str]:
    if found.finding.standing is Standing.COUNTS:
        return [_in_time(found, incident, policy, applied_on.year)]
    return [
        words
        for reason in found.finding.reasons
        if (words := _reason(reason, incident, found, policy, applied_on))
    ]


def _in_time(
    found: ComplaintFinding, incident: Incident, policy: ThresholdPolicy, year: int
) -> str:
    months = months_words(policy.report_within_months)
    occurred, made = incident.occurred, found.made
    if occurred and occurred.kind is SpanKind.RUNNING and occurred.last == (made and made.last):
        return _("It went on until then.")
    if found.measured_from is None or not (
        occurred and occurred.is_one_day and made and made.is_one_day
    ):
        return _("Whatever the exact day was, that is within %(months)s.", months=months)
    if found.measured_from == made.first:
        return _("That is the day on which it happened.")
    return _(
        "That is within %(months)s of %(day)s.",
        months=months,
        day=day_words(found.measured_from, year=year),
    )


def _reason(
    reason: Reason,
    incident: Incident,
    found: ComplaintFinding,
    policy: ThresholdPolicy,
    applied_on: date,
) -> str:
    if reason is Reason.REPORTED_LATE:
        return _late(incident, found, policy, applied_on)
    if reason is Reason.TOO_LONG_AGO:
        return _(
            "That is more than %(months)s before today, %(today)s.",
            months=months_words(policy.apply_within_months),
            today=day_words(applied_on, year=applied_on.year),
        )
    if reason is Reason.DATE_MISSING:
        # The telling's own sentence says so where its date is the one that is missing.
        missing = incident.occurred is None
        return _("We do not know the date when it happened.") if missing else ""
    return {
        Reason.AFTER_APPLICATION: _("That is after today."),
        Reason.COMPLAINT_BEFORE_INCIDENT: _(
            "That is before it happened. One of the two dates may be wrong."
        ),
        Reason.DATES_UNCERTAIN: _(
            "Some of the days that are possible count, and some do not. "
            "A better date would tell. If there is none, we ask them for theirs."
        ),
        Reason.BODY_TO_CHECK: _("An officer checks if that counts as telling a service."),
    }.get(reason, "")


def _late(
    incident: Incident, found: ComplaintFinding, policy: ThresholdPolicy, applied_on: date
) -> str:
    occurred = incident.occurred
    last = occurred.last if occurred else found.measured_from
    months = months_words(policy.report_within_months)
    if last is None:
        return _("That is more than %(months)s after it happened.", months=months)
    return _(
        "That is more than %(months)s after %(day)s.",
        months=months,
        day=day_words(last, year=applied_on.year),
    )
