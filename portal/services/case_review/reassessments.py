"""Looking again at what counts: an uncertain row is counted, or facts are corrected.

The finding that was frozen with the application stays. Each new one stands beside it, with its
inputs, its reason and who made it; the latest is the one that officers decide by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.domain.officer_acts import Refusal
from portal.domain.reassessment import ReassessmentKind, count_too
from portal.domain.spans import Span
from portal.domain.threshold import Outcome, Standing, assess
from portal.domain.vocabulary import Body, Visibility
from portal.extensions import db
from portal.models.case_review import CaseReview
from portal.models.reassessment import Reassessment
from portal.services.case_access import Refused
from portal.services.case_review.case_review_changes import ReviewChange, changing_review
from portal.services.case_review.case_review_work import DECIDING
from portal.services.case_review.case_reviews import open_application
from portal.services.case_review.review_assessment import Result
from portal.services.case_review.review_inputs import ReviewRow
from portal.services.case_review.review_rows import MOST_ROWS, Telling
from portal.services.officer.officers import SignedIn


@dataclass(frozen=True, slots=True)
class Correction:
    """What was found to be so.

    `key`: the row it is about; None: one more incident, told by anyone. `occurred`: when it
    happened; None leaves it. `body` and `made`: whom somebody told, and when; it is added to what
    was told before, because one telling that qualifies is enough.
    """

    key: str | None
    what: str = ""
    occurred: Span | None = None
    body: Body | None = None
    made: Span | None = None


def count_uncertain(reference: str, officer: SignedIn, version: int, key: str, reason: str) -> None:
    """Count a row that is uncertain, with a written reason.

    Raises:
        Refused: the threshold is not being decided, or the row is not uncertain.
    """
    with changing_review(reference, officer, version, "case_review.row_counted") as change:
        rows, assessment = latest(change.review)
        found = assessment["findings"].get(key)
        if found is None or found["standing"] != Standing.UNCERTAIN:
            raise Refused(Refusal.NOT_ALLOWED)
        accepted = [*assessment.get("accepted", ()), key]
        _judge(change, ReassessmentKind.COUNTED, rows, accepted, reason)


def correct_facts(
    reference: str, officer: SignedIn, version: int, correction: Correction, reason: str
) -> None:
    """Judge again by facts that were found since; the first finding stays.

    Raises:
        Refused: the threshold is not being decided, there is no such row, or the correction would
            take a finding of met away: that is a departure, on a proved fact, by two officers.
    """
    with changing_review(reference, officer, version, "case_review.facts_corrected") as change:
        rows, assessment = latest(change.review)
        corrected = _corrected(list(rows), correction)
        accepted = list(assessment.get("accepted", ()))
        _judge(change, ReassessmentKind.CORRECTED, corrected, accepted, reason)


def latest(review: CaseReview) -> tuple[tuple[ReviewRow, ...], Mapping[str, Any]]:
    """The rows and the finding that stand now."""
    again = review.reassessments[-1] if review.reassessments else None
    inputs, assessment = (
        (again.inputs, again.assessment) if again else (review.inputs, review.assessment)
    )
    return tuple(ReviewRow.thawed(kept) for kept in inputs or ()), assessment


def finding_now(review: CaseReview) -> Outcome:
    """The latest finding."""
    return Outcome(latest(review)[1]["outcome"])


def found_met_again(review: CaseReview) -> bool:
    """Whether what was found since the application means met, and nobody departed from it since."""
    again = review.reassessments[-1] if review.reassessments else None
    if again is None or again.finding != Outcome.MET:
        return False
    return not any(
        each.departure and each.agreed_at is not None and each.agreed_at >= again.made_at
        for each in review.decisions
    )


def latest_counts(review_ids: Sequence[int]) -> dict[int, tuple[Outcome, int]]:
    """The latest finding and how many rows count, of those cases that were judged again."""
    query = (
        sa.select(Reassessment)
        .where(Reassessment.case_review_id.in_(review_ids))
        .order_by(Reassessment.number)
    )
    return {
        each.case_review_id: (Outcome(each.finding), len(each.assessment["counted"]))
        for each in db.session.scalars(query)
    }


def _corrected(rows: list[ReviewRow], correction: Correction) -> list[ReviewRow]:
    places = {row.key: place for place, row in enumerate(rows)}
    if correction.key is None:
        if len(rows) >= MOST_ROWS:
            raise Refused(Refusal.NOT_ALLOWED)
        key = f"found-{len(rows) + 1}"
        row = ReviewRow(key, key, correction.what, False, correction.occurred, ())
        places[key] = len(rows)
        rows.append(row)
    elif correction.key not in places:
        raise Refused(Refusal.NOT_ALLOWED)
    else:
        key = correction.key
        row = rows[places[key]]
        if correction.occurred is not None:
            row = replace(row, occurred=correction.occurred)
    if correction.body is not None:
        told = Telling(f"found-{len(row.told) + 1}", correction.body, correction.made)
        row = replace(row, told=(*row.told, told))
    rows[places[key]] = row
    return rows


def _judge(
    change: ReviewChange,
    kind: ReassessmentKind,
    rows: Sequence[ReviewRow],
    accepted: list[str],
    reason: str,
) -> None:
    review = change.review
    if review.status not in DECIDING or change.proposal() is not None:
        raise Refused(Refusal.NOT_ALLOWED)
    policy = review.policy_threshold
    incidents = [row.incident for row in rows]
    judged = assess(incidents, review.applied_on, policy)
    judged = count_too(judged, incidents, accepted, policy)
    if finding_now(review) is Outcome.MET and judged.outcome is not Outcome.MET:
        raise Refused(Refusal.DEPARTURE_NEEDED)
    result = Result(open_application(review), tuple(rows), review.applied_on, policy, judged)
    again = Reassessment(
        case_review=review,
        number=len(review.reassessments) + 2,
        kind=kind,
        made_at=clock.now(),
        made_by_id=change.officer.id,
        finding=judged.outcome.value,
        assessment={**result.frozen(), "accepted": accepted},
    )
    change.session.add(again)
    again.inputs = [row.frozen() for row in rows]
    again.reason = reason
    facts = {"number": again.number, "counted": len(judged.counted)}
    change.say("assessed", Visibility.STAFF, reason, facts)
    change.tell_applicant(change.say("assessed_again", Visibility.PUBLIC))
