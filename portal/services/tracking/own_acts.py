"""What the person who sent a case may do with it now."""

from portal.domain.resident_acts import ResidentAct, acts_for
from portal.domain.vocabulary import CaseReviewStatus, ReportStatus
from portal.models.case_review import CaseReview
from portal.services.case_review.joined_applications import others_were_told
from portal.services.case_review.representation import may_do
from portal.services.panel.panel_rows import is_panel_ahead
from portal.services.panel.plan_rows import outcome_at, reads_plan, waits_for_comment
from portal.services.tracking.tracking_contact import Case


def acts_of(case: Case) -> frozenset[ResidentAct]:
    """Their acts, by the case's status and by what happened before."""
    # The case goes on without a representative whom the victim does not want.
    return frozenset(act for act in acts_now(case) if may_do(case, act))


def now_of(case: Case) -> ReportStatus | CaseReviewStatus:
    """Where the case stands; an application that is joined to another stands where that one does."""
    return case.leading.status if isinstance(case, CaseReview) else case.status


def acts_now(case: Case) -> frozenset[ResidentAct]:
    """What may be done with the case now, whoever follows it."""
    if not isinstance(case, CaseReview):
        return acts_for(case.status)
    if case.joined_to is not None:
        # The panel and the draft of the plan wait for the answer of whoever leads.
        return acts_for(now_of(case))
    acts = acts_for(
        case.status,
        draft_waits=waits_for_comment(case),
        outcome_told=outcome_at(case) is not None,
        panel_ahead=reads_plan(case) and is_panel_ahead(case),
    )
    return acts - {ResidentAct.RESIDENT_WITHDREW} if others_were_told(case) else acts
