"""The plan of a review, for whoever opened the case in this browser."""

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.services.panel import tracked_plan
from portal.web.shared.access import for_everyone
from portal.web.shared.fields import QuestionForm
from portal.web.tracking import plan_presenter as present
from portal.web.tracking.blueprint import blueprint, opened_token


@blueprint.get("/track/<string(maxlength=20):reference>/plan")
@for_everyone
def plan(reference: str) -> Response:
    """The draft while it is one, and then what was decided and how it goes."""
    found = tracked_plan.find_plan(opened_token(), reference)
    if found is None:
        return redirect(url_for("tracking.case", reference=reference), 303)
    page = render_template(
        "tracking/plan.html",
        plan=found,
        title=present.title_of(found),
        recommendations=present.recommendation_parts(found),
        actions=present.action_parts(found),
        comment=present.comment_words(found),
        taken_up=present.taken_up_words(found),
        form=QuestionForm(formdata=None),
    )
    return make_response(page)
