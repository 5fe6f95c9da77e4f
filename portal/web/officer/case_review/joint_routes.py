"""Adding or confirming a joint applicant: the form, and once the code that they follow the case with."""

from collections.abc import Callable

from flask import abort, g, render_template
from werkzeug.wrappers import Response

from portal.services.case_review import case_review_pages, joint_applicants
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.case_review.joint_applicants import add_joint_applicant
from portal.web.officer.acting import answer_act
from portal.web.officer.blueprint import blueprint
from portal.web.officer.case_review.joint_forms import ConfirmJointForm, JointForm
from portal.web.officer.case_review.review_subject import review_subject
from portal.web.officer.references import written_reference
from portal.web.shared.access import for_act


@blueprint.route("/case-reviews/<reference>/joint-applicant", methods=["GET", "POST"])
@for_act("case-review/add-joint-applicant")
def joint_applicant(reference: str) -> str | Response | tuple[str, int]:
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
def confirm_joint_applicant(reference: str, number: int) -> str | Response | tuple[str, int]:
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


def _take(
    page: ReviewPage, form: JointForm, do: Callable[[], str]
) -> str | Response | tuple[str, int]:
    return answer_act(
        form,
        review_subject(page),
        "joint-applicant",
        do,
        then=lambda code: render_template(
            "officer/joint_added.html", reference=page.reference, code=code
        ),
    )
