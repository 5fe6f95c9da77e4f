"""The finding about an application: worked out, compared with what was shown, and frozen."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from portal import clock
from portal.content.current import authority
from portal.domain.months import strict_end
from portal.domain.policy import ThresholdPolicy
from portal.domain.threshold import Assessment, Outcome, Standing, assess
from portal.domain.threshold_dates import ComplaintFinding, Outlook, explain, outlook
from portal.services.case_review.application_answers import Application, read_application
from portal.services.case_review.review_inputs import ReviewRow, freeze_span


@dataclass(frozen=True)
class Result:
    """What the threshold says of an application as at one day.

    ``rows`` are those that were judged, in the order in which they were told.
    """

    application: Application
    rows: tuple[ReviewRow, ...]
    applied_on: date
    policy: ThresholdPolicy
    assessment: Assessment

    @property
    def is_met(self) -> bool:
        """Whether the rule found that the threshold is met."""
        return self.assessment.outcome is Outcome.MET

    @cached_property
    def outlook(self) -> Outlook:
        """How far it is from the threshold, and how long it stays as good as today."""
        return outlook([row.incident for row in self.rows], self.applied_on, self.policy)

    def explain(self, row: ReviewRow) -> tuple[ComplaintFinding, ...]:
        """Each telling of a row, with the dates worked out."""
        return explain(row.incident, self.applied_on, self.policy)

    def needing_dates(self) -> tuple[ReviewRow, ...]:
        """The rows that wait for a date or whose dates contradict each other."""
        return tuple(
            row
            for row in self.rows
            if self.assessment.findings[row.key].standing is Standing.NEEDS_DATES
        )

    def may_report_now(self, row: ReviewRow) -> date | None:
        """The last day on which telling about a row that nobody was told of can still count.

        ``None`` where that day is over, unknown, or the row is of another problem.
        """
        incident = row.incident
        if incident.complaints or not incident.same_problem or incident.occurred is None:
            return None
        # The first possible day is the safe one; what runs on is measured to its last day.
        first = incident.occurred.last if row.going_on else incident.occurred.first
        last = strict_end(first, self.policy.report_within_months)
        return last if last >= self.applied_on else None

    @property
    def digest(self) -> str:
        """A short mark of what was shown; equal marks mean the same finding, reasons and dates."""
        shown = json.dumps(self.frozen(), sort_keys=True)
        return hashlib.sha256(shown.encode()).hexdigest()[:32]

    def frozen(self) -> dict[str, Any]:
        """The assessment as the case keeps it: codes, keys and dates only, no words of people."""
        return {
            "outcome": self.assessment.outcome.value,
            "counted": list(self.assessment.counted),
            "flags": sorted(flag.value for flag in self.assessment.flags),
            "findings": {row.key: self._frozen_finding(row) for row in self.rows},
        }

    def _frozen_finding(self, row: ReviewRow) -> dict[str, Any]:
        finding = self.assessment.findings[row.key]
        return {
            "standing": finding.standing.value,
            "reasons": [reason.value for reason in finding.reasons],
            "boundary": finding.boundary,
            "occurred": freeze_span(row.occurred),
            "complaints": [_frozen_complaint(found) for found in self.explain(row)],
        }


def assess_answers(
    answers: Mapping[str, Any],
    applied_on: date | None = None,
    policy: ThresholdPolicy | None = None,
) -> Result:
    """Judge an application by the policy in force.

    Args:
        answers: the draft's answers, rows included.
        applied_on: the London civil day of the application; today where it is left out.
        policy: other numbers than those in force.
    """
    day = applied_on or clock.today()
    numbers = policy or authority().policy.threshold
    application = read_application(answers, day, authority().places)
    rows = application.review_rows
    assessment = assess((row.incident for row in rows), day, numbers)
    return Result(application, rows, day, numbers, assessment)


def _frozen_complaint(found: ComplaintFinding) -> dict[str, Any]:
    return {
        "body": found.body.value,
        "made": freeze_span(found.made),
        "standing": found.finding.standing.value,
        "reasons": [reason.value for reason in found.finding.reasons],
        "measured_from": _iso(found.measured_from),
        "report_by_strict": _iso(found.report_by_strict),
        "report_by_generous": _iso(found.report_by_generous),
        "apply_by_strict": _iso(found.apply_by_strict),
        "apply_by_generous": _iso(found.apply_by_generous),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
