"""What can be done with the panel of a case review."""

from flask_babel import lazy_gettext as _l

from portal.domain.vocabulary import CaseReviewStatus
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.officer.officers import SignedIn
from portal.services.panel import chair_papers, panels
from portal.web.officer.act import Act
from portal.web.officer.panel import panel_forms as forms
from portal.web.officer.panel.panel_pack import papers_for_chair

_C = CaseReviewStatus


def _waits(page: ReviewPage, officer: SignedIn) -> bool:
    return page.status is _C.PANEL_SET and page.panel is not None


PANEL: dict[str, Act[ReviewPage]] = {
    "set-panel": Act(
        _l("Set the panel"),
        forms.SetPanelForm,
        lambda reference, officer, seen, form: panels.set_panel(
            reference, officer, seen, form.plan, form.words.data
        ),
        lambda page, officer: (
            page.status is _C.GATHERING or (page.status is _C.PANEL_SET and page.panel is None)
        ),
        _l("The panel is set, and the applicant is invited."),
    ),
    "record-taking-part": Act(
        _l("Record how the victim takes part"),
        forms.RecordTakingPartForm,
        lambda reference, officer, seen, form: panels.record_taking_part(
            reference, officer, seen, form.said
        ),
        _waits,
        _l("It is recorded how the victim takes part."),
    ),
    "move-panel": Act(
        _l("Move or change the panel"),
        forms.MovePanelForm,
        lambda reference, officer, seen, form: panels.move_panel(
            reference, officer, seen, form.plan, form.words.data
        ),
        _waits,
        _l("The panel is changed, and the applicant is told why."),
    ),
    "give-papers": Act(
        _l("Give the chair the case pack"),
        forms.GivePapersForm,
        lambda reference, officer, seen, form: chair_papers.give_papers(
            reference, officer, seen, papers_for_chair(reference, officer)
        ),
        lambda page, officer: (
            _waits(page, officer)
            and page.panel is not None
            and page.panel.plan.chair.contact_id is not None
        ),
        _l("The chair is mailed a link to the agenda and the case pack."),
    ),
    "cancel-panel": Act(
        _l("Cancel the panel"),
        forms.CancelPanelForm,
        lambda reference, officer, seen, form: panels.cancel_panel(
            reference, officer, seen, form.words.data
        ),
        _waits,
        _l("The panel is cancelled. Set another day soon."),
    ),
}
