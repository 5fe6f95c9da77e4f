"""Words for appeals against a case review."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.appeals import AppealGround, AppealOutcome
from portal.domain.vocabulary import CaseReviewStatus

# As the person says it, in a form and in the letter.
GROUNDS: dict[AppealGround, Any] = {
    AppealGround.NOT_MET: _l("The decision not to hold a review"),
    AppealGround.REVIEW: _l("How the review was held, or what it found"),
    AppealGround.PLAN: _l("The plan"),
    AppealGround.HANDLING: _l("How the request was dealt with"),
    AppealGround.DELAY: _l("How long it took"),
}

OUTCOMES: dict[AppealOutcome, Any] = {
    AppealOutcome.UPHELD: _l("Upheld: the case goes back to a step"),
    AppealOutcome.DISMISSED: _l("Not upheld: nothing changes"),
}

# What happens next, in the letter and to the officer.
BACK_TO: dict[CaseReviewStatus, Any] = {
    CaseReviewStatus.THRESHOLD_DECISION: _l("We decide again if there must be a review."),
    CaseReviewStatus.MET: _l("There will be a review."),
    CaseReviewStatus.GATHERING: _l("We ask the services again what they know and what they did."),
    CaseReviewStatus.PANEL_SET: _l("The services meet again about your case."),
    CaseReviewStatus.PLAN_DRAFT: _l("We write the plan again, and you can say what you think."),
    CaseReviewStatus.FOLLOWING_UP: _l("We look again at how the actions are carried out."),
}
