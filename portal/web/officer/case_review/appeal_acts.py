"""What can be done with an appeal, for the table of acts."""

from flask_babel import lazy_gettext as _l

from portal.domain.appeals import AppealOutcome
from portal.domain.states import CASE_REVIEWS
from portal.domain.vocabulary import CaseReviewStatus, Intake
from portal.services.case_review import appeals
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.officer.officers import SignedIn
from portal.web.officer.act import Act
from portal.web.officer.case_review import appeal_forms as forms

_C = CaseReviewStatus


def _may_appeal(page: ReviewPage, officer: SignedIn) -> bool:
    return _C.APPEAL in CASE_REVIEWS.allowed(page.status, officer.role)


def _decides(page: ReviewPage, officer: SignedIn) -> bool:
    return page.status is _C.APPEAL and officer.id not in page.had_a_part


APPEALS: dict[str, Act[ReviewPage]] = {
    "appeal": Act(
        _l("Enter an appeal"),
        forms.EnterAppealForm,
        lambda reference, officer, seen, form: appeals.enter(
            reference,
            officer,
            seen,
            form.told,
            made_on=form.made_on.data,
            intake=Intake(form.intake.data),
        ),
        _may_appeal,
        _l("The appeal is entered. Somebody who had no part in the case decides it."),
    ),
    "decide-appeal": Act(
        _l("Decide the appeal"),
        forms.DecideAppealForm,
        lambda reference, officer, seen, form: appeals.decide(
            reference,
            officer,
            seen,
            outcome=AppealOutcome(form.outcome.data),
            back_to=form.step,
            reasons=form.reasons.data,
            words=form.words.data,
        ),
        _decides,
        _l("The appeal is decided. The letter is sent."),
        lambda reference, officer, form: appeals.preview(
            reference, AppealOutcome(form.outcome.data), form.step, form.words.data
        ),
    ),
    "go-back": Act(
        _l("Go back to the step that the appeal named"),
        forms.GoBackForm,
        lambda reference, officer, seen, form: appeals.go_back(
            reference, officer, seen, form.words.data
        ),
        lambda page, officer: page.status is _C.APPEAL_UPHELD,
        _l("The case went back to the step that the appeal named."),
    ),
}
