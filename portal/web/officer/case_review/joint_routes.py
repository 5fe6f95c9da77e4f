"""Adding or confirming a joint applicant: the form, and once the code that they follow the case with."""

from collections.abc import Callable

from flask import abort, g, render_template, request

from portal.labels import case_review as labels
from portal.labels import officer as officer_labels
from portal.services.audit import audit
from portal.services.case_access import Refused
from portal.services.case_review import case_review_pages, joint_applicants
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.case_review.joint_applicants import add_joint_applicant
from portal.services.transaction import Stale
from portal.web.officer.acting import begin, changed_meanwhile, form_page
from portal.web.officer.blueprint import blueprint
from portal.web.officer.case_review.joint_forms import ConfirmJointForm, JointForm
from portal.web.officer.references import written_reference
from portal.web.shared.access import for_act


@blueprint.route("/case-reviews/<reference>/joint-applicant", methods=["GET", "POST"])
@for_act("case-review/add-joint-applicant")
def joint_applicant(reference: str) -> str | tuple[str, int]:
    """One more who applies; their code is shown once."""
    page = case_review_pages.open_case_review(written_reference(reference), g.officer)
    form = JointForm()
    return _take(
        page,
        form,
        lambda: add_joint_applicant(
            page.reference,
            g.officer,
            form.seen,
            form.contact_answers(),
            safety_confirmed=form.safety_confirmed,
        ),
    )


@blueprint.route(
    "/case-reviews/<reference>/joint-applicants/<number:number>", methods=["GET", "POST"]
)
@for_act("case-review/confirm-joint-applicant")
def confirm_joint_applicant(reference: str, number: int) -> str | tuple[str, int]:
    """Somebody whom the applicant named takes part; their code is shown once."""
    page = case_review_pages.open_case_review(written_reference(reference), g.officer)
    if not any(each.waits and each.number == number for each in page.joint):
        abort(404)
    form = ConfirmJointForm()
    return _take(
        page,
        form,
        lambda: joint_applicants.confirm_joint_applicant(
            page.reference,
            g.officer,
            form.seen,
            number,
            form.contact_answers(),
            safety_confirmed=form.safety_confirmed,
        ),
    )


def _take(page: ReviewPage, form: JointForm, do: Callable[[], str]) -> str | tuple[str, int]:
    if request.method == "GET":
        begin(form, page.version)
        return _ask(form, page)
    if not form.validate():
        return _ask(form, page), 422
    try:
        code = do()
    except Refused as refused:
        audit.record(
            "case_review.refused",
            officer_id=g.officer.id,
            subject=page.reference,
            facts={"act": "joint-applicant", "why": refused.why.value},
        )
        form.add_error(None, officer_labels.REFUSALS[refused.why])
        return _ask(form, page), 422
    except Stale:
        fresh = case_review_pages.open_case_review(page.reference, g.officer)
        form.version.data = str(fresh.version)
        form.add_error(None, changed_meanwhile())
        return _ask(form, fresh), 409
    return render_template("officer/joint_added.html", reference=page.reference, code=code)


def _ask(form: JointForm, page: ReviewPage) -> str:
    return form_page(form, "case_review", page.reference, str(labels.STATUSES[page.status]))
